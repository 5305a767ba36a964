#!/bin/sh
# Mail: whoever's visit, meeting or room is new, moved or called off soon is told, once, by a real mail
# server (Exim), also one that was away; and nobody else.
. tests/daemon/lib.sh
. tests/daemon/exim.sh

# The UID of the entry that somebody has on a day, in their calendar and in their mail.
uid_in_feed() {
	feed "$1" | tr -d '\r' | awk -v day="$2" '/^UID:/ { uid = $0 } /^DTSTART/ && index($0, day) { print uid }'
}

# shellcheck disable=SC2046
set -- $(tests/free-ports 1)
port=$1
prepare_exim "$port"
company
have_addresses
edit main.conf 's/guard = /keep = { mail_days = 20; };\nguard = /'
at "2026-12-28 08:00:00"
start
check "without the key there is none" has "no mail server" ctl mail
stop
rm -rf "$here/state"
echo "mail = { server = \"smtp://127.0.0.1:$port\"; from = \"crosstrain@acme.example\"; };" >>"$here/etc/main.conf"
start

# --- a server that is away
soon=$(ctl visits --csv | awk -F, 'NR > 1 && $5 != "" && $5 < "2027-01-17" { print $1 }' | sort -u)
n=$(echo "$soon" | wc -l)
late=$(ctl visits --csv | awk -F, 'NR > 1 { print $1 }' | sort -u | grep -vxF "$soon" | head -n 1)
check "some visits are near, some are not" [ "$n" -gt 2 ]
check "status counts whom it is for" has "$n people are yet to be told by mail" ctl status
check "while the server is away nothing is sent" code 1 ctl mail
check "and it is said" has "127.0.0.1" ctl mail
check "start the mail server" start_exim
check "then all are told" has "$n sent" ctl mail
check "each of those whose visit is near" got "$n"
check "once" has "Nothing waits" ctl mail
[ -z "$late" ] || check "who goes later is not" silent letter "$late"
who=$(echo "$soon" | head -n 1)
host=$(ctl visits --staff "$who" --csv | awk -F, 'NR > 1 && $5 != "" { print $3; exit }')
day=$(start_of "$who" "$host")
plain_day=$(echo "$day" | tr -d -)
check "it says what is new" has "New: Visit: " letter "$who"
check "and when" has "$day" letter "$who"
check "it is from whom HR says" has "From: crosstrain@acme.example" letter "$who"
check "no answering machine answers it" has "Auto-Submitted: auto-generated" letter "$who"
check "the entry is attached" has "text/calendar utf-8 cross-training.ics" letter "$who"
check "under the UID of the calendar" has "$(uid_in_feed "$who" "$plain_day" | head -n 1)" letter "$who"
check "its lines end as those of mail do" lacks "=0A" cat "$mail/box/all"
check "as something published, that asks for no answer" has "METHOD:PUBLISH" letter "$who"
check "HR's message stands in it" has "One team." letter "$who"

# --- what changes
forget_mail
check "nothing new is no mail" has "Nothing waits" ctl mail
ctl room sales warehouse --about "Größe; \"4711\"" --with bob,eva >/dev/null
check "who is in a room is told" has "2 sent" ctl mail
check "those two" got 2
check "what it is about, in the subject, whatever its letters" has 'Subject: New: Room: Größe; "4711", Monday 2026-12-28' letter bob
forget_mail
ctl room close 1 --outcome "By phone." >/dev/null
check "that it is called off" has "2 sent" ctl mail
check "they are told" got 2
check "as the entry says" has "STATUS:CANCELLED" letter eva
check "and the subject" has "Subject: Called off: Room: " letter eva

