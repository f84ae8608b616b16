#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# tools/rules.sh — the house rules, each one a test; and each checker is shown something wrong, which it must name.
set -u
cd "$(dirname "$0")/.."
passed=0 failed=0
verdict() { if [ "$1" = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAIL  $2"; fi; }
holds() { "$@"; verdict $? "$*"; }

holds tools/floors
holds tools/banned
holds tools/listed
for script in run test tools/*.sh tests/*.sh tests/*/*.sh bench/*.sh deploy/*.sh; do
    [ -f "$script" ] || continue
    case $(head -n 1 "$script") in
    *bash) bash -n "$script" ;;
    *) sh -n "$script" ;;
    esac
    verdict $? "syntax of $script"
done

# What must be caught.
wrong=$(mktemp -d)
trap 'rm -rf "$wrong"' EXIT
mkdir -p "$wrong/src/base" "$wrong/src/systems/a" "$wrong/src/systems/b"
cat >"$wrong/src/base/up.c" <<'C'
#include "web/web.h"
/* a naked TO-DO would stand here */
static int f(char *p)
{
    strcpy(p, "Hồ sơ");
#if 0
#endif
    return atoi(p);
}
C
echo '#include "systems/b/b.h"' >"$wrong/src/systems/a/a.c"
echo '/* SPDX-License-Identifier: Apache-2.0 */ void *g(void) { return malloc(1); }' >"$wrong/src/systems/b/b.c"
root=$PWD
caught() {          # CHECKER LINES — names exactly that many faults in the wrong tree
    n=$(cd "$wrong" && "$root/tools/$1" src 2>&1 | grep -c '^src/.*:[0-9]*: ')
    [ "$n" = "$2" ]
    verdict $? "tools/$1 named $n faults of $2"
}
caught floors 2
caught banned 7     # two missing SPDX lines, strcpy, text for people, #if 0, atoi, malloc

echo "$passed passed, $failed failed"
[ $failed = 0 ]
