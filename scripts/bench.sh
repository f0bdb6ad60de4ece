#!/usr/bin/env bash
# Runs the benchmark suite with a PostgreSQL of its own beside SQLite. Options
# go to bench: --only hooks, --seconds 3, --messages 100000.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/install-test-tools.sh go
. scripts/postgres.sh
start_postgres
trap stop_postgres EXIT
go build -o bin/bench ./bench
bin/bench "$@"
