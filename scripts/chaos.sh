#!/usr/bin/env bash
# Breaks what a desk stands on, at random and for as long as one likes, and
# says what was lost: nothing. It makes a PostgreSQL of its own. As root it does
# all; without, it leaves out small disks and name servers, and says so.
#   scripts/chaos.sh [--minutes 10] [--seed N] [--faults 'kill,disk'] [--engine sqlite|postgres|network]
set -euo pipefail
cd "$(dirname "$0")/.."
usage() { sed -n '2,5s/^# \{0,1\}//p' "$0"; exit "${1:-0}"; }
minutes=10
while (($#)); do
  case $1 in
    --minutes) minutes=$2 ;;
    --seed) export RECADO_CHAOS_SEED=$2 ;;
    --faults) export RECADO_CHAOS_FAULTS=$2 ;;
    --engine) export RECADO_CHAOS_ENGINE=$2 ;;
    -h | --help) usage ;;
    *) echo "what is $1?" >&2; usage 2 >&2 ;;
  esac
  shift 2
done
scripts/install-test-tools.sh chaos
ulimit -n "$(ulimit -H -n)"
export CGO_ENABLED=0 CI=${CI:-true} RECADO_CHAOS=long RECADO_CHAOS_MINUTES=$minutes
# A fault that began in time is mended and checked after it.
exec go test ./test/chaos -count=1 -v -timeout $((${minutes%.*} * 2 + 90))m -run TestNothingAcknowledgedIsLostOrDoubledWhateverBreaks
