#!/usr/bin/env bash
# Runs the cases of tests/client/misbehaving in a program that a panic would abort. Builds all dependencies once more, so
# it is no part of what CI runs.
set -euo pipefail
cd "$(dirname "$0")/../.."
cargo run --profile abort --package lvng-runtime --features blocking,gzip --example misbehaving
