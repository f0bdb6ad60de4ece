# Sourced: start_postgres makes a PostgreSQL cluster in a temporary folder on a
# free port and sets RECADO_TEST_DATABASE_URL; stop_postgres ends it. A set
# RECADO_TEST_DATABASE_URL is used as it is. PostgreSQL refuses to run as root,
# so root starts it as the user of the package.
start_postgres() {
  if [[ -n ${RECADO_TEST_DATABASE_URL:-} ]]; then return 0; fi
  local bin port
  bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
  [[ -n $bin ]] || bin=$(dirname "$(command -v initdb)")
  pg_dir=$(mktemp -d /tmp/recado-postgres.XXXXXX)
  pg_run=()
  if [[ $(id -u) -eq 0 ]]; then
    chown postgres "$pg_dir"
    pg_run=(setpriv --reuid=postgres --regid=postgres --init-groups)
  fi
  port=$(python3 - 2>/dev/null <<'P' || node -e 's=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})'
import socket
s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])
P
)
  pg_bin=$bin
  (cd "$pg_dir" && "${pg_run[@]}" "$bin/initdb" -D "$pg_dir/data" -U recado --auth=trust -E UTF8 --locale=C.UTF-8 >"$pg_dir/initdb.log" 2>&1) \
    || { cat "$pg_dir/initdb.log" >&2; return 1; }
  (cd "$pg_dir" && "${pg_run[@]}" "$bin/pg_ctl" -D "$pg_dir/data" -l "$pg_dir/log" -w \
    -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$pg_dir -c max_connections=400 -c synchronous_commit=on -c max_wal_size=2GB" start >/dev/null) \
    || { cat "$pg_dir/log" >&2; return 1; }
  export RECADO_TEST_DATABASE_URL="postgres://recado@127.0.0.1:$port/postgres?sslmode=disable"
}
stop_postgres() {
  [[ -n ${pg_dir:-} ]] || return 0
  (cd "$pg_dir" && "${pg_run[@]}" "$pg_bin/pg_ctl" -D "$pg_dir/data" -m immediate stop >/dev/null 2>&1)
  rm -rf "$pg_dir"
  pg_dir=
}
