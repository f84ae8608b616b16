#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# tests/made.sh FOLDER MOTCUA PROVINCE NOW [CLUSTER] — a province as `motcua init --demo` leaves it at that instant, made at the first
# call and kept in FOLDER for all that ask for the same.  Prints its NAME: the data lie in FOLDER/NAME, on PostgreSQL also in the cluster's
# database NAME.  To be copied, never served: a template that somebody is connected to cannot be copied.
# MOTCUA_MAKER names another program to make it: one without sanitizers, which take half a minute for the demo year.
set -eu
folder=$1 program=$(realpath "${MOTCUA_MAKER:-$2}") province=$3 now=$4 cluster=${5:-}
name=made_$(printf '%s\n' "$program" "$province" "$now" "$cluster" | sha256sum | cut -c 1-16)
mkdir -p "$folder"
exec 9>"$folder/$name.lock"
flock 9
if [ ! -e "$folder/$name.done" ]; then
    rm -rf "${folder:?}/$name"
    set -- --data "$folder/$name" --province "$province" --demo
    if [ -n "$cluster" ]; then
        psql "$cluster" -Xqc 'set client_min_messages = warning' -c "drop database if exists $name" -c "create database $name" >&2
        set -- "$@" --database "$(printf '%s' "$cluster" | sed "s|:///motcua?|:///$name?|")"
    fi
    MOTCUA_NOW=$now "$program" init "$@" >"$folder/$name.log" 2>&1 || { cat "$folder/$name.log" >&2; exit 1; }
    touch "$folder/$name.done"
fi
echo "$name"
