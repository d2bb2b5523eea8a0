"""Compares what a server saw and what a client read with what a case expects."""

import datetime
import decimal
import json

MISSING = object()


def parse(text):
    """JSON with every digit of its numbers."""
    return json.loads(text, parse_float=decimal.Decimal)


def same(expected, got, exact=False):
    """Whether two values mean the same: instants by time, numbers by value, also as text; null may be absent."""
    if expected is None:
        return got is None or (got is MISSING and not exact)
    if isinstance(expected, dict):
        # The description of these events says that they are text.
        if isinstance(got, str) and got.startswith("{"):
            got = parse(got)
        if not isinstance(got, dict):
            return False
        rest = [value for key, value in got.items() if key not in expected]
        if (rest and exact) or any(value not in (None, [], {}, False) for value in rest):
            return False
        return all(same(value, got.get(key, MISSING), exact) for key, value in expected.items())
    if isinstance(expected, list):
        return isinstance(got, list) and len(got) == len(expected) and all(map(same, expected, got))
    if isinstance(expected, bool):
        return got is expected or got in ("true", "True") and expected or got in ("false", "False") and not expected
    if isinstance(expected, (int, float)):
        return same_number(expected, got)
    return same_text(expected, got)


def same_number(expected, got):
    if isinstance(got, bool) or not isinstance(got, (int, float, str, decimal.Decimal)):
        return False
    try:
        number = decimal.Decimal(got if isinstance(got, str) else str(got))
    except decimal.InvalidOperation:
        return False
    if isinstance(expected, float):
        return float(number) == expected
    return number == expected


def same_text(expected, got):
    if expected == got:
        return True
    if isinstance(got, (int, decimal.Decimal)) and not isinstance(got, bool):
        got = str(got)
    if not isinstance(expected, str) or not isinstance(got, str):
        return False
    if "T" in expected and instant(expected):
        return instant(expected) == instant(got)
    return expected.replace(".", "", 1).isdigit() and "." in expected and same_number(decimal.Decimal(expected), got)


def instant(text):
    try:
        time = datetime.datetime.fromisoformat(text.replace("Z", "+00:00").replace(" ", "T"))
    except ValueError:
        return None
    return time if time.tzinfo else time.replace(tzinfo=datetime.timezone.utc)


def verdict(case, said):
    """The cell of a case, and what is to be said of it: `right`, `changed`, `refused` or `not there`."""
    if "refused" in said:
        why = said["refused"]
        return ("not there" if why == "not described" else "refused"), f"not sent: {why}"
    if "error" in case:
        return of_error(case, said)
    if "error" in said:
        text = f"{said['error']} {said.get('raw', '')}".strip()
        return "refused", text
    if "status" in case and said["status"] == 200:
        return "not there", "the application has no second status"
    if "status" in case and said["status"] != case["status"]:
        return "changed", f"status {said['status']}"
    for name, value in case.get("headers", {}).items():
        if said["headers"].get(name) != value:
            return "changed", f"header {name}: {said['headers'].get(name)}"
    return of_value(case, said)


def of_error(case, said):
    status = said.get("status")
    wanted = case["error"]
    if status is None or (status != wanted and not (wanted == "4xx" and 400 <= status < 500)):
        return "changed", f"status {status}, not {wanted}: {said.get('value', said.get('error'))}"
    if "said" in case and case["said"] not in said["error"]:
        return "changed", f"the error says {said['error']}"
    if "field" in case and not any(case["field"] in (detail.get("field") or "") for detail in said.get("details") or []):
        return "changed", f"no detail names `{case['field']}`: {said['raw']}"
    return "right", ""


def of_value(case, said):
    value = parse(said["value"])
    if "saw" in case:
        text = value.get("saw") if isinstance(value, dict) else None
        try:
            saw = parse(text) if isinstance(text, str) else text
        except ValueError:
            saw = text
        if not same(case["saw"], saw, case.get("exact", False)):
            return "changed", f"the server saw {text if text is not None else said['value']}"
    if "value" in case:
        if case.get("items") and isinstance(value, dict):
            value = next((part for part in value.values() if isinstance(part, list)), value)
        if case.get("more"):
            value = {name: value.get(name) for name in case["value"]}
        if not same(case["value"], value):
            return "changed", f"read was {said['value']}"
    return "right", ""
