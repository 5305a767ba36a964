#!/bin/sh
# Every feed as a file, and nginx serving them as the README says.
. tests/daemon/lib.sh

out=$here/out
nginx=$PWD/build/peers/usr/sbin/nginx
[ -x "$nginx" ] || nginx=$(command -v nginx)
port=$(tests/free-ports 1)
mkdir "$here/tmp"
export TMPDIR="$here/tmp"       # for its copies of the store; others have theirs in /tmp

says() {
	ctl export "$out" --json >"$here/said" || return 1
	grep -q "\"$1\": $2,*\$" "$here/said" || { cat "$here/said"; return 1; }
}
# Every line of the list beside what the daemon serves there: bytes and ETag.
same_as_served() {
	sed 1d "$out/feeds.csv" | tr -d '"' | while IFS=, read -r path etag _ _ state; do
		code=$(curl -s -D "$here/head" -o "$here/body" -w '%{http_code}' "http://$address$path")
		case $state in
		gone) [ "$code" = 410 ] && [ ! -e "$out$path" ] || { echo "$path: $code"; return 1; } ;;
		*) cmp "$here/body" "$out$path" && grep -qi "^etag: \"$etag\"" "$here/head" || return 1 ;;
		esac
	done
}
# What nginx says: its answer's head and body
nginx_says() {
	curl -s -D - "$@" | tr -d '\r'
}
start_nginx() {
	# nginx gives up its rights if it has any, and then must still get at the files.
	chmod 755 "$here"
	mkdir -p "$here/nginx"
	{
		echo "daemon off; pid $here/nginx/pid; error_log stderr; events {} http { access_log off;"
		for kind in client_body proxy fastcgi uwsgi scgi; do echo "${kind}_temp_path $here/nginx/$kind;"; done
		sed -n '/^```nginx$/,/^```$/{/^```/d;p}' README.md |
			sed "s,/srv/calendars,$out,; s,listen 80,listen 127.0.0.1:$port,"
		echo "}"
	} >"$here/nginx.conf"
	"$nginx" -p "$here/nginx" -e stderr -c "$here/nginx.conf" 2>"$here/nginx.log" &
	server=$!
	until_true 10 curl -s -o /dev/null "http://127.0.0.1:$port/"
}

company
at "2027-01-04 09:00:00"
start
check "every feed is written" says written 13
check "as it is served, under its ETag" same_as_served
touch -d 2027-01-01 "$here/then" "$out"/feeds/* "$out/feeds.csv"
check "again: nothing is" says written 0
check "nor is the list" [ -z "$(find "$out" -type f -newer "$here/then")" ]
check "who can read the list is its owner" [ "$(stat -c %a "$out/feeds.csv")" = 600 ]
check "names cannot be listed" [ "$(stat -c %a "$out/feeds")" = 711 ]

check "nginx serves them" start_nginx
path=$(link bob)
url=http://127.0.0.1:$port$path
check "as calendars" has "Content-Type: text/calendar; charset=utf-8" nginx_says "$url"
check "but not the list" has "404 Not Found" nginx_says "http://127.0.0.1:$port/feeds.csv"
check "nor the names" has "403 Forbidden" nginx_says "http://127.0.0.1:$port/feeds/"
etag=$(nginx_says "$url" | sed -n 's/^ETag: //p')
since=$(nginx_says "$url" | sed -n 's/^Last-Modified: //p')
check "who has it gets 304" has "304 Not Modified" nginx_says -H "If-None-Match: $etag" "$url"

cp -a "$out" "$here/before"
edit staff.conf 's/Bob \\"Bobby\\" Ray/Rob Ray/'
ctl reload >/dev/null
changed() {
	for f in "$out"/feeds/*; do cmp -s "$f" "$here/before/feeds/${f##*/}" || echo "$f"; done
}
check "a full disk: exit code 1" code 1 strace -qq -f -o /dev/null -e inject=syncfs:error=ENOSPC crosstrainctl \
	--config "$here/etc/main.conf" --state "$here/state" --runtime "$here/run" export "$out"
check "and all as it was" [ -z "$(changed)" ]
check "without a trace" [ -z "$(find "$out" -name '*.new')" ]
cp "$out/feeds.csv" "$here/list"
strace -qq -f -o "$here/strace" -e trace=renameat -e inject=renameat:signal=KILL:when=2 crosstrainctl \
	--config "$here/etc/main.conf" --state "$here/state" --runtime "$here/run" export "$out" >/dev/null 2>&1
check "killed midway" has "killed by SIGKILL" cat "$here/strace"
check "the list is still the old one" same "$here/list" "$out/feeds.csv"
check "some is in place, some is not" [ -n "$(find "$out" -name '*.new')" ] && [ -n "$(changed)" ]
check "but each file is a whole calendar" [ "$(tail -qn 1 "$out"/feeds/*.ics | sort -u | tr -d '\r')" = END:VCALENDAR ]
check "the next run ends what was begun" ctl export "$out"
check "as it is served now" same_as_served
check "with nothing left over" [ -z "$(find "$out" -name '*.new')" ]
check "only what changed was written" [ "$(changed | wc -l)" -lt 13 ]
check "nginx has the new name" has "Rob" nginx_says "http://127.0.0.1:$port$(link company)"
check "for who asks by ETag" has "200 OK" nginx_says -H "If-None-Match: $etag" "$url"
check "and who asks by date" has "200 OK" nginx_says -H "If-Modified-Since: $since" "$url"

since=$(nginx_says "$url" | sed -n 's/^Last-Modified: //p')
ctl revoke bob >/dev/null
check "a revoked link: two files are written" says written 2
check "as they are served" same_as_served
check "the old one says so" has "This link has been replaced" nginx_says "$url"
check "and not less for who asks by date" has "200 OK" nginx_says -H "If-Modified-Since: $since" "$url"
stop
at "2027-02-10 09:00:00"
start
check "after the grace its file goes" says removed 1
check "and all others are as they are served" same_as_served
stop
cp -a "$out" "$here/before2"
rm -r "$out"
check "without the daemon" says removed 0
check "the same files" diff -r "$here/before2" "$out"
check "a folder that cannot be made: exit code 1" code 1 ctl export /proc/calendars
printf 'BEGIN:VCAL' >"$out$(link ann)"
check "a file that was damaged is written anew" says written 1
check "as it was" diff -r "$here/before2" "$out"
: >"$out/feeds/aaaaaaaaaaaaaaaaaaaaaaaaaa.ics"
: >"$out/feeds/.aaaaaaaaaaaaaaaaaaaaaaaaaa.ics.new"
: >"$out/feeds/theirs.ics"
check "files of links that the store does not know go" says removed 2
check "others stay" [ -e "$out/feeds/theirs.ics" ]
(umask 077; ctl export "$here/tight" >/dev/null)
check "whatever the umask, a web server gets in" [ "$(stat -c %a "$here/tight")" = 755 ]
mv "$here/state" "$here/state.of.before"
check "without a store: exit code 1" code 1 ctl export "$here/none"
check "and nothing is made" [ ! -e "$here/none" ]
mv "$here/state.of.before" "$here/state"
check "no copy of the store is left" [ -z "$(ls -A "$here/tmp")" ]
kill "$server"
wait "$server" 2>/dev/null
done_checking
