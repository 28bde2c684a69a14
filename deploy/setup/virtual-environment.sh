#!/usr/bin/env bash
# Makes .venv with Python 3.11 and the packages a lock file names; returns at once when nothing changed.
# Usage: deploy/setup/virtual-environment.sh [LOCK-FILE]      (requirements-dev.txt unless given)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

lock=${1:-requirements-dev.txt}
stamp=.venv/.made-from-$lock
# The path belongs to the stamp because a virtual environment cannot be moved or copied.
wanted=$(printf '%s\n' "$PWD" && sha256sum "$lock" pyproject.toml)

say() { printf 'setup: %s\n' "$*"; }

is_python_311() {
    "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null
}

find_python() {
    local candidate
    for candidate in ${PYTHON:-} python3.11 python3; do
        if is_python_311 "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    return 1
}

install_python() {
    local as_root=()
    if [[ $(id -u) != 0 ]]; then
        as_root=(sudo -n)
    fi
    if ! command -v apt-get >/dev/null || { ((${#as_root[@]})) && ! sudo -n true 2>/dev/null; }; then
        cat >&2 <<'MESSAGE'
setup: Python 3.11 with its venv module is needed and was not found.
  On Debian 12:  sudo apt-get install python3.11 python3.11-venv
  Elsewhere:     install Python 3.11, then say where it is:  make setup PYTHON=/path/to/python3.11
Then run the same command again.
MESSAGE
        exit 1
    fi
    say "installing Python 3.11 with its venv module"
    "${as_root[@]}" apt-get update -qq
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends python3.11 python3.11-venv >/dev/null
}

if [[ -f $stamp && $(<"$stamp") == "$wanted" ]] && .venv/bin/python -c '' 2>/dev/null; then
    say ".venv is up to date with $lock"
    exit 0
fi

if ! python=$(find_python); then
    install_python
    python=$(find_python) || { say "Python 3.11 was installed but does not run" >&2; exit 1; }
fi

if [[ ! -d .venv ]] || ! is_python_311 .venv/bin/python || ! .venv/bin/pip --version &>/dev/null; then
    say "making .venv with $("$python" --version)"
    "$python" -m venv --clear .venv
fi

pip() { .venv/bin/python -m pip --quiet --disable-pip-version-check --no-input "$@"; }
say "installing what $lock locks (about half a gigabyte the first time)"
pip install --require-hashes --requirement "$lock"
PYTHONWARNINGS=ignore pip install --no-deps --no-build-isolation --editable .
printf '%s\n' "$wanted" >"$stamp"
say "done"
