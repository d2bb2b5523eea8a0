#!/usr/bin/env bash
# CPU seconds of `cargo check` of generated crates alone, dependencies aside, and their lines per operation.
#
#   benches/compile-cost.sh                     lvng-api with all features, with all tags, with one tag
#   benches/compile-cost.sh FILE [OPERATIONS]   the crate of a description, client and server together; beside it client
#                                               and server by openapi-to-rust, and the client that progenitor makes, each
#                                               where it is installed
#
# Each figure is the least of RUNS runs (5), since other work on the machine only ever adds to it; in parentheses is the
# median. Crates of one description take turns. All are of edition 2024 with the features that hold all of their code, and
# all warnings are left on as cargo has them. TARGET=DIR keeps what they depend on for the next run. Compare figures of
# one run of this script only.
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${RUNS:-5}
export CARGO_INCREMENTAL=0 # what an earlier run has worked out must not count
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# prepare FOLDER ARGUMENTS…: checks a crate, so that what it depends on is there.
prepare() {
  local folder=$1
  shift
  (cd "$folder" && cargo check --quiet "$@" 2>/dev/null)
}

# once ROOT FOLDER ARGUMENTS…: the CPU seconds of checking a crate after a change to its root.
once() {
  local root=$1 folder=$2
  shift 2
  touch "$folder/$root"
  (cd "$folder" && TIMEFORMAT='%U %S' && { time cargo check --quiet "$@" 2>/dev/null; } 2>&1) | awk '{ print $1 + $2 }'
}

lines() {
  find "$1" -name '*.rs' -print0 | xargs -0 cat | wc -l
}

row() { # name operations lines file-of-times
  sort -n "$4" | awk -v name="$1" -v ops="$2" -v lines="$3" '
    { cpu[NR] = $1 }
    END {
      median = NR % 2 ? cpu[(NR + 1) / 2] : (cpu[NR / 2] + cpu[NR / 2 + 1]) / 2
      printf "| %s | %d | %.2f (%.2f) | %.1f | %.0f |\n", name, ops, cpu[1], median, 1000 * cpu[1] / ops, lines / ops
    }'
}

echo "| crate | operations | CPU s | ms per operation | lines per operation |"
echo "| --- | --- | --- | --- | --- |"

if [ $# -eq 0 ]; then
  count=$(grep -rhc '^    operationId:' spec/paths | paste -sd+ | bc)
  agents=$(grep -c '^    operationId:' spec/paths/agents.yaml)
  own() { # name operations folder-of-lines ARGUMENTS…
    local name=$1 operations=$2 folder=$3
    shift 3
    prepare . --package lvng-api "$@"
    for _ in $(seq "$runs"); do once lvng-api/src/lib.rs . --package lvng-api "$@"; done >"$work/times"
    row "$name" "$operations" "$(lines "$folder")" "$work/times"
  }
  generated=lvng-api/src/generated
  own "lvng-api, all features" "$count" "$generated" --all-features
  own "lvng-api, client, all tags" "$count" "$generated" --no-default-features --features client,all-tags
  own "lvng-api, client, agents alone" "$agents" "$generated/agents" --no-default-features --features client,agents
  exit
fi

file=$(realpath "$1")
name=$(basename "${file%.*}")
features=(--no-default-features --features "client,server,all-tags")
mkdir "$work/ours" "$work/otr"
cargo xtask generate --spec "$file" --out "$work/ours" --name "bench-$name" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
operations=${2:-$(sed -n 's/^\([0-9]*\) operations.*/\1/p' "$work/log")}

# Client and server of all operations: its servers have those that its configuration lists.
openapi_to_rust() (
  cd "$work/otr"
  selector='s/.*\b\(GET\|PUT\|POST\|DELETE\|OPTIONS\|HEAD\|PATCH\|TRACE\) *\(\/[^ ]*\).*/  "\1 \2",/p'
  openapi-to-rust init "$file" --module-name generated >"$work/log" 2>&1 &&
    openapi-to-rust server list --spec "$file" >listed && {
    printf '\n[server]\nframework = "axum"\noperations = [\n'
    sed -n "$selector" listed
    echo ']'
  } >>openapi-to-rust.toml &&
    openapi-to-rust generate >"$work/log" 2>&1 && {
    printf '[package]\nname = "otr-bench"\nversion = "0.1.0"\nedition = "2024"\n\n'
    cat src/generated/REQUIRED_DEPS.toml
  } >Cargo.toml &&
    echo 'pub mod generated;' >src/lib.rs
)

export CARGO_TARGET_DIR="${TARGET:-$work/target}"
cp Cargo.lock "$work/ours/"
turn() { # crate: one more time of it
  case $1 in
    ours) once src/lib.rs "$work/ours" "${features[@]}" ;;
    *) once src/lib.rs "$work/$1" ;;
  esac >>"$work/$1.times"
}

prepare "$work/ours" "${features[@]}"
crates=(ours)
if command -v openapi-to-rust >/dev/null; then
  openapi_to_rust && prepare "$work/otr" && crates+=(otr)
fi
if cargo progenitor --help >/dev/null 2>&1; then
  cargo progenitor --input "$file" --output "$work/progenitor" --name progenitor-bench --version 0.1.0 >"$work/log" 2>&1 &&
    prepare "$work/progenitor" && crates+=(progenitor)
fi
for _ in $(seq "$runs"); do
  for crate in "${crates[@]}"; do turn "$crate"; done
done

result() { # crate name
  if [ -e "$work/$1.times" ]; then
    row "$name, $2" "$operations" "$(lines "$work/$1/src")" "$work/$1.times"
  else
    echo "| $name, $2 | not made, or does not compile | | | |"
  fi
}
result ours "client and server"
result otr "client and server by openapi-to-rust"
result progenitor "progenitor's client"
