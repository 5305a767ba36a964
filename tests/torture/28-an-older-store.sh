#!/bin/sh
# A store of each earlier version is brought up to date: everybody's link and visits are there.
# A migration (of a schema yet to come) is killed at each call that changes a file: the store is
# then the old or the new one, and the copy set aside is whole.  Who goes back to the older
# program is told what to do, and finds all there.
. tests/torture/lib.sh

plain=build/gcc
[ -x $plain/crosstraind ] || plain=$B
company
edit main.conf 's/Dock 3/Dock 4/'
at "2027-01-04 12:00:00"

# A stopped daemon's folder, as that version left it.
lay_out() {
	rm -rf "$here/state"
	mkdir "$here/state"
	sqlite3 "$here/state/crosstrain.db" <"tests/torture/stores/$1.sql"
	printf '%019d\n' "$(sqlite3 "$here/state/crosstrain.db" 'SELECT max(publication) FROM audit')" >"$here/state/crosstrain.lock"
}
# links, without where the daemon happens to listen
links() { ctl links --csv | sed 's,http://[^/]*,,g; s,webcal://[^/]*,,g; s,/\(my\|board\)/[a-z2-7]*,,'; }
feeds_are_whole() {
	for path in $(grep -o '/feeds/[a-z0-9]*\.ics' "tests/torture/stores/$1.links.csv" | sort -u); do
		fetch "$path" | tr -d '\r' | tail -n 1 | grep -qx END:VCALENDAR || return 1
	done
}

versions=0
for sql in tests/torture/stores/*.sql; do
	version=$(basename "$sql" .sql)
	versions=$((versions + 1))
	lay_out "$version"
	start
	links >"$here/links"
	ctl visits --csv >"$here/visits"
	check "$version: everybody's link" same "tests/torture/stores/$version.links.csv" "$here/links"
	check "$version: every visit" same "tests/torture/stores/$version.visits.csv" "$here/visits"
	check "$version: every feed is whole" feeds_are_whole "$version"
	check "$version: it is no backup that was put back" lacks "put back" cat "$here/log"
	check "$version: the store is sound" has ok sqlite3 "$here/state/crosstrain.db" 'PRAGMA integrity_check'
	stop
done

# Brought up to date, and stopped: from here on it is a store of today's version.
lay_out v1
start
stop
rm -f "$here/state"/*.bak
# shellcheck disable=SC2046
check "a migration can be built" cc -std=c17 -D_GNU_SOURCE -pthread -Iinclude -o "$here/migrate" tests/torture/migrate.c \
	$plain/libcrosstrain.a $(pkg-config --cflags --libs libical libconfig sqlite3 libsodium jansson zlib) -lcsv -lm
B=$plain PATH=$PWD/$plain:$PATH torture "killed anywhere in a migration, nothing is lost" tests/torture/migrate.py
echo "did: stores of $versions earlier versions of the schema brought up to date"
done_checking
