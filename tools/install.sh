#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# tools/install.sh run|test — installs what packages.txt lists and this machine lacks; silent when nothing is missing.
# Needs root or sudo only when something is missing.  No service is started by installing: a policy file forbids it
# for as long as this script runs.
set -eu
cd "$(dirname "$0")/.."
die() { printf '%s\n' "$1" >&2; exit 1; }

section=${1:-run}
case $section in run|test) ;; *) echo "usage: tools/install.sh run|test" >&2; exit 2 ;; esac
command -v apt-get >/dev/null && command -v dpkg-query >/dev/null ||
    die "Cần Debian 12: máy này không có apt-get. / Debian 12 is needed: this machine has no apt-get."

# name [path] of every package of the section ("test" includes "run").
wanted() {
    awk -v want="$section" '
        { sub(/#.*/, "") }
        /^\[/ { on = ($1 == "[run]" || $1 == "[" want "]"); next }
        on && NF { print $1, $2 }' packages.txt
}
installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

missing=$(wanted | while read -r name path; do
    if ! installed "$name" && ! { [ -n "$path" ] && [ -e "$path" ]; }; then printf ' %s' "$name"; fi
done)
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then as_root=env
elif command -v sudo >/dev/null; then as_root="sudo env"
else die "Thiếu gói, cần quyền root / Packages are missing, root is needed: apt-get install$missing"
fi

# shellcheck disable=SC2086  # $missing and $as_root are lists
set -- $missing
echo "Cài $# gói còn thiếu… / Installing $# missing packages…"
log=$(mktemp)
policy=/usr/sbin/policy-rc.d
own_policy=
tidy() {
    if [ -n "$own_policy" ]; then $as_root rm -f $policy; fi
    rm -f "$log"
}
trap tidy EXIT
trap 'exit 130' INT TERM
if [ ! -e $policy ]; then
    own_policy=1
    $as_root sh -c "printf '#!/bin/sh\nexit 101\n' >$policy && chmod 755 $policy"
fi
apt() { $as_root DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 apt-get -qq -y -o Dpkg::Use-Pty=0 "$@" >"$log" 2>&1; }
reason() { grep -m1 '^E: ' "$log" || tail -n 1 "$log"; }

apt update || die "Không tải được danh mục gói / Cannot fetch the package lists: $(reason)"
apt install --no-install-recommends "$@" || die "Không cài được gói / Cannot install packages: $(reason)"
