#!/bin/sh
# What the tests need beside pip's packages: Prometheus with promtool, and a Chromium. Silent and quick when both are there.
# Ends with 0 also where one cannot be had: each test that needs it is then told as not run, with the line that gets it.
set -u

case $(uname -s) in
Darwin) home_cache=$HOME/Library/Caches ;;
*) home_cache=$HOME/.cache ;;
esac
bin=${DATELINE_CACHE_DIR:-${XDG_CACHE_HOME:-$home_cache}/dateline}/bin

say() { printf 'test services: %s\n' "$*" >&2; }

# Runs a command as root: as it is, or by a sudo that asks for nothing.
as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

apt() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 "$@" >/dev/null 2>&1
}

has_prometheus() {
    [ -x "$bin/promtool" ] && [ -x "$bin/prometheus" ] ||
        { command -v promtool && command -v prometheus; } >/dev/null 2>&1
}

# Debian's package, unpacked and not installed: it would start a server on this machine.
get_prometheus() {
    command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || return 1
    folder=$(mktemp -d) || return 1
    chmod 755 "$folder"
    ( cd "$folder" && { apt-get -qq download prometheus || { apt update && apt-get -qq download prometheus; }; } &&
        dpkg-deb -x prometheus_*.deb . && mkdir -p "$bin" &&
        mv usr/bin/prometheus usr/bin/promtool "$bin/" ) >/dev/null 2>&1
    got=$?
    rm -rf "$folder"
    return $got
}

has_chromium() {
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    ls -d "$home_cache"/ms-playwright/chromium-* "/Applications/Google Chrome.app" 2>/dev/null | grep -q .
}

get_chromium() {
    if command -v apt-get >/dev/null; then
        apt install --no-install-recommends chromium ||
            { apt update && apt install --no-install-recommends chromium; }
        has_chromium && return 0
    fi
    .venv/bin/python -m playwright install chromium >/dev/null 2>&1
}

cd "$(dirname "$0")/.." || exit 1
has_prometheus || { say "getting Prometheus"; get_prometheus || say "no Prometheus to be had here"; }
has_chromium || { say "getting Chromium"; get_chromium || say "no Chromium to be had here"; }
exit 0
