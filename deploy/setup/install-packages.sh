#!/usr/bin/env bash
# Installs the system packages the embedded nodes need; returns at once when nothing is missing.
# Services of those packages are kept from starting: `perform up` runs private instances of its own.
# Usage: deploy/setup/install-packages.sh [--dry-run]
set -euo pipefail

policy=/usr/sbin/policy-rc.d
dry_run=${1:-}

say() { printf 'setup: %s\n' "$*"; }

has_library() {
    local folder
    for folder in /lib /usr/lib /lib64 /usr/lib64 "/lib/$(uname -m)-linux-gnu" \
        "/usr/lib/$(uname -m)-linux-gnu"; do
        [[ -e $folder/$1 ]] && return
    done
    return 1
}

# The same list, in the same order, as node/requirements.py, which `perform doctor` reads.
missing_packages() {
    [[ -x /usr/lib/rabbitmq/bin/rabbitmq-server ]] || echo rabbitmq-server
    command -v erl >/dev/null || echo erlang-base
    command -v epmd >/dev/null || echo erlang-base
    has_library libcurl.so.4 || echo libcurl4
    has_library libssl.so.3 || echo libssl3
}

mapfile -t missing < <(missing_packages | sort -u)
if ((${#missing[@]} == 0)); then
    say "system packages are all there"
    exit 0
fi

install="apt-get install -y --no-install-recommends ${missing[*]}"
if [[ $dry_run == --dry-run ]]; then
    say "would run: $install"
    exit 0
fi

as_root=()
if [[ $(id -u) != 0 ]]; then
    as_root=(sudo -n)
fi
if ! command -v apt-get >/dev/null || { ((${#as_root[@]})) && ! sudo -n true 2>/dev/null; }; then
    cat >&2 <<MESSAGE
setup: these packages are missing and cannot be installed from here: ${missing[*]}
  On Debian 12 or Ubuntu, as an administrator:  sudo $install
  Elsewhere: install RabbitMQ 3.10 or newer with Erlang, and libcurl 4 and OpenSSL 3 for MongoDB.
  A RabbitMQ that the installation starts is not needed:  sudo systemctl disable --now rabbitmq-server
Then run the same command again.
MESSAGE
    exit 1
fi

# invoke-rc.d and deb-systemd-invoke ask this script before they start a service; 101 forbids it.
kept=
restore_policy() {
    "${as_root[@]}" rm -f "$policy"
    if [[ -n $kept ]]; then
        "${as_root[@]}" mv "$kept" "$policy"
    fi
}
forbid_service_starts() {
    if [[ -e $policy || -L $policy ]]; then
        kept=$policy.before-perform-$$
        "${as_root[@]}" mv "$policy" "$kept"
    fi
    trap restore_policy EXIT
    printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
    "${as_root[@]}" chmod 755 "$policy"
}

say "installing ${missing[*]} (with no service started)"
forbid_service_starts
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
if still=$(missing_packages) && [[ -n $still ]]; then
    say "still missing after the installation: $still" >&2
    exit 1
fi
say "done"
