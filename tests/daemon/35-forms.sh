#!/bin/sh
# What people send from their pages, over the wire: it is in the store when they are told so,
# whatever is killed, full, busy or going down; what is not taken is told so and still in the
# box; and nobody but who has the page's link gets anything in.
. tests/daemon/lib.sh

# status PATH FLAG-OF-CURL…: what is said to it; the answer is in $here/head and $here/body
status() {
	to=$1
	shift
	curl -sS --max-time 20 -D "$here/head" -o "$here/body" -w '%{http_code}' "$@" "http://$address$to"
}
body_has() {
	grep -qF -- "$1" "$here/body" || { cat "$here/body"; return 1; }
}
head_has() {
	grep -qi -- "^$1" "$here/head" || { cat "$here/head"; return 1; }
}
# answer WHO TEXT: prints the status
answer() {
	post "$(page_of "$1")" do=answer "visit=$(asked_about "$1")" "answer=$2"
}
# is_kept TEXT: that is an answer, once and whole;  no_answer TEXT: nothing has it
is_kept() {
	ctl report answers --json | python3 -c 'import json, sys
all = [row["text"] for row in json.load(sys.stdin)["rows"]]; assert all.count(sys.argv[1]) == 1, all' "$1"
}
no_answer() {
	lacks "$1" ctl report answers && has '"rows"' ctl report answers --json
}

company
at "2027-01-04 09:00:00"
start
stop
at "2027-01-20 12:00:00"
start

