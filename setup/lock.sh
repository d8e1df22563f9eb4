#!/usr/bin/env bash
# Pins the Python packages anew, with hashes, for every Python from 3.10 to 3.13: run after an edit of the .in files (needs uv).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
for list in requirements requirements-gpu; do
  uv pip compile --universal --python-version 3.10 --generate-hashes --no-emit-index-url --no-annotate --no-header "$list.in" -o "$list.txt"
done
