# Sourced: installs HAProxy, PgBouncer and pg_auto_failover where they are
# missing. Needs root (or sudo) only then. Debian's package of PostgreSQL would
# start a server of its own at once: it is told not to.
packages=()
command -v haproxy >/dev/null || [[ -x /usr/sbin/haproxy ]] || packages+=(haproxy)
command -v pgbouncer >/dev/null || [[ -x /usr/sbin/pgbouncer ]] || packages+=(pgbouncer)
if ! command -v pg_autoctl >/dev/null; then
  version=$(ls /usr/lib/postgresql 2>/dev/null | sort -V | tail -n 1)
  packages+=(pg-auto-failover-cli "postgresql-${version:-15}-auto-failover")
fi
if [[ ${#packages[@]} -gt 0 ]]; then
  as_root=()
  [[ $(id -u) -eq 0 ]] || as_root=(sudo)
  echo "• installing ${packages[*]}"
  export DEBIAN_FRONTEND=noninteractive
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
fi
export PATH=$PATH:/usr/sbin
