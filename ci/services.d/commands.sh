# shellcheck shell=bash
# The commands of ci/services; sourced, not run.

start() {
  local services=("$@") service began=$SECONDS
  [ $# -gt 0 ] || services=("${all_services[@]}")
  if [[ " ${services[*]} " == *" pgbouncer "* ]]; then services=(postgres "${services[@]}"); fi
  # The server that its sentinel watches.
  if [[ " ${services[*]} " == *" sentinel-tls "* ]]; then services=(redis-tls "${services[@]}"); fi
  need_servers "${services[@]}"
  lock_state
  make_state
  need_downloads "${services[@]}"
  say "Starting on 127.0.0.1, ports $first_port to $((first_port + block - 1)), data in $data"
  # In this order: the servers that only start, then those that have to be made, while the others get ready.
  for service in redis redis-tls mongo valkey redis62 sentinel-tls sentinel postgres pgbouncer cluster cluster-tls valkey-cluster; do
    if [[ " ${services[*]} " == *" $service "* ]]; then "start_${service/-/_}"; fi
  done
  for service in "${all_services[@]}" "${more_services[@]}"; do
    if [[ " ${services[*]} " == *" $service "* ]]; then wait_until_ready "$service"; fi
  done
  say "All of it answers, after $((SECONDS - began)) s."
}

# The servers that were started and not stopped, running or not.
started() {
  local service name
  for service in "${all_services[@]}" "${more_services[@]}"; do
    for name in $(servers_of "$service"); do
      if [ -e "$state/pid/$name" ]; then echo "$service"; break; fi
    done
  done
}

# chosen [NAME...]: the named ones, or all that were started.
chosen() {
  read_state || fail "nothing is started: 'ci/services start' does it."
  if [ $# -gt 0 ]; then services=("$@"); else mapfile -t services < <(started); fi
}

stop() {
  local services=("$@") service name servers=()
  # Nothing to stop is no failure, and leaves no folder.
  if [ ! -e "$state" ]; then echo "Nothing is started."; return; fi
  lock_state
  if ! read_state; then
    ! is_copy || forget_copy
    echo "Nothing is started."
    rmdir "$state" 2>/dev/null || true
    return
  fi
  [ $# -gt 0 ] || services=("${all_services[@]}" "${more_services[@]}")
  # Without the server behind it, it is of no use.
  if [[ " ${services[*]} " == *" postgres "* && " ${services[*]} " != *" pgbouncer "* ]]; then services+=(pgbouncer); fi
  if [[ " ${services[*]} " == *" redis-tls "* && " ${services[*]} " != *" sentinel-tls "* ]]; then services+=(sentinel-tls); fi
  for service in "${services[@]}"; do
    for name in $(servers_of "$service"); do servers+=("$name"); done
  done
  end "${servers[@]}"
  for name in "${servers[@]}"; do
    wait_for_children "$name"
    rm -rf "$(folder_of "$name")" "$(log_of "$name")" "$state/pid/$name"
  done
  for service in cluster cluster-tls valkey-cluster; do
    if [[ " ${services[*]} " == *" $service "* ]]; then rm -f "$state/$service-made" "$(log_of "$service-create")"; fi
  done
  if [ -z "$(started)" ]; then remove_state; fi
  echo "Stopped: ${services[*]}."
}

# state_of NAME: one word or two for the table.
state_of() {
  pid_of "$1" >/dev/null || { echo down; return; }
  case $1 in
    postgres | pgbouncer) accepts "$1" ;;
    mongo) answers_mongo ;;
    cluster-* | valkey-cluster-*) ask "$1" cluster info | tr -d '\r' | grep -qx cluster_state:ok ;;
    *) answers_ping "$1" ;;
  esac && echo up || echo "no answer"
}

status() {
  local services service name found url bad=0
  chosen "$@"
  find_postgres
  printf '%-16s  %7s  %5s  %-9s  %s\n' NAME PID PORT STATE URL
  for service in "${services[@]}"; do
    url=$(url_of "$service")
    for name in $(servers_of "$service"); do
      found=$(state_of "$name")
      [ "$found" = up ] || bad=1
      printf '%-16s  %7s  %5s  %-9s  %s\n' "$name" "$(pid_of "$name" || echo -)" "$(port_of "$name")" "$found" "$url" | sed 's/ *$//'
      url=
    done
  done
  return "$bad"
}

url_of() {
  local name addresses=()
  case $1 in
    redis | valkey | redis62) echo "redis://127.0.0.1:$(port_of "$1")" ;;
    redis-tls) echo "rediss://127.0.0.1:$(port_of redis-tls)?cafile=$(authority_file)" ;;
    sentinel-tls) echo "rediss+sentinel://127.0.0.1:$(port_of sentinel-tls)/main?cafile=$(authority_file)" ;;
    cluster | cluster-tls | valkey-cluster)
      for name in $(servers_of "$1"); do addresses+=("127.0.0.1:$(port_of "$name")"); done
      if [ "$1" != cluster-tls ]; then (IFS=, && echo "redis+cluster://${addresses[*]}"); return; fi
      (IFS=, && echo "rediss+cluster://${addresses[*]}?cafile=$(authority_file)")
      ;;
    sentinel)
      for name in sentinel-{1..3}; do addresses+=("127.0.0.1:$(port_of "$name")"); done
      (IFS=, && echo "redis+sentinel://${addresses[*]}/main")
      ;;
    mongo) echo "mongodb://127.0.0.1:$(port_of mongo)/sessions" ;;
    *) echo "postgres://sessions:$(password)@127.0.0.1:$(port_of "$1")/sessions" ;;
  esac
}

urls() {
  local services service
  chosen "$@"
  for service in "${services[@]}"; do url_of "$service"; done
}

environment() {
  local services service variable
  chosen "$@"
  for service in "${services[@]}"; do
    case $service in
      cluster* | sentinel*) variable=REDIS_${service^^} ;;
      *) variable=${service^^} ;;
    esac
    printf "export SESSIONS_%s_URL='%s'\n" "${variable//-/_}" "$(url_of "$service")"
  done
}
