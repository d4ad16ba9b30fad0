# shellcheck shell=bash
# Starting, finding and ending the processes of ci/services; sourced, not run.

progress() { printf '  %-16s  %s\n' "$@"; }

# The start time in ticks since the machine started, which with the number identifies a process; false for one that has ended.
start_time() {
  local stat fields
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  # The name of the program comes before, and may contain any character.
  read -ra fields <<<"${stat##*) }"
  [ "${fields[0]}" != Z ] && echo "${fields[19]}"
}

# The pid of a server that runs; false when it does not.
pid_of() {
  local pid since now
  read -r pid since 2>/dev/null <"$state/pid/$1" || return 1
  now=$(start_time "$pid") && [ "$now" = "$since" ] && echo "$pid"
}

# launch NAME COMMAND...: starts a server in its folder, in a session of its own, with no variable and no descriptor of the caller's.
launch() {
  local name=$1 folder pid since
  shift
  folder=$(folder_of "$name")
  (
    for fd in "/proc/$BASHPID/fd/"*; do
      fd=${fd##*/}
      # 255 is where bash reads this script from; it closes that itself.
      if [ "$fd" -gt 2 ] && [ "$fd" != 255 ]; then exec {fd}>&-; fi
    done
    cd "$folder"
    umask 077
    exec setsid "${as_user[@]}" env -i PATH="$PATH" LC_ALL=C TZ=UTC "$@"
  ) </dev/null >>"$(log_of "$name")" 2>&1 &
  pid=$!
  since=$(start_time "$pid") || since=ended
  echo "$pid $since" >"$state/pid/$name"
  progress "$name" "started, pid $pid, port $(port_of "$name")"
}

# make_folder NAME: for the data of a server, which belongs to the user of the servers.
make_folder() { "${as_user[@]}" mkdir -p -m 700 "$(folder_of "$1")"; }

# write_file NAME FILE: from standard input, as the user of the servers.
write_file() { "${as_user[@]}" tee "$(folder_of "$1")/$2" >/dev/null; }

# fail_with_log MESSAGE NAME...: prints the ends of the logs, and exits.
fail_with_log() {
  local message=$1 name
  shift
  for name in "$@"; do
    printf '\n--- the end of %s\n' "$(log_of "$name")" >&2
    tail -n 20 "$(log_of "$name")" >&2 || true
  done
  fail "$message 'ci/services stop' cleans up."
}

# wait_until_ready SERVICE: waits until it answers correctly; not longer than any start or failover takes.
wait_until_ready() {
  local service=$1 began=$SECONDS said=$SECONDS name down
  until "ready_${service//-/_}"; do
    down=()
    for name in $(servers_of "$service"); do pid_of "$name" >/dev/null || down+=("$name"); done
    [ ${#down[@]} = 0 ] || fail_with_log "$service: ${down[*]} ended right after its start." "${down[@]}"
    # shellcheck disable=SC2046 # Names of servers have no spaces.
    [ $((SECONDS - began)) -lt 60 ] || fail_with_log "$service did not get ready within 60 s: $why." $(servers_of "$service")
    if [ $((SECONDS - said)) -ge 3 ]; then
      progress "$service" "waiting: $why"
      said=$SECONDS
    fi
    sleep 0.2
  done
  progress "$service" "ready"
}

# end NAME...: asks each to end, and after 3 s kills it. Their data is removed too, so none has to save it.
end() {
  local name pid signal waited left
  for name in "$@"; do
    pid=$(pid_of "$name") || continue
    # Postgres leaves at once at QUIT, with its children.
    case $name in postgres) signal=QUIT ;; *) signal=TERM ;; esac
    # A server that a test stopped (SIGSTOP) has to go on to see the signal.
    kill "-$signal" "$pid" && kill -CONT "$pid" 2>/dev/null || true
  done
  for ((waited = 0; waited < 100; waited++)); do
    left=()
    for name in "$@"; do if pid_of "$name" >/dev/null; then left+=("$name"); fi; done
    [ ${#left[@]} -gt 0 ] || return 0
    if [ "$waited" = 60 ]; then
      for name in "${left[@]}"; do if pid=$(pid_of "$name"); then kill -KILL "$pid" || true; fi; done
    fi
    sleep 0.05
  done
  fail "these do not end: ${left[*]}. Are they of another user?"
}

# wait_for_children NAME: the children of a killed server end by themselves, and hold its data until then.
wait_for_children() {
  local folder waited process found left
  folder=$(folder_of "$1")
  for ((waited = 0; waited < 200; waited++)); do
    left=no
    while read -r process found; do
      # A user's shell in that folder is not one of the server's processes.
      if [ "$found" = "$folder" ] && grep -qE '^(postgres|redis|valkey|pgbouncer|secantusd)' "$process/comm" 2>/dev/null; then left=yes; fi
    done < <(find /proc/[0-9]*/cwd -maxdepth 0 -printf '%h %l\n' 2>/dev/null)
    [ "$left" = yes ] || return 0
    sleep 0.05
  done
  fail "$1: processes of a server that ended are left in $folder."
}
