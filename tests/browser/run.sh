#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# tests/browser/run.sh MOTCUA [JOURNEY…] — journeys in Chromium against that program; brings axe-core into
# build-browser/ when it is not there.  `shots` instead of a journey makes the pictures of docs/shots/.
# Python is Debian's own, which has Debian's selenium.
set -eu
cd "$(dirname "$0")/../.."
cache=build-browser
mkdir -p "$cache"
axe=$cache/node_modules/axe-core/axe.min.js
if ! cmp -s tests/browser/package-lock.json "$cache/package-lock.json" || [ ! -f "$axe" ]; then
    cp tests/browser/package.json tests/browser/package-lock.json "$cache/"
    npm ci --prefix "$cache" --no-audit --no-fund >"$cache/npm.log" 2>&1 || {
        rm -f "$cache/package-lock.json"
        echo "tests/browser: npm could not bring axe-core: $(grep -m 1 'ERR! [a-z]* ' "$cache/npm.log")" >&2
        exit 1
    }
fi
export AXE="$PWD/$axe"
[ "${2:-}" != shots ] || exec /usr/bin/python3 tests/browser/shots.py "$1"
exec /usr/bin/python3 tests/browser/run.py "$@"
