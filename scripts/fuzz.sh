#!/usr/bin/env bash
# Runs every fuzz target for the given time, one after the other.
set -euo pipefail
cd "$(dirname "$0")/.."
grep -rlE '^func Fuzz' --include='*_test.go' internal | while read -r file; do
  for target in $(sed -nE 's/^func (Fuzz[A-Za-z0-9_]+).*/\1/p' "$file"); do
    echo "• $target in $(dirname "$file")"
    go test "./$(dirname "$file")" -run '^$' -fuzz "^$target\$" -fuzztime "$1"
  done
done