forget_mail
stop_exim
edit main.conf "s/^mail = /time_off = ( { staff = \"$who\"; days = [\"$day\"]; } );\n&/"
ctl reload >/dev/null
moved=$(start_of "$who" "$host")
check "a visit moves" [ "$moved" != "$day" ]
edit main.conf '/^time_off/d'
edit main.conf "s/^mail = /time_off = ( { staff = \"$who\"; days = [\"$day\", \"$moved\"]; } );\n&/"
ctl reload >/dev/null
again=$(start_of "$who" "$host")
check "and again, before the server is back" [ "$again" != "$moved" ]
check "what waits survives" crash
start
check "the server is back" start_exim
ctl mail >/dev/null
check "one mail tells of both" [ "$(grep -c "^Envelope-to: $who@" "$mail/box/all")" = 1 ]
check "with the hour that they knew" has "$day, 07:00; now it is on" letter "$who"
check "from the day that they knew" has "It was on $(date -d "$day" +%A) $day" letter "$who"
check "to the day that it is now" has "$again" letter "$who"
check "under the same UID" has "$(uid_in_feed "$who" "$plain_day$(echo "$again" | tr -d -)" | head -n 1)" letter "$who"
check "none of the day between" lacks "$moved" letter "$who"

# --- addresses
forget_mail
edit staff.conf 's/bob@acme/nobody@acme/; s/cat@acme/later@acme/; s/email = "dan@acme.example"; //'
ctl reload >/dev/null
ctl room sales warehouse --about "Addresses" --with bob,eva,dan,cat >/dev/null
check "who is refused for good is told of" has "does not take mail to nobody@acme.example" ctl mail
check "what the server wants later, waits" code 1 ctl mail
check "which holds up nobody else" has "Addresses" letter eva
check "one waits, and no other" has '"waiting": 1' ctl mail --json
check "who has no address gets none, the others theirs" silent letter dan
edit staff.conf 's/later@acme/cat@acme/'
ctl reload >/dev/null
ctl mail >/dev/null
check "later it is delivered" has "Addresses" letter cat
check "the one refused is not tried again" has "Nothing waits" ctl mail
check "who came after them got one" [ "$(grep -c "^Envelope-to: eva@" "$mail/box/all")" = 1 ]
check "for programs, too" has '"waiting": 0' ctl mail --json

# What the server has against us costs nobody their mail.
forget_mail
edit main.conf 's/crosstrain@acme.example/stranger@acme.example/'
ctl reload >/dev/null
ctl room sales warehouse --about "Refused" --with ann,bob,cat,eva >/dev/null
check "a sender who is not let in is told of" has "MAIL failed" ctl mail
check "and nothing is given up" has '"waiting": 4' ctl mail --json
edit main.conf 's/stranger@acme.example/crosstrain@acme.example/'
edit staff.conf 's/@acme.example/@elsewhere.example/'
ctl reload >/dev/null
check "nor where all are refused" has '"waiting": 4' ctl mail --json
edit staff.conf 's/@elsewhere.example/@acme.example/; s/nobody@acme/bob@acme/'
ctl reload >/dev/null
check "when that is mended, all are told" has "4 sent" ctl mail
check "all four" got 4

# --- as a service
forget_mail
instead='exec' ctl mail --follow >"$here/follow" 2>&1 &
follower=$!
ctl room sales field --about "Followed" --with cat,gil >/dev/null
check "the service sends by itself" got 2
kill "$follower"
wait "$follower" 2>/dev/null

# --- what is over
forget_mail
stop_exim
ctl room sales field --about "Too late" --with cat,gil >/dev/null
ctl mail >/dev/null 2>&1
stop
at "2027-01-20 08:00:00"
start
check "the server is back, much later" start_exim
ctl mail >/dev/null
check "what is over is not told any more" lacks "Too late" cat "$mail/box/all"
check "nor does it wait" has '"mail_waiting": 0' ctl status --json

forget_mail
edit staff.conf '/id = "gil"/d'
ctl reload >/dev/null
ctl room sales field --about "Forgotten" --with cat,hal >/dev/null
ctl forget gil >/dev/null
check "who has left is not written to" silent sh -c "sqlite3 '$here/state/crosstrain.db' 'SELECT 1 FROM outbox JOIN subject USING (subject) WHERE forgotten'"
stop
done_checking
