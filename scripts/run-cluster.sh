#!/usr/bin/env bash
# Starts Recado as it runs in earnest, on this machine, until Ctrl-C: nodes
# behind HAProxy, on a pair of PostgreSQL with synchronous replication and
# automatic failover. Options go to test/cluster: -nodes 2, -port 9000, -pooler
# for a PgBouncer before each. Installs what is missing from Debian's packages.
set -euo pipefail
cd "$(dirname "$0")/.."
command=run
if [[ ${1:-} == check ]]; then command=check; shift; fi
. scripts/cluster-tools.sh
go build -o bin/cluster ./test/cluster
exec bin/cluster "$command" -binary "${RECADO_BINARY:-bin/recado}" "$@"
