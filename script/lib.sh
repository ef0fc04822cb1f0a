# Shared by the scripts here; sourced, never run. Everything that is printed for a person goes through these.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
  bold=$'\e[1m' red=$'\e[31m' green=$'\e[32m' dim=$'\e[2m' plain=$'\e[0m'
  export CARGO_TERM_COLOR=always
else
  bold='' red='' green='' dim='' plain=''
fi

# Where cargo writes.
target_dir=$(realpath -m "${CARGO_TARGET_DIR:-target}")

heading() { printf '\n%s== %s%s\n' "$bold" "$*" "$plain"; }
note() { printf '%s\n' "$*"; }
fail() {
  printf '%s%s%s\n' "$red" "$*" "$plain" >&2
  exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }

# Runs a command with the rights to install packages, or says which command a person has to run.
as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif have sudo; then
    # Without a terminal nobody can type a password; -n then fails at once instead of waiting.
    if [ -t 0 ]; then sudo "$@"; else sudo -n "$@"; fi
  else
    fail "Not root and no sudo here. Ask somebody with the rights to run:  $*"
  fi
}

# The browser for tests, or nothing: Debian's package, Google's, or the one that Playwright fetched.
find_chromium() {
  local candidate
  for candidate in "${CHROMIUM:-}" chromium google-chrome-stable google-chrome \
    "$HOME"/.cache/ms-playwright/chromium-*/chrome-linux*/chrome; do
    [ -n "$candidate" ] || continue
    candidate=$(command -v "$candidate" 2>/dev/null) || continue
    # Ubuntu's packages are wrappers around a snap, which cannot read the tests' folders.
    case "$(readlink -f "$candidate")" in */snap | /snap/*) continue ;; esac
    printf '%s' "$candidate"
    return 0
  done
  return 1
}
