"""The tables: what is right, what is not and whose fault that is, and what got worse."""

import json
import textwrap

import cases
from tools import HERE

RANK = {"right": 3, "changed": 2, "refused": 1, "not there": 0}
SIGN = {"right": "✓", "changed": "~", "refused": "✗", "not there": ""}
KEPT, EXPLAINED, PAGE = HERE / "results.json", HERE / "explained.json", HERE / "RESULTS.md"


class Results:
    """Cells by table, column and row: those of this run over those that are kept."""

    def __init__(self):
        self.kept = json.loads(KEPT.read_text()) if KEPT.is_file() else {}
        self.explained = json.loads(EXPLAINED.read_text()) if EXPLAINED.is_file() else {}
        self.cells = json.loads(json.dumps(self.kept))
        self.problems = []
        self.touched = set()
        self.skipped = 0

    def column(self, table, name):
        return self.cells.setdefault(table, {}).setdefault(name, {"versions": "", "cells": {}})

    def add(self, table, name, row, cell, what, sent=None):
        before = self.kept.get(table, {}).get(name, {}).get("cells", {}).get(row)
        self.column(table, name)["cells"][row] = cell
        if before and RANK[cell] < RANK[before]:
            self.problems.append(f"{name}, {row}: was {before}, is {cell}: {what}")
        if cell in ("changed", "refused") and not self.why(table, name, row):
            self.problems.append(f"{name}, {row}: {cell}, and nothing explains it: {what[:1500]}\n    sent: {sent}")

    def begin(self, table, name, packages):
        """A column whose cells all come from this run."""
        self.touched.add((table, name))
        self.cells.setdefault(table, {})[name] = {"versions": packages, "cells": {}}

    def examples(self, name, source, counted):
        """The counts of a description's examples; fewer that are read are a problem."""
        before = self.kept.get("examples", {}).get(name, {}).get("counts", {})
        for kind in ("read", "strictly"):
            if counted[kind] < before.get(kind, 0) and counted["examples"] == before["examples"]:
                self.problems.append(f"{name}: {counted[kind]} examples are {kind}, {before[kind]} were")
        self.touched.add(("examples", name))
        self.cells.setdefault("examples", {})[name] = {"versions": source, "counts": counted}

    def skip(self, table, name, why):
        self.skipped += 1
        print(f"skipped: {name}: {why}")

    def why(self, table, name, row):
        """What explains a cell: of the column alone, or of all columns; a text names one of the reasons that several have."""
        table = self.explained.get(table, {})
        why = table.get(name, {}).get(row) or table.get("*", {}).get(row)
        return self.explained["reasons"][why] if isinstance(why, str) else why

    def finish(self):
        # Another run may have written its columns meanwhile.
        now = json.loads(KEPT.read_text()) if KEPT.is_file() else {}
        for table, name in self.touched:
            now.setdefault(table, {})[name] = self.cells[table][name]
        self.cells = now
        KEPT.write_text(json.dumps(self.cells, indent=1, ensure_ascii=False, sort_keys=True) + "\n")
        PAGE.write_text(self.page())
        print("\n".join(self.problems))
        print(f"{len(self.problems)} cells are worse or not explained, {self.skipped} parts skipped; see {PAGE.name}")
        return 1 if self.problems else 0

    def page(self):
        out = [HEAD, "", *self.summary()]
        for table, title in TITLES.items():
            columns = self.cells.get(table, {})
            if columns:
                out += [f"\n## {title}\n", *self.table(columns), "", *self.notes(table, columns)]
        if self.cells.get("examples"):
            out += ["\n## Examples that vendors publish, read with generated types\n", *self.of_examples()]
        return "\n".join(out) + "\n"

    def of_examples(self):
        kinds = ["examples", "read", "strictly", "left out", "refused by another"]
        yield "| description | examples | read by a client | read as a server reads | of operations left out | not read, and refused by openapi-schema-validator | why not |"
        yield "| --- | ---: | ---: | ---: | ---: | ---: | --- |"
        columns = self.cells["examples"]
        for name in sorted(columns):
            counts, why = columns[name]["counts"], self.explained.get("examples", {}).get(name, "")
            numbers = " | ".join(str(counts[kind]) for kind in kinds)
            yield f"| {columns[name]['versions']} | {numbers} | {why} |"
        total = [sum(column["counts"][kind] for column in columns.values()) for kind in kinds]
        yield f"| together | {' | '.join(map(str, total))} | |"

    def summary(self):
        """Ten lines: how many cells of each kind of construct are right, of those that are there."""
        yield "| right, of what is there | servers | clients |"
        yield "| --- | ---: | ---: |"
        for kind, starts in KINDS.items():
            counts = [self.count(table, starts) for table in ("servers", "clients")]
            yield f"| {kind} | {counts[0]} | {counts[1]} |"

    def count(self, table, starts):
        columns = self.cells.get(table, {}).values()
        cells = [cell for column in columns for row, cell in column["cells"].items() if row.startswith(starts)]
        return f"{cells.count('right')} of {sum(cell != 'not there' for cell in cells)}"

    def table(self, columns):
        names = sorted(columns)
        order = cases.ROWS + [row for name in names for row in columns[name]["cells"] if row not in cases.ROWS]
        rows = [row for row in dict.fromkeys(order) if any(row in columns[name]["cells"] for name in names)]
        yield "| | " + " | ".join(names) + " |"
        yield "| --- |" + " :-: |" * len(names)
        for row in rows:
            cells = [SIGN[columns[name]["cells"].get(row, "not there")] for name in names]
            yield f"| {row} | " + " | ".join(cells) + " |"

    def notes(self, table, columns):
        for name in sorted(columns):
            cells = columns[name]["cells"]
            right = sum(cell == "right" for cell in cells.values())
            there = sum(cell != "not there" for cell in cells.values())
            yield f"**{name}** ({columns[name]['versions']}): {right} of {there} right."
            for row in sorted(cells, key=lambda row: (cases.ROWS + [row]).index(row)):
                cell = cells[row]
                if cell in ("changed", "refused"):
                    why = self.why(table, name, row) or {"whose": "open", "why": "not explained yet"}
                    text = f"{row}: {cell} ({why['whose']}). {why['why']}"
                    yield textwrap.fill(text, 120, initial_indent="- ", subsequent_indent="  ")
            yield ""


# Kinds of constructs, by how their rows begin.
KINDS = {
    "paths": ("path",),
    "query": ("query",),
    "headers, cookies": ("headers", "cookies"),
    "JSON: dates, decimals, unions, null, recursion": ("JSON",),
    "forms": ("form",),
    "files": ("file", "several"),
    "bytes, text": ("bytes", "text"),
    "events, lines of JSON": ("server-sent", "lines"),
    "answers: statuses, headers, errors, pages": ("answer",),
    "credentials": ("Basic", "Bearer", "key"),
}
TITLES = {
    "servers": "Servers that describe themselves, called by generated clients",
    "clients": "Clients that nobody here wrote, calling a generated server",
}
HEAD = """# What meets what

Written by `interop/run`. Every description is taken as the framework emits it, without overlays and without a list of what
may be left out; every operation is called with values that are valid and not easy. ✓ arrived and came back as it was,
~ changed, ✗ refused; an empty cell is a construct that the framework has not, or that its application here does not show.
Below each table stands what is not right, and whose fault that is: of the framework or client (in brackets its side), of the
format where there are two readings, or ours."""
