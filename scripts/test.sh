#!/usr/bin/env bash
# Runs the tests: all (default), go, web or e2e. Installs what they need from
# the system's packages, starts a PostgreSQL of its own and stops it again.
# Results are left in test/results for `make requirements`.
set -uo pipefail
cd "$(dirname "$0")/.."
what=${1:-all}
results=$PWD/test/results
mkdir -p "$results"
export CGO_ENABLED=0 CI=${CI:-true}
failed=0

say() { printf '\n== %s\n' "$*"; }
has() { [[ $what == all || $what == "$1" ]]; }
run() { # name, command...
  local name=$1 start=$SECONDS; shift
  say "$name"
  if "$@"; then printf '   %s: ok (%ss)\n' "$name" $((SECONDS - start))
  else printf '   %s: FAILED (%ss)\n' "$name" $((SECONDS - start)); failed=1; fi
}

scripts/install-test-tools.sh "$what" || exit 1
. scripts/postgres.sh
if has go || has e2e; then
  start_postgres || exit 1
  trap stop_postgres EXIT
fi

make --no-print-directory web/node_modules/.installed || exit 1
if has go; then make --no-print-directory test/sdk/node_modules/.installed || exit 1; fi
if has web; then
  run "web: types" npm --prefix web run --silent types
  run "web: lint" npm --prefix web run --silent lint
  run "web: unit tests" npm --prefix web run --silent test -- --reporter=default --reporter=json --outputFile="$results/web.json"
fi
if has go || has e2e; then
  run "build" make --no-print-directory build
fi
if has go; then
  run "go: vet" go vet ./...
  run "go: tests" go run ./test/gotest -out "$results/go.json" -timeout 20m ./...
fi
if has e2e; then
  run "browser journeys" npm --prefix web run --silent e2e
fi
go run ./test/summary "$results" || failed=1
exit $failed
