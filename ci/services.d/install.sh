# shellcheck shell=bash
# Installs the servers of ci/services; sourced, not run.

# The folder of the newest Postgres: Debian keeps its programs off the path.
find_postgres() {
  local found
  postgres_programs=
  found=$(find /usr/lib/postgresql/*/bin -name initdb 2>/dev/null | sort -V | tail -1) || true
  [ -n "$found" ] || found=$(command -v initdb) || return 0
  postgres_programs=$(dirname "$found")
}

# need_servers SERVICE...: installs the missing ones; programs that are there are used, wherever they came from.
need_servers() {
  local missing=() program service
  for program in flock setsid setpriv timeout; do
    command -v "$program" >/dev/null || missing+=(util-linux coreutils)
  done
  find_postgres
  for service in "$@"; do
    case $service in
      redis | cluster | sentinel)
        if ! command -v redis-server >/dev/null || ! command -v redis-cli >/dev/null; then missing+=(redis-server redis-tools); fi
        ;;
      postgres) [ -n "$postgres_programs" ] || missing+=(postgresql) ;;
      pgbouncer) command -v pgbouncer >/dev/null || missing+=(pgbouncer) ;;
      mongo) install_secantus ;;
    esac
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  install_quietly "${missing[@]}"
  find_postgres
}

# Debian starts a server when it installs one, and makes a cluster for Postgres. This prevents both meanwhile.
install_quietly() (
  policy=/usr/sbin/policy-rc.d
  no_cluster=/etc/postgresql-common/createcluster.d/swift-sessions.conf
  as_root=()
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || fail "run this as root, or install these by hand: $*"
    as_root=(sudo)
  fi
  made=()
  trap '[ ${#made[@]} = 0 ] || "${as_root[@]}" rm -f "${made[@]}"' EXIT
  "${as_root[@]}" mkdir -p "$(dirname "$no_cluster")"
  made+=("$no_cluster")
  echo "create_main_cluster = false" | "${as_root[@]}" tee "$no_cluster" >/dev/null
  if [ ! -e "$policy" ]; then
    made+=("$policy")
    printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
    "${as_root[@]}" chmod 755 "$policy"
  fi
  need_packages "$@"
)
