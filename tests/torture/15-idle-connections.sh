#!/bin/sh
# Thousands of clients that have got their calendar and keep the connection: a fresh one is
# answered at once, they cost little memory, and when they are gone nothing of them is left.
. tests/torture/http.sh

company
start
path=$(link company)
n=$(few 1000 10000)
# shellcheck disable=SC2046
check "$n idle connections keep nobody waiting" tests/torture/idle.py "$address" "$daemon" "$path" "$n" $(few leave "")
did
check "it stops without complaint" code 0 stop
done_checking
