#!/bin/sh
# Runs the comparison in an environment of its own. First argument: the example program `solve`, built with
#   cargo build --release -p rungs-planner --example solve
set -eu
here=$(dirname "$0")
if [ ! -x "$here/.venv/bin/python" ]; then
    python3 -m venv "$here/.venv"
    "$here/.venv/bin/pip" install --quiet "ortools==9.15.6755"
fi
exec "$here/.venv/bin/python" "$here/run.py" "$@"