# --- an answer
mine=$(page_of ann) visit=$(asked_about ann)
check "who was on a visit is asked" [ -n "$visit" ]
check "an answer is taken" [ "$(post "$mine" do=answer "visit=$visit" "answer=Fewer forms; \"fewer\" & <less> — größer.")" = 303 ]
crash
cp "$here/log" "$here/logs"
start
check "killed right then, it is there" is_kept 'Fewer forms; "fewer" & <less> — größer.'
check "it leads back by words alone" grep -q '^Location: ?done=answered.$' "$here/head"
check "nor is the token anywhere else in the head" [ "$(grep -c "${mine#/my/}" "$here/head")" = 0 ]
check "nobody keeps that" head_has "Cache-Control: no-store"
check "there it is thanked for" has "Your answer is kept." fetch "$mine?done=answered"
check "and can be read, as it was written" has "&lt;less&gt; — größer." fetch "$mine"
check "on the board, without a name" [ "$(fetch "$(page_of warehouse)" | grep -A3 'größer' | grep -c 'Ann')" = 0 ]
check "another takes its place" [ "$(answer ann "Second thoughts.")" = 303 ]
check "it is there" is_kept "Second thoughts."
check "and the first no longer" no_answer "Fewer forms"
check "an empty one erases it" [ "$(answer ann " ")" = 303 ]
check "it is gone" no_answer "Second thoughts."
check "an empty one where there is none is not taken" [ "$(answer ann " ")" = 422 ]

# --- who may
check "a calendar's link opens the page" has "Your next visit" fetch "/my/$(link ann | sed 's,/feeds/\(.*\)\.ics,\1,')"
check "but takes no answer" \
	[ "$(post "/my/$(link ann | sed 's,/feeds/\(.*\)\.ics,\1,')" do=answer "visit=$visit" "answer=By a calendar.")" = 403 ]
check "and says why" body_has "link one may look"
check "from another site: no" [ "$(status "$mine" -H "Origin: https://evil.example" -d do=answer -d "visit=$visit" -d "answer=By another site.")" = 403 ]
check "nor by what browsers say today" [ "$(status "$mine" -H "Sec-Fetch-Site: cross-site" -H "Origin: http://cal.example" -d do=answer -d "visit=$visit" -d "answer=By another site.")" = 403 ]
check "from the page's own: yes" [ "$(status "$mine" -H "Origin: http://cal.example" -d do=answer -d "visit=$visit" -d "answer=From the page.")" = 303 ]
check "behind a proxy that says the host: yes" [ "$(status "$mine" -H "Origin: http://$address" -d do=answer -d "visit=$visit" -d "answer=From the page.")" = 303 ]
check "an unknown link: 404" [ "$(post /my/aaaaaaaaaaaaaaaaaaaaaaaaaa do=answer "visit=$visit" "answer=By nobody.")" = 404 ]
check "a person's is no board's: 404" [ "$(post "/board/${mine#/my/}" do=missed "visit=$visit")" = 404 ]
check "a calendar takes no form: 405" [ "$(post "$(link ann)" do=answer "visit=$visit" "answer=By a feed.")" = 405 ]
check "nobody answers for another" [ "$(post "$(page_of bob)" do=answer "visit=$visit" "answer=For another.")" = 409 ]
check "nor says whether they came" [ "$(post "$mine" do=missed "visit=$visit")" = 400 ]
check "no board speaks of another's guests" [ "$(post "$(page_of sales)" do=missed "visit=$visit")" = 409 ]
check "an unknown visit: 409" [ "$(post "$mine" do=answer visit=999999 "answer=Of no visit.")" = 409 ]
check "what is no form: 400" [ "$(status "$mine" -d nonsense)" = 400 ]
check "none of these is kept" no_answer By
check "nor these" no_answer other
long=$(printf '%0901d' 0)
check "901 characters: not taken" [ "$(answer ann "$long")" = 422 ]
check "and still in the box" body_has "$long"
check "900 are" [ "$(answer ann "${long%0}")" = 303 ]
check "as many as 900 of more than a byte" [ "$(answer ann "$(printf '%0900d' 0 | sed 's/0/ü/g')")" = 303 ]
form="do=answer&visit=$visit&answer=x&pad="
printf '%s%0*d' "$form" $((8192 - ${#form})) 0 >"$here/form"
check "8 KiB are taken" [ "$(status "$mine" --data-binary "@$here/form")" = 303 ]
printf 0 >>"$here/form"
check "a byte more is not" [ "$(status "$mine" --data-binary "@$here/form")" = 413 ]
check "nor where the length is not said" [ "$(status "$mine" -H "Transfer-Encoding: chunked" --data-binary "@$here/form")" != 303 ]

# --- a board
board=$(page_of warehouse)
guest=$(guest_of warehouse "Ann Öst")
day=$(ctl visits --staff ann --csv | grep ',warehouse,1,' | cut -d, -f5)
check "a host says that somebody did not come" [ "$(post "$board" do=missed "visit=$guest")" = 303 ]
check "it leads back by words alone" grep -q '^Location: ?done=missed.$' "$here/head"
check "at once it is so" has '"missed": 1' ctl report fairness --json
is_moved() {
	ctl visits --staff ann --csv | grep ',warehouse,1,' | grep -qv ",$day,"
}
check "the visit finds another day" until_true 20 is_moved
check "the log says by whom" has "by a page" ctl log
check "and of whom" has "Ann Öst (ann), Warehouse, $day, said on its board" ctl log
check "for programs, too" has '"uid": -2' ctl log --json
check "the board shows the new day" has "new day:" fetch "$board"
check "the same again does no harm" [ "$(post "$board" do=missed "visit=$guest")" = 303 ]
replans() { curl -sS --unix-socket "$here/run/control.sock" http://localhost/metrics | sed -n 's/^crosstrain_jobs_total{kind="replan".*} //p' | tail -n 1; }
before=$(replans)
check "nor asks for a plan" [ "$(post "$board" do=missed "visit=$guest")$(ctl status >/dev/null; replans)" = "303$before" ]
check "she came after all" [ "$(post "$board" do=came "visit=$guest")" = 303 ]
check "it is where it was" [ "$(ctl visits --staff ann --csv | grep ',warehouse,1,' | cut -d, -f5)" = "$day" ]
check "and counts as held" has '"missed": 0' ctl report fairness --json
check "the log has that, too" has attended ctl log --last 2
check "a week's sheet" has "Ann Öst" fetch "$board?week=$day"
check "is another page than the board" [ "$(fetch "$board?week" | grep -c '<form')$(fetch "$board" | grep -c '<form' | sed 's/[1-9].*/some/')" = 0some ]
check "of this week, too" [ "$(status "$board?week")" = 200 ]
check "what is no day gives the board" has "<form" fetch "$board?week=soon"

# --- a page follows what is published
etag() {
	curl -s -o /dev/null -D - "$@" "http://$address$mine" | sed -n 's/^ETag: \(.*\)\r$/\1/p'
}
before=$(etag)
check "who has a page is told that it holds" [ "$(status "$mine" -H "If-None-Match: $before")" = 304 ]
edit main.conf 's/One team\./Two teams./'
ctl reload >/dev/null
check "until a reload" [ "$(status "$mine" -H "If-None-Match: $before")" = 200 ]
check "which shows" body_has "Two teams."
check "an answer, too, makes it another" [ "$(etag)" != "$(answer ann "Once more." >/dev/null; etag)" ]
check "pages are not packed" [ "$(status "$mine" -H "Accept-Encoding: gzip"; grep -ci content-encoding "$here/head")" = 2000 ]
edit main.conf 's/base_url = /gzip = true; base_url = /'
ctl reload >/dev/null
check "but where HR wants it" [ "$(status "$mine" -H "Accept-Encoding: gzip"; grep -ci '^content-encoding: gzip' "$here/head")" = 2001 ]
gzip -dc <"$here/body" >"$here/unpacked"
check "unpacked it is the page" [ "$(fetch "$mine")" = "$(cat "$here/unpacked")" ]
check "under another ETag" [ "$(etag)" != "$(etag -H "Accept-Encoding: gzip")" ]
check "and caches are told" head_has "Vary: Accept-Encoding"

# --- a link that was replaced
ctl revoke ann >/dev/null
check "the old page says so" has "link has been replaced" fetch "$mine"
check "and nothing of whom" lacks "Ann" fetch "$mine"
check "what is sent there is not taken" [ "$(status "$mine" -d do=answer -d "visit=$visit" -d "answer=By the old link.")" = 410 ]
check "and is given back" body_has "By the old link."
check "nor kept" no_answer "old link"
old=$mine mine=$(page_of ann)
check "by the new one it is" [ "$(answer ann "By the new link.")" = 303 ]

# --- the disk is full
no_room
check "the disk is full: told so" [ "$(post "$mine" do=answer "visit=$visit" "answer=While the <disk> is full.")" = 503 ]
check "in words" body_has "It could not be kept just now."
check "what was written is still in the box" body_has "While the &lt;disk&gt; is full.</textarea>"
check "the one before holds" is_kept "By the new link."
check "a request, too, is told so" [ "$(post "$(page_of bob)" do=cannot "visit=$(ahead_of bob)" "why=Full.")" = 503 ]
check "and what a host says" [ "$(post "$board" do=missed "visit=$guest")" = 503 ]
there_is_room
check "with room again it is taken" [ "$(post "$mine" do=answer "visit=$visit" "answer=While the <disk> is full.")" = 303 ]
check "it is there" is_kept "While the <disk> is full."
check "all is fine again" until_true 60 has "health: ok" ctl status
check "what was told to be not done was not done later" has '"missed": 0' ctl report fairness --json
check "nor is there half a request" has '"requests_open": 0' ctl status --json

# --- somebody else is busy with the store
# send NAME WHO TEXT: an answer in the background; its status goes to a file of that name
send() {
	name=$1 to=$(page_of "$2") about=$(asked_about "$2")
	(curl -sS --max-time 60 -o "$here/$name.body" -w '%{http_code}\n' -d do=answer -d "visit=$about" \
		--data-urlencode "answer=$3" "http://$address$to" >"$here/$name.part" 2>"$here/$name.err"
	mv "$here/$name.part" "$here/$name") &
}
hold_store
send slow ann "After a while."
sleep 1
check "while the store is held a form waits" [ ! -e "$here/slow" ]
check "calendars do not" has BEGIN:VCALENDAR curl -sS --max-time 2 "http://$address$(link bob)"
check "nor pages" has "Your next visit" curl -sS --max-time 2 "http://$address$(page_of bob)"
let_store_go
check "then it is taken" until_true 20 [ -e "$here/slow" ]
check "and told so" [ "$(cat "$here/slow")" = 303 ]
check "it is there" is_kept "After a while."

# A link that is replaced while a form waits: HR's word goes first, and the form is not done.
hold_store
send ahead bob "One that is worked on."
sleep 0.5
(ctl revoke ann >/dev/null; touch "$here/revoked") &
send late ann "By a link that was replaced meanwhile."
sleep 0.5
let_store_go
check "HR has its way" until_true 20 [ -e "$here/revoked" ]
check "whoever waited is answered" until_true 20 [ -e "$here/late" ]
check "that the page has ended" [ "$(cat "$here/late")" = 410 ]
check "with what was written" grep -q "By a link that was replaced meanwhile" "$here/late.body"
check "which is not kept" no_answer "replaced meanwhile"

# --- going down
# A form of which one half comes when the daemon is told to stop.
cat >"$here/halves.py" <<'END'
import os, signal, socket, sys, time
host, port = sys.argv[1].split(":")
body = sys.argv[3].encode()
s = socket.create_connection((host, int(port)))
s.sendall(b"POST " + sys.argv[2].encode() + b" HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
          b"Content-Length: %d\r\n\r\n" % len(body) + body[:9])
time.sleep(0.3)
os.kill(int(sys.argv[4]), signal.SIGTERM)
time.sleep(0.5)
s.sendall(body[9:])
heard = b""
while piece := s.recv(65536):
    heard += piece
print(heard.decode())
END
python3 "$here/halves.py" "$address" "$(page_of ann)" "do=answer&visit=$visit&answer=Half+of+it." "$daemon" >"$here/halves"
wait "$daemon"
check "it ends well in the middle of a form" [ $? = 0 ]
daemon=
cat "$here/log" >>"$here/logs"
check "the other half is answered" grep -q '^HTTP/1.1 503 ' "$here/halves"
check "when to come again" grep -q '^Retry-After: ' "$here/halves"
check "with what was written" grep -q '^Half of it.</textarea>' "$here/halves"
start
check "it was not kept" no_answer "Half of it"
hold_store
send first ann "The first of two."
send second bob "The second of two."
sleep 1
check "two wait" [ ! -e "$here/first" ]
kill "$daemon"
sleep 0.5
let_store_go
wait "$daemon"
check "it ends well" [ $? = 0 ]
daemon=
cat "$here/log" >>"$here/logs"
for _ in $(seq 100); do [ -e "$here/first" ] && [ -e "$here/second" ] && break; sleep 0.05; done
start
told=0
for name in first second; do
	code=$(cat "$here/$name")
	case $code in
	303) check "the $name was told that it is kept: it is" is_kept "The $name of two."; told=$((told + 1)) ;;
	503) check "the $name was told to send it again: it is not kept" no_answer "The $name of two."
	     check "and is still in the box" grep -qF "The $name of two.</textarea>" "$here/$name.body"; told=$((told + 1)) ;;
	*) check "the $name was told: $code" false ;;
	esac
done
check "both were told" [ "$told" = 2 ]

# --- over and over
# Each changes what is published, and everybody's calendars.
turn() {
	said=
	for _ in $(seq 20); do
		for word in missed came; do said="$said $(post "$board" do=$word "visit=$guest")"; done
	done
	echo "$said"
}
turn >"$here/turns"
check "a host may be wrong now and then" [ "$(grep -o 303 "$here/turns" | wc -l)" -ge 20 ]
check "but not without end" grep -q 429 "$here/turns"
check "and is told so" [ "$(status "$board" -d do=missed -d "visit=$guest")" = 429 ]
check "in words" body_has "That was often within a short time"
check "and when it may be" head_has "Retry-After: 60"
check "nothing comes of it" [ "$(publication)" = "$(post "$board" do=came "visit=$guest" >/dev/null; publication)" ]
check "others may, meanwhile" [ "$(answer ann "Meanwhile.")" = 303 ]

# --- secrets
nowhere() {
	for secret in "$mine" "$old" "$board"; do
		! grep -F "${secret##*/}" "$@" || return 1
	done
}
check "a last one" [ "$(answer ann "The last.")" = 303 ]
cat "$here/log" >>"$here/logs"
ctl log --json >"$here/audit"
fetch /healthz >"$here/health"
curl -sS --unix-socket "$here/run/control.sock" http://localhost/metrics >"$here/metrics"
check "no link is in the log" nowhere "$here/logs"
check "nor in the audit trail" nowhere "$here/audit"
check "nor in the figures" nowhere "$here/metrics"
check "which count the forms" grep -q '^crosstrain_http_requests_total{endpoint="form",code="303"} [1-9][0-9]*$' "$here/metrics"
check "nothing that was written is in the log" [ "$(grep -c 'of two\|forms\|thoughts' "$here/logs")" = 0 ]
done_checking
