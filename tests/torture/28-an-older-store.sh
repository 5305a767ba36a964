#!/bin/sh
# A store of each earlier version is brought up to date: everybody's link and visits are there.
# A migration (that of the latest version, and one to a schema yet to come) is killed at each call
# that changes a file: the store is then the old or the new one, and the copy set aside is whole.
# Who goes back to the older program is told what to do, and finds all there.
. tests/torture/lib.sh
. tests/torture/stores/told.sh

plain=build/gcc
[ -x $plain/crosstraind ] || plain=$B
company
edit main.conf 's/Dock 3/Dock 4/'
cp -r "$here/etc" "$here/hr"

# The day on which a store was left, and what HR had written by then.
day_of() {
	rm -rf "${here:?}/etc"
	cp -r "$here/hr" "$here/etc"
	at "2027-01-04 12:00:00"
	[ ! -e "tests/torture/stores/$1.conf" ] || cat "tests/torture/stores/$1.conf" >>"$here/etc/main.conf"
	[ "$1" = v1 ] || {
		at "2027-01-20 12:00:00"
		edit staff.conf 's/id = "dan"; name = "[^"]*"/id = "daniel"; was = "dan"; name = "Daniel Wu"/; /id = "hal"/d'
	}
}
# A stopped daemon's folder, as that version left it.
lay_out() {
	rm -rf "$here/state"
	mkdir "$here/state"
	sqlite3 "$here/state/crosstrain.db" <"tests/torture/stores/$1.sql"
	printf '%019d\n' "$(sqlite3 "$here/state/crosstrain.db" 'SELECT max(publication) FROM audit')" >"$here/state/crosstrain.lock"
}
# links, without where the daemon happens to listen, and without pages where there were none
links() {
	ctl links --csv | sed 's,http://[^/]*,,g; s,webcal://[^/]*,,g' |
	if [ "$1" = v1 ]; then sed 's,/\(my\|board\)/[a-z2-7]*,,'; else cat; fi
}
feeds_are_whole() {
	for path in $(grep -o '/feeds/[a-z0-9]*\.ics' "tests/torture/stores/$1.links.csv" | sort -u); do
		fetch "$path" | tr -d '\r' | tail -n 1 | grep -qx END:VCALENDAR || return 1
	done
}

versions=0
for sql in tests/torture/stores/*.sql; do
	version=$(basename "$sql" .sql)
	versions=$((versions + 1))
	day_of "$version"
	lay_out "$version"
	start
	links "$version" >"$here/links"
	ctl visits --csv >"$here/visits"
	check "$version: everybody's link" same "tests/torture/stores/$version.links.csv" "$here/links"
	check "$version: every visit" same "tests/torture/stores/$version.visits.csv" "$here/visits"
	if [ -e "tests/torture/stores/$version.told" ]; then
		told_at "tests/torture/stores/$version" >"$here/told"
		check "$version: what was said and counted" same "tests/torture/stores/$version.told" "$here/told"
	fi
	check "$version: every feed is whole" feeds_are_whole "$version"
	check "$version: it is no backup that was put back" lacks "put back" cat "$here/log"
	check "$version: the store is sound" has ok sqlite3 "$here/state/crosstrain.db" 'PRAGMA integrity_check'
	stop
done

# shellcheck disable=SC2046
check "a migration can be built" cc -std=c17 -D_GNU_SOURCE -pthread -Iinclude -o "$here/migrate" tests/torture/migrate.c \
	$plain/libcrosstrain.a $(pkg-config --cflags --libs libical libconfig sqlite3 libsodium jansson zlib) -lcsv -lm
day_of v3
lay_out v3
B=$plain PATH=$PWD/$plain:$PATH torture "killed anywhere in the latest migration, nothing is lost" tests/torture/migrate.py
# Brought up to date, and stopped: from here on it is a store of today's version.
day_of v1
lay_out v1
start
stop
rm -rf "${here:?}/state"/*.bak "$here/victim"
B=$plain PATH=$PWD/$plain:$PATH torture "nor in one to come" tests/torture/migrate.py to-come
echo "did: stores of $versions versions of the schema opened, and brought up to date"
done_checking
