# shellcheck shell=bash
# Runs the steps of ci/test and prints the time of each; sourced, not run.

step_files=$(mktemp -d)
servers_started=no
finished=()
running=

# Sets cpu to the processor seconds of the programs started so far and of their children, as far as they have ended. Not for $(...): a
# subshell has started none.
measure_cpu() {
  times >"$step_files/times"
  cpu=$(awk 'NR == 2 { gsub("s", ""); for (i = 1; i <= 2; i++) { split($i, part, "m"); sum += part[1] * 60 + part[2] } printf "%.0f", sum }' \
    "$step_files/times")
}

finish_steps() {
  local status=$?
  trap - EXIT
  # Ended by a signal, bash comes here with the code of the command before.
  [ -z "$running" ] || [ "$status" != 0 ] || status=143
  # A build beside a step that failed.
  jobs -p | xargs -r kill 2>/dev/null || true
  [ "$servers_started" = no ] || ci/services stop || true
  rm -rf "$step_files"
  if [ ${#finished[@]} -gt 0 ]; then
    printf '\n%-12s  %8s  %8s\n' step 'wall s' 'CPU s'
    printf '%s\n' "${finished[@]}"
  fi
  if [ "$status" = 0 ]; then
    say "Everything passed in $SECONDS s."
  elif [ -n "$running" ]; then
    printf '\nci/test: the step %s failed with exit code %s. To run it alone: ci/test %s\n' "$running" "$status" "$running" >&2
  fi
  exit "$status"
}

# run_steps STEP...: each is a function of ci/test.
run_steps() {
  local begun cpu cpu_before
  trap finish_steps EXIT
  for running in "$@"; do
    say "$running: ${about[$running]}"
    begun=$SECONDS
    measure_cpu
    cpu_before=$cpu
    "$running"
    measure_cpu
    finished+=("$(printf '%-12s  %8d  %8d' "$running" $((SECONDS - begun)) $((cpu - cpu_before)))")
  done
  running=
}

start_servers() {
  servers_started=yes
  ci/services start
}
