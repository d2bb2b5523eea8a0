#!/usr/bin/env bash
# CPU seconds of `cargo check` of generated crates alone, dependencies aside, and their lines per operation.
#
#   benches/compile-cost.sh                     lvng-api with all features, with all tags, with one tag
#   benches/compile-cost.sh FILE [OPERATIONS]   the crate of a description, client and server together, and the
#                                               client that progenitor makes of it, where cargo-progenitor is installed
#
# Each figure is the least of RUNS runs (5), since other work on the machine only ever adds to it. Compare figures of
# one run of this script only.
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${RUNS:-5}
export CARGO_INCREMENTAL=0 # what an earlier run has worked out must not count
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# cpu FOLDER PACKAGE ARGUMENTS…: the least CPU seconds of checking PACKAGE after a change to it.
cpu() {
  local folder=$1 package=$2 root
  shift 2
  (cd "$folder" && cargo check --quiet --package "$package" "$@" 2>/dev/null)
  root=$(cd "$folder" && cargo metadata --no-deps --format-version 1 |
    sed -n 's/.*"src_path":"\([^"]*\/src\/lib.rs\)".*/\1/p' | head -1)
  [ "$package" = lvng-api ] && root=lvng-api/src/lib.rs
  for _ in $(seq "$runs"); do
    touch "$root"
    (cd "$folder" && TIMEFORMAT='%U %S' && { time cargo check --quiet --package "$package" "$@" 2>/dev/null; } 2>&1)
  done | awk '{ sum = $1 + $2; if (!least || sum < least) least = sum } END { printf "%.2f", least }'
}

lines() {
  find "$1" -name '*.rs' -print0 | xargs -0 cat | wc -l
}

row() { # name operations cpu-seconds lines
  awk -v name="$1" -v ops="$2" -v cpu="$3" -v lines="$4" \
    'BEGIN { printf "| %s | %d | %.2f | %.1f | %.0f |\n", name, ops, cpu, 1000 * cpu / ops, lines / ops }'
}

echo "| crate | operations | CPU s | ms per operation | lines per operation |"
echo "| --- | --- | --- | --- | --- |"

if [ $# -eq 0 ]; then
  count=$(grep -rhc '^    operationId:' spec/paths | paste -sd+ | bc)
  agents=$(grep -c '^    operationId:' spec/paths/agents.yaml)
  row "lvng-api, all features" "$count" "$(cpu . lvng-api --all-features)" "$(lines lvng-api/src/generated)"
  row "lvng-api, client, all tags" "$count" "$(cpu . lvng-api --no-default-features --features client,all-tags)" \
    "$(lines lvng-api/src/generated)"
  row "lvng-api, client, agents alone" "$agents" "$(cpu . lvng-api --no-default-features --features client,agents)" \
    "$(lines lvng-api/src/generated/agents)"
  exit
fi

file=$1
name=$(basename "${file%.*}")
cargo xtask generate --spec "$file" --out "$work/$name" --name "bench-$name" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
operations=${2:-$(sed -n 's/^\([0-9]*\) operations.*/\1/p' "$work/log")}
export CARGO_TARGET_DIR="$work/target"
row "$name, client and server" "$operations" \
  "$(cpu "$work/$name" "bench-$name" --no-default-features --features client,server,all-tags)" "$(lines "$work/$name/src")"
if cargo progenitor --help >/dev/null 2>&1; then
  cargo progenitor --input "$file" --output "$work/progenitor" --name progenitor-bench --version 0.1.0 >"$work/log" 2>&1 ||
    { echo "| $name, progenitor | refused | | | |"; exit; }
  row "$name, progenitor's client" "$operations" "$(cpu "$work/progenitor" progenitor-bench)" "$(lines "$work/progenitor/src")"
fi
