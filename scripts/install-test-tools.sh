#!/usr/bin/env bash
# Installs PostgreSQL and Chromium, or what breaks things for chaos, from
# Debian's packages where they are missing. Needs root (or sudo) only then.
set -euo pipefail
packages=()
have_postgres() { compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null; }
have_chromium() { command -v chromium >/dev/null || command -v chromium-browser >/dev/null; }
case ${1:-all} in all|go|e2e|chaos) have_postgres || packages+=(postgresql) ;; esac
case ${1:-all} in all|e2e) have_chromium || packages+=(chromium) ;; esac
case ${1:-all} in chaos) command -v strace >/dev/null || packages+=(strace) ;; esac
[[ ${#packages[@]} -eq 0 ]] && exit 0
as_root=()
[[ $(id -u) -eq 0 ]] || as_root=(sudo)
echo "• installing ${packages[*]}"
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
