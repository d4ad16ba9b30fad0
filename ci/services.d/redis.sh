# shellcheck shell=bash
# The Redis servers of ci/services; sourced, not run.

ask() {
  local port secure=()
  port=$(port_of "$1")
  case $1 in *-tls*) secure=(--tls --cacert "$(authority_file)") ;; esac
  shift
  env -u REDISCLI_AUTH timeout 2 redis-cli -h 127.0.0.1 -p "$port" "${secure[@]}" "$@" 2>/dev/null
}

answers_ping() { [ "$(ask "$1" ping)" = PONG ]; }

# launch_redis NAME [LINE...]: with more lines of configuration. A server rewrites its file (a sentinel always does), so it is written once.
launch_redis() {
  local name=$1 mode=() master listen
  shift
  make_folder "$name"
  if ! "${as_user[@]}" test -s "$(folder_of "$name")/redis.conf"; then
    listen=("port $(port_of "$name")")
    case $name in *-tls*) mapfile -t listen < <(secure_lines "$name") ;; esac
    {
      printf '%s\n' "${listen[@]}" "bind 127.0.0.1" "daemonize no" "$@"
    } | write_file "$name" redis.conf
  fi
  case $name in
    sentinel-[0-9] | sentinel-tls) mode=(--sentinel) ;;
    sentinel-*)
      # A master that was replaced while it was down would still act as one until the sentinels correct it, 10 s later.
      master=$(master_port)
      if [ -n "$master" ] && [ "$master" != "$(port_of "$name")" ]; then mode=(--replicaof 127.0.0.1 "$master"); fi
      ;;
  esac
  launch "$name" "$(program_of "$name")" ./redis.conf "${mode[@]}"
}

program_of() {
  case $1 in
    valkey*) echo "$data/programs/valkey-server" ;;
    redis62) echo "$data/programs/redis62-server" ;;
    *) echo redis-server ;;
  esac
}

# A crash of the machine may lose a second of writes, a crash of the server none. A replica need not wait for others before it is filled.
durable=("appendonly yes" "appendfsync everysec" 'save ""' "repl-diskless-sync-delay 0")

# Servers that stand alone.
start_alone() { pid_of "$1" >/dev/null || launch_redis "$1" "${durable[@]}"; }
ready_alone() {
  why="no answer to PING"
  answers_ping "$1"
}
start_redis() { start_alone redis; }
ready_redis() { ready_alone redis; }
start_valkey() { start_alone valkey; }
ready_valkey() { ready_alone valkey; }
start_redis62() { start_alone redis62; }
ready_redis62() { ready_alone redis62; }

# make_cluster SERVICE OPTION...: with the options of redis-cli.
make_cluster() {
  local service=$1 name addresses=()
  shift
  if [ ! -e "$state/$service-made" ]; then
    # shellcheck disable=SC2046 # Names of servers have no spaces.
    end $(servers_of "$service")
    for name in $(servers_of "$service"); do rm -rf "$(folder_of "$name")"; done
  fi
  for name in $(servers_of "$service"); do
    pid_of "$name" >/dev/null || launch_redis "$name" "${durable[@]}" \
      "cluster-enabled yes" "cluster-config-file nodes.conf" "cluster-node-timeout 1500" "cluster-port $(port_of "bus-$name")"
  done
  [ ! -e "$state/$service-made" ] || return 0
  for name in $(servers_of "$service"); do
    until answers_ping "$name"; do
      pid_of "$name" >/dev/null || fail_with_log "$service: $name ended right after its start." "$name"
      sleep 0.1
    done
    addresses+=("127.0.0.1:$(port_of "$name")@$(port_of "bus-$name")")
  done
  progress "$service" "joining the nodes"
  timeout 60 redis-cli "$@" --cluster create "${addresses[@]}" --cluster-yes </dev/null >"$(log_of "$service-create")" 2>&1 \
    || fail_with_log "$service: the nodes could not be joined." "$service-create"
  touch "$state/$service-made"
}

start_cluster() { make_cluster cluster --cluster-replicas 1; }
ready_cluster() { is_whole cluster 6 3; }

# is_whole SERVICE NODES REPLICAS: whether every node sees all of them, and every replica follows its master.
is_whole() {
  local service=$1 nodes=$2 wanted=$3 name answer replicas=0
  for name in $(servers_of "$service"); do
    answer=$(printf 'cluster info\ncluster nodes\ninfo replication\n' | ask "$name" | tr -d '\r') || { why="$name does not answer"; return 1; }
    why="$name does not see a whole cluster"
    grep -qx cluster_state:ok <<<"$answer" && grep -qx "cluster_known_nodes:$nodes" <<<"$answer" || return 1
    if grep -qE ' [a-z,]*(fail|handshake|noaddr)[a-z?,]* ' <<<"$answer"; then return 1; fi
    if grep -qx role:slave <<<"$answer"; then
      why="$name is not filled by its master"
      grep -qx master_link_status:up <<<"$answer" || return 1
      replicas=$((replicas + 1))
    fi
  done
  why="$replicas replicas, not $wanted"
  [ "$replicas" = "$wanted" ]
}

start_valkey_cluster() { make_cluster valkey-cluster; }
ready_valkey_cluster() { is_whole valkey-cluster 3 0; }

# The port that a sentinel gives to clients; empty when none answers.
master_port() {
  local name
  for name in sentinel-{1..3}; do
    if pid_of "$name" >/dev/null; then ask "$name" sentinel get-master-addr-by-name main | sed -n 2p && return; fi
  done
}

start_sentinel() {
  local name port
  port=$(port_of sentinel-main)
  pid_of sentinel-main >/dev/null || launch_redis sentinel-main "${durable[@]}"
  pid_of sentinel-replica >/dev/null || launch_redis sentinel-replica "${durable[@]}" "replicaof 127.0.0.1 $port"
  for name in sentinel-{1..3}; do
    pid_of "$name" >/dev/null || launch_redis "$name" "sentinel monitor main 127.0.0.1 $port 2" \
      "sentinel down-after-milliseconds main 1000" "sentinel failover-timeout main 5000" "sentinel parallel-syncs main 1"
  done
}

# Every sentinel knows the others, names the same master, and has a replica that follows it.
ready_sentinel() {
  local name answer master=
  for name in sentinel-main sentinel-replica; do
    why="no answer to PING from $name"
    answers_ping "$name" || return 1
  done
  for name in sentinel-{1..3}; do
    why="$name does not answer"
    answer=$(ask "$name" sentinel master main | paste -d ' ' - -) || return 1
    why="$name does not see a master, a replica and two sentinels"
    grep -qx 'flags master' <<<"$answer" && grep -qx 'num-slaves 1' <<<"$answer" && grep -qx 'num-other-sentinels 2' <<<"$answer" || return 1
    why="the sentinels name different masters"
    answer=$(sed -n 's/^port //p' <<<"$answer")
    [ "${master:=$answer}" = "$answer" ] || return 1
    why="$name has no replica that follows the master"
    answer=$(ask "$name" sentinel replicas main | paste -d ' ' - -) || return 1
    grep -qx 'flags slave' <<<"$answer" && grep -qx 'master-link-status ok' <<<"$answer" && grep -qx "master-port $master" <<<"$answer" || return 1
  done
}
