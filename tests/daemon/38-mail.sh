#!/bin/sh
# Mail: whoever's visit, meeting or room is new, moved or called off soon is told, once, by a real mail
# server (Exim), also one that was away; and nobody else.
. tests/daemon/lib.sh

# shellcheck disable=SC2046
set -- $(tests/free-ports 1)
port=$1
mail=$(mktemp -d "${TMPDIR:-/tmp}/crosstrain-mail.XXXXXX")
exim=

end_all() {
	[ -z "$exim" ] || kill "$exim" 2>/dev/null
	rm -rf "$mail"
	clean_up
}
trap end_all EXIT

# Exim, as it is in Debian, in a folder of its own and as an ordinary user: it knows its own user by
# name, and takes no other place for its program than its config says.
prepare_exim() {
	peers=$PWD/build/peers
	lib=$(dirname "$(find "$peers/usr/lib" -name 'libnss_wrapper.so' | head -n 1)")
	mkdir "$mail/lib" "$mail/spool" "$mail/log" "$mail/box"
	cp -L "$peers/usr/sbin/exim4" "$mail/exim4" && chmod 755 "$mail/exim4"
	cp -L "$lib"/lib*.so* "$mail/lib"
	cp /etc/passwd /etc/group "$mail"
	user=$(id -u) group=$(id -g) as=
	[ "$user" != 0 ] || { user=65534 group=65534 as="setpriv --reuid=65534 --regid=65534 --clear-groups"; }
	echo "Debian-exim:x:$user:$group::/:/bin/false" >>"$mail/passwd"
	echo "Debian-exim:x:$group:" >>"$mail/group"
	cat >"$mail/exim" <<-SCRIPT
		#!/bin/sh
		exec env LD_PRELOAD=$mail/lib/libnss_wrapper.so LD_LIBRARY_PATH=$mail/lib NSS_WRAPPER_PASSWD=$mail/passwd \\
			NSS_WRAPPER_GROUP=$mail/group $mail/exim4 -C $mail/conf "\$@"
	SCRIPT
	chmod 755 "$mail/exim" "$mail"
	cat >"$mail/conf" <<-CONF
		exim_path = $mail/exim
		primary_hostname = mail.acme.example
		domainlist local_domains = acme.example
		local_interfaces = 127.0.0.1
		daemon_smtp_ports = $port
		spool_directory = $mail/spool
		log_file_path = $mail/log/%slog
		pid_file_path = $mail/pid
		host_lookup =
		rfc1413_query_timeout = 0s
		keep_environment =
		never_users =
		tls_advertise_hosts =
		smtp_accept_queue_per_connection = 0
		acl_smtp_rcpt = recipient
		acl_smtp_data = accept
		begin acl
		recipient:
		  deny local_parts = nobody
		       message = no such person here
		  defer local_parts = later
		       message = try again later
		  accept domains = +local_domains
		  deny message = no relaying
		begin routers
		all:
		  driver = accept
		  transport = box
		begin transports
		box:
		  driver = appendfile
		  file = $mail/box/all
		  envelope_to_add
		  user = Debian-exim
		  group = Debian-exim
		  check_owner = false
	CONF
	[ -z "$as" ] || chown "$user:$group" "$mail" "$mail/spool" "$mail/log" "$mail/box"
}
start_exim() {
	# shellcheck disable=SC2086
	$as "$mail/exim" -bdf -q5s >"$mail/out" 2>&1 &
	exim=$!
	for _ in $(seq 100); do
		python3 -c "import smtplib; smtplib.SMTP('127.0.0.1', $port).quit()" 2>/dev/null && return 0
		sleep 0.1
	done
	cat "$mail/out" "$mail"/log/*
	return 1
}
stop_exim() {
	kill "$exim"
	wait "$exim" 2>/dev/null
	exim=
}

# got N: so many mails were delivered since forget_mail, and none waits to be.
got() {
	for _ in $(seq 100); do
		n=$(grep -c '^Envelope-to: ' "$mail/box/all" 2>/dev/null)
		[ "${n:-0}" != "$1" ] || return 0
		sleep 0.1
	done
	grep -h '^Envelope-to: \|^Subject: ' "$mail/box/all"
	return 1
}
forget_mail() {
	: >"$mail/box/all"
}
# letter WHO: the mail that somebody got, decoded: headers, text, calendar
letter() {
	python3 - "$mail/box/all" "$1@acme.example" <<-'PYTHON'
		import email.header, mailbox, sys
		for message in mailbox.mbox(sys.argv[1]):
		    if message["Envelope-to"] != sys.argv[2]:
		        continue
		    for name in ("From", "To", "Subject", "Message-ID", "Auto-Submitted"):
		        print(name + ":", email.header.make_header(email.header.decode_header(message[name])))
		    for part in message.walk():
		        if not part.is_multipart():
		            print(part.get_content_type(), part.get_content_charset(), part.get_filename())
		            print(part.get_payload(decode=True).decode().replace("\r\n ", "").replace("\r", ""))
	PYTHON
}
# The UID of the entry that somebody has on a day, in their calendar and in their mail.
uid_in_feed() {
	feed "$1" | tr -d '\r' | awk -v day="$2" '/^UID:/ { uid = $0 } /^DTSTART/ && index($0, day) { print uid }'
}
start_of() {
	ctl visits --staff "$1" --csv | awk -F, -v host="$2" '$3 == host && $5 != "" { print $5; exit }'
}

prepare_exim
company
edit staff.conf 's/id = "\([a-z]*\)"; name/id = "\1"; email = "\1@acme.example"; name/; s/email = "bea@acme.example"; department/department/'
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
check "while the server is away nothing is sent" code 1 ctl mail
check "and it is said" has "127.0.0.1" ctl mail
check "start the mail server" start_exim
check "then all are told" has "$n sent" ctl mail
check "each of those whose visit is near" got "$n"
check "once" has "Nothing waits" ctl mail
[ -z "$late" ] || check "who goes later is not" lacks . letter "$late"
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
check "from the day that they knew" has "It was on $(date -d "$day" +%A) $day" letter "$who"
check "to the day that it is now" has "$again" letter "$who"
check "under the same UID" has "$(uid_in_feed "$who" "$plain_day$(echo "$again" | tr -d -)" | head -n 1)" letter "$who"
check "none of the day between" lacks "$moved" letter "$who"

# --- addresses
forget_mail
edit staff.conf 's/bob@acme/nobody@acme/; s/eva@acme/later@acme/; s/email = "dan@acme.example"; //'
ctl reload >/dev/null
ctl room sales warehouse --about "Addresses" --with bob,eva,dan,cat >/dev/null
check "who is refused for good is told of" has "does not take mail to nobody@acme.example" ctl mail
check "what the server wants later, waits" code 1 ctl mail
check "who has no address gets none, the others theirs" lacks . letter dan
edit staff.conf 's/later@acme/eva@acme/'
ctl reload >/dev/null
ctl mail >/dev/null
check "later it is delivered" has "Addresses" letter eva
check "the one refused is not tried again" has "Nothing waits" ctl mail
check "who is between them got one" [ "$(grep -c "^Envelope-to: cat@" "$mail/box/all")" = 1 ]
check "for programs, too" has '"waiting": 0' ctl mail --json

# --- as a service
forget_mail
ctl mail --follow >"$here/follow" 2>&1 &
follower=$!
ctl room sales field --about "Followed" --with cat,gil >/dev/null
check "the service sends by itself" got 2
kill "$follower"
wait "$follower" 2>/dev/null

forget_mail
edit staff.conf '/id = "gil"/d'
ctl reload >/dev/null
ctl room sales field --about "Forgotten" --with cat,hal >/dev/null
ctl forget gil >/dev/null
check "who has left is not written to" lacks . sh -c "sqlite3 '$here/state/crosstrain.db' 'SELECT 1 FROM outbox JOIN subject USING (subject) WHERE forgotten'"
stop
done_checking
