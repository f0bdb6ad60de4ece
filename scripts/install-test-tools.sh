#!/usr/bin/env bash
# Installs PostgreSQL and Chromium, or what breaks things for chaos, from
# Debian's packages where they are missing. Needs root (or sudo) only then. What
# a few tests skip without is tried, and no harm where it cannot be had.
set -euo pipefail
packages=()
have_postgres() { compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null; }
have_chromium() { command -v chromium >/dev/null || command -v chromium-browser >/dev/null; }
case ${1:-all} in all|go|e2e|chaos) have_postgres || packages+=(postgresql) ;; esac
case ${1:-all} in all|e2e) have_chromium || packages+=(chromium) ;; esac
case ${1:-all} in chaos) command -v strace >/dev/null || packages+=(strace) ;; esac
wanted=()
case ${1:-all} in all|go|chaos)
  command -v pgbouncer >/dev/null || [[ -x /usr/sbin/pgbouncer ]] || wanted+=(pgbouncer)
  command -v ip >/dev/null || [[ -x /sbin/ip ]] || wanted+=(iproute2) ;;
esac
[[ ${#packages[@]} -eq 0 && ${#wanted[@]} -eq 0 ]] && exit 0
as_root=()
[[ $(id -u) -eq 0 ]] || as_root=(sudo)
export DEBIAN_FRONTEND=noninteractive
install() { echo "• installing $*"; "${as_root[@]}" apt-get install -y -qq --no-install-recommends "$@" >/dev/null; }
"${as_root[@]}" apt-get update -qq || [[ ${#packages[@]} -eq 0 ]]
[[ ${#packages[@]} -eq 0 ]] || install "${packages[@]}"
[[ ${#wanted[@]} -eq 0 ]] || install "${wanted[@]}" || echo "• without ${wanted[*]}: a few tests will skip"
