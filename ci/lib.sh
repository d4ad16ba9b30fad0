# Shared by the scripts of this folder; sourced, not run.

say() { printf '\n==> %s\n' "$*"; }

fail() {
  printf '\nci: %s\n' "$*" >&2
  exit 1
}

# show_help SCRIPT: prints the comment that the script of this folder begins with.
show_help() { sed -n '2,/^[^#]/s/^# \{0,1\}//p' "ci/$1"; }

# build_release: builds sessionlab in release, in the same way as everywhere in this folder and the README, and sets lab to its path.
build_release() {
  swift build -c release --product sessionlab || fail "the build failed; the compiler's message is above."
  lab="$(swift build -c release --show-bin-path)/sessionlab"
}

# build_tests: builds the tests in the same configuration as users' programs. They are run with 'swift test --skip-build': without
# it SwiftPM takes other flags than 'swift build', and compiles everything again.
build_tests() { swift build -c release --build-tests || fail "the build of the tests failed; the compiler's message is above."; }

# Swift 6.2 or later has to be there: it is no Debian package.
need_swift() {
  command -v swift >/dev/null 2>&1 || fail "no 'swift' on the PATH. Install a Swift toolchain, 6.2 or later (swift.org/install), and run this again."
  local version
  version=$(swift --version 2>&1 | sed -n 's/.*Swift version \([0-9][0-9]*\.[0-9][0-9]*\).*/\1/p' | head -1)
  [ -n "$version" ] || fail "'swift --version' does not print a version; check the toolchain."
  [ "$(printf '6.2\n%s\n' "$version" | sort -V | head -1)" = 6.2 ] || fail "Swift $version is too old: this package needs 6.2 or later."
}

# Installs the Debian packages that are missing, as root or with sudo.
need_packages() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  say "Installing ${missing[*]}"
  command -v apt-get >/dev/null 2>&1 || fail "there is no apt-get here. Install these by hand and run this again: ${missing[*]}"
  local as_root=()
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null 2>&1 || fail "run this as root, or install these by hand: ${missing[*]}"
    as_root=(sudo)
  fi
  "${as_root[@]}" apt-get update -qq || fail "apt-get update failed: check the network and the package sources."
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null \
    || fail "apt-get could not install: ${missing[*]}"
}
