#!/usr/bin/env bash
# Takes the parts of a cluster away one by one, under load, and measures: see
# docs/cluster.md. Some ten minutes. The rolling upgrade begins with the program
# as it was at RECADO_OLDER (a tag or commit; HEAD~20).
#   scripts/cluster.sh                 everything
#   scripts/cluster.sh -only primary   one check; -rate 500 for more load
set -euo pipefail
cd "$(dirname "$0")/.."
if [[ $* != *-only* ]]; then
  older=${RECADO_OLDER:-HEAD~20}
  tree=$(mktemp -d /tmp/recado-older.XXXXXX)
  trap 'git worktree remove --force "$tree" >/dev/null 2>&1; rm -rf "$tree"' EXIT
  git worktree add --detach "$tree" "$older" >/dev/null 2>&1
  cp -r internal/site/dist/. "$tree/internal/site/dist/"
  echo "• building the program as it was at $older"
  (cd "$tree" && CGO_ENABLED=0 go build -trimpath -o bin/recado ./cmd/recado)
  scripts/run-cluster.sh check -only rolling -older "$tree/bin/recado" "$@"
fi
scripts/run-cluster.sh check "$@"
