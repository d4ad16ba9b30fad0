# shellcheck shell=bash
# Postgres and pgbouncer of ci/services; sourced, not run.

# One password for both roles: every user of this machine reaches a loopback port.
password() {
  if [ ! -s "$state/password" ]; then
    (umask 077 && od -An -N 12 -tx1 /dev/urandom | tr -d ' \n' >"$state/password")
  fi
  cat "$state/password"
}

start_postgres() {
  ! pid_of postgres >/dev/null || return 0
  if ! "${as_user[@]}" test -e "$(folder_of postgres)/PG_VERSION"; then make_postgres; fi
  wait_for_children postgres
  # None of its processes is left. Postgres would count one that is dead and not yet reaped as running.
  "${as_user[@]}" rm -f "$(folder_of postgres)/postmaster.pid"
  launch postgres "$postgres_programs/postgres" -D . -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c port="$(port_of postgres)"
}

# Made in one folder and moved when it is whole: a start that was interrupted begins again.
make_postgres() {
  local folder log clean=("${as_user[@]}" env -i -C "$data" PATH="$PATH" LC_ALL=C)
  folder=$(folder_of postgres)
  log=$(log_of postgres)
  progress postgres "making its data"
  rm -rf "$folder" "$folder.new"
  # A file, as initdb may not open a pipe that belongs to root.
  (umask 077 && password | "${as_user[@]}" tee "$folder.password" >/dev/null)
  # Not SCRAM, which takes time for each connection on both sides: the suite opens many. A limit of connections below the server's 100, as
  # small servers have one, shows when stores are left open.
  {
    "${clean[@]}" "$postgres_programs/initdb" -D "$folder.new" -U postgres --pwfile="$folder.password" \
      --auth=md5 --encoding=UTF8 --locale=C --no-sync --no-instructions \
      && "${clean[@]}" "$postgres_programs/postgres" --single -D "$folder.new" postgres <<SQL
CREATE ROLE sessions LOGIN CONNECTION LIMIT 80 PASSWORD '$(password)'
CREATE DATABASE sessions OWNER sessions
SQL
  } >>"$log" 2>&1 || fail_with_log "postgres: its data could not be made." postgres
  rm "$folder.password"
  mv "$folder.new" "$folder"
}

# accepts NAME: a login and a query.
accepts() {
  PGPASSWORD=$(password) timeout 5 "$postgres_programs/psql" -X -w -q -A -t -h 127.0.0.1 -p "$(port_of "$1")" -U sessions -d sessions \
    -c 'SELECT 1' >/dev/null 2>&1
}

ready_postgres() {
  why="no answer to a query"
  accepts postgres
}

start_pgbouncer() {
  ! pid_of pgbouncer >/dev/null || return 0
  make_folder pgbouncer
  printf '"sessions" "%s"\n' "$(password)" | write_file pgbouncer users.txt
  # A server that comes back is tried again after a second, not after 15.
  write_file pgbouncer pgbouncer.ini <<INI
[databases]
sessions = host=127.0.0.1 port=$(port_of postgres) dbname=sessions
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = $(port_of pgbouncer)
unix_socket_dir =
auth_type = md5
auth_file = users.txt
admin_users = sessions
pool_mode = transaction
max_client_conn = 500
default_pool_size = 20
server_login_retry = 1
INI
  launch pgbouncer pgbouncer pgbouncer.ini
}

ready_pgbouncer() {
  why="no answer to a query"
  accepts pgbouncer
}
