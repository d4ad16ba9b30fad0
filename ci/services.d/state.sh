# shellcheck shell=bash
# The state of ci/services: the ports, the user, the folder of the data, the processes. Sourced, not run.

all_services=(redis cluster sentinel redis-tls cluster-tls sentinel-tls postgres pgbouncer)
# The ports of a checkout.
block=40
state=${SESSIONS_SERVICES_FOLDER:-$PWD/.services}
[[ $state == /* ]] || state=$PWD/$state

servers_of() {
  case $1 in
    cluster) printf '%s\n' cluster-{1..6} ;;
    sentinel) printf '%s\n' sentinel-main sentinel-replica sentinel-{1..3} ;;
    cluster-tls) printf '%s\n' cluster-tls-{1..3} ;;
    *) echo "$1" ;;
  esac
}

port_of() {
  case $1 in
    redis) echo "$first_port" ;;
    redis-tls) echo $((first_port + 20)) ;;
    cluster-tls-*) echo $((first_port + 20 + ${1#cluster-tls-})) ;;
    sentinel-tls) echo $((first_port + 24)) ;;
    bus-cluster-tls-*) echo $((first_port + 24 + ${1#bus-cluster-tls-})) ;;
    cluster-*) echo $((first_port + ${1#cluster-})) ;;
    sentinel-main) echo $((first_port + 7)) ;;
    sentinel-replica) echo $((first_port + 8)) ;;
    sentinel-*) echo $((first_port + 8 + ${1#sentinel-})) ;;
    postgres) echo $((first_port + 12)) ;;
    pgbouncer) echo $((first_port + 13)) ;;
    bus-cluster-*) echo $((first_port + 13 + ${1#bus-cluster-})) ;;
  esac
}

folder_of() { echo "$data/$1"; }
log_of() { echo "$state/log/$1"; }

# One command at a time works on a state folder. A command that waited while 'stop' removed the folder has no lock, and tries again.
lock_state() {
  while :; do
    mkdir -p "$state" 2>/dev/null || fail "cannot make the folder $state."
    exec {lock}<"$state" || fail "cannot read $state: it belongs to $(stat -c %U "$state")."
    flock "$lock"
    if [ "$state" -ef "/proc/self/fd/$lock" ]; then break; fi
    exec {lock}<&-
  done
  [ -w "$state" ] || fail "cannot write to $state: it belongs to $(stat -c %U "$state")."
}

# The number of the state's folder: another one in every copy, and the same after the checkout was moved.
identity() { stat -c %d:%i "$state"; }

# Whether the folder was copied with its checkout: what it names are the servers of the other one.
is_copy() { [ -f "$state/identity" ] && [ "$(<"$state/identity")" != "$(identity)" ]; }

# Removes what was copied. The folder in 'elsewhere' is the other checkout's.
forget_copy() {
  rm -rf "$state/data" "$state/log" "$state/pid"
  rm -f "$state"/{elsewhere,password,cluster-made,cluster-tls-made,user,port,identity}
}

# Reads the state that 'start' wrote; false when no server of this checkout is started.
read_state() {
  [ -f "$state/port" ] && [ -f "$state/user" ] || return 1
  ! is_copy || return 1
  first_port=$(<"$state/port")
  user=$(<"$state/user")
  data=$state/data
  if [ -f "$state/elsewhere" ]; then data=$(<"$state/elsewhere"); fi
  # Redis, Postgres and pgbouncer are not run as root.
  as_user=()
  if [ "$(id -u)" = 0 ]; then as_user=(setpriv --reuid "$user" --regid "$(id -g "$user")" --init-groups); fi
}

make_state() {
  if is_copy; then
    say "$state was copied from another checkout, whose servers are left alone."
    forget_copy
  fi
  read_state && { hold_ports "$first_port" || true; return 0; }
  [ -z "$(ls -A "$state")" ] || [ -d "$state/log" ] || fail "$state is not empty, and not a folder of ci/services."
  chmod 755 "$state"
  choose_ports
  mkdir -p "$state/log" "$state/pid"
  choose_user
  identity >"$state/identity"
  echo "$first_port" >"$state/port"
  read_state
  make_data
}

choose_user() {
  local candidate
  if [ "$(id -u)" != 0 ]; then id -un >"$state/user"; return; fi
  for candidate in ${SESSIONS_SERVICES_USER:-postgres redis nobody}; do
    if id "$candidate" >/dev/null 2>&1 && [ "$(id -u "$candidate")" != 0 ]; then echo "$candidate" >"$state/user"; return; fi
  done
  fail "there is no user to run the servers as, other than root: name one in SESSIONS_SERVICES_USER."
}

# A checkout below /root is closed to the user of the servers: their data is in a folder of its own then.
make_data() {
  mkdir -p "$data"
  [ "$(id -u)" = 0 ] || return 0
  chown "$user" "$data"
  chmod 700 "$data"
  if ! "${as_user[@]}" test -w "$data" 2>/dev/null; then
    rmdir "$data"
    data=$(mktemp -d /var/tmp/sessions-services.XXXXXX)
    chown "$user" "$data"
    echo "$data" >"$state/elsewhere"
  fi
}

# Blocks below the ports that the kernel gives to clients, or a client would hold the port of a server that is restarted.
choose_ports() {
  local blocks=$((17600 / block)) start try
  if [ -n "${SESSIONS_SERVICES_PORT:-}" ]; then
    first_port=$SESSIONS_SERVICES_PORT
    [[ $first_port =~ ^[1-9][0-9]{3,4}$ ]] && [ "$first_port" -le 65500 ] || fail "SESSIONS_SERVICES_PORT is not a port up to 65500."
    if hold_ports "$first_port"; then
      if ports_are_free "$first_port"; then return; fi
      release_ports "$first_port"
    fi
    rmdir "$state" 2>/dev/null || true
    fail "one of the $block ports from $first_port on is taken: choose others."
  fi
  # The same checkout gets the same ports where it can.
  start=$(($(printf %s "$state" | cksum | cut -d ' ' -f 1) % blocks))
  for ((try = 0; try < blocks; try++)); do
    first_port=$((15000 + (start + try) % blocks * block))
    hold_ports "$first_port" || continue
    if ports_are_free "$first_port"; then return; fi
    release_ports "$first_port"
  done
  fail "no block of $block free ports from 15000 on."
}

ports_are_free() {
  local offset
  for ((offset = 0; offset < block; offset++)); do
    if (exec 3<>"/dev/tcp/127.0.0.1/$(($1 + offset))") 2>/dev/null; then return 1; fi
  done
}

# Two checkouts that start concurrently see the same ports free: a link that names the owner decides. A link of a removed folder is void.
hold_ports() {
  local link=/tmp/sessions-services-$1 owner
  ln -sn "$state" "$link" 2>/dev/null && return 0
  owner=$(readlink "$link") || return 1
  [ "$owner" != "$state" ] || return 0
  if [ -e "$owner" ]; then return 1; fi
  rm -f "$link" 2>/dev/null && ln -sn "$state" "$link" 2>/dev/null
}

release_ports() {
  local link=/tmp/sessions-services-$1
  # A link that leads nowhere is one of before the checkout was moved.
  if [ "$(readlink "$link")" = "$state" ] || [ ! -e "$link" ]; then rm -f "$link"; fi
}

# Names the files of this script one by one: a folder that a user chose may have others in it.
remove_state() {
  release_ports "$first_port"
  case $data in
    "$state/data" | /var/tmp/sessions-services.??????) rm -rf "$data" ;;
    *) fail "$state/elsewhere names a folder that is not of ci/services: $data" ;;
  esac
  rm -rf "$state/log" "$state/pid"
  rm -f "$state"/{elsewhere,password,cluster-made,cluster-tls-made,user,port,identity}
  rmdir "$state" 2>/dev/null || true
}
