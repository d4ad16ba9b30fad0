# shellcheck shell=bash
# The server of ci/services for the MongoDB store: SecantusDB, which speaks MongoDB's protocol and is no server of MongoDB's. Sourced, not run.

secantus_version=0.7.0b3

# The folder of the server's virtual environment. The tests look there too. The user that root runs the servers as cannot read root's home.
secantus_folder() {
  if [ "$(id -u)" = 0 ]; then
    echo "/usr/local/lib/swift-sessions/secantusdb-$secantus_version"
  else
    echo "${XDG_CACHE_HOME:-$HOME/.cache}/swift-sessions/secantusdb-$secantus_version"
  fi
}

# An installation that was interrupted begins again.
install_secantus() {
  local folder python=/usr/bin/python3
  folder=$(secantus_folder)
  [ ! -e "$folder/whole" ] || return 0
  need_packages python3 python3-venv
  # Debian's own: another one on the path may be in a home that the user of the servers cannot read.
  [ -x "$python" ] || python=python3
  say "Installing SecantusDB $secantus_version from PyPI in $folder"
  rm -rf "$folder"
  (umask 022 && mkdir -p "$(dirname "$folder")" && "$python" -m venv "$folder") \
    || fail "$python cannot make a virtual environment; on Debian install python3-venv."
  (umask 022 && "$folder/bin/pip" install --quiet --disable-pip-version-check "SecantusDB==$secantus_version") \
    || fail "pip could not install SecantusDB $secantus_version: check the network and the package index."
  touch "$folder/whole"
}

start_mongo() {
  ! pid_of mongo >/dev/null || return 0
  make_folder mongo
  launch mongo "$(secantus_folder)/bin/secantusd-py" --port "$(port_of mongo)" --storage-path ./data
}

# It says hello as soon as it takes connections.
answers_mongo() { (exec 3<>"/dev/tcp/127.0.0.1/$(port_of mongo)") 2>/dev/null; }

ready_mongo() {
  why="no connection"
  answers_mongo
}
