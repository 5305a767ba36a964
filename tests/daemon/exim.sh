# shellcheck shell=sh
# A real mail server, for scripts to source after lib.sh: Exim, with one mailbox for all of acme.example.
# "nobody" is not known there, "later" is put off before a letter is sent and "full" after it, "slow" takes three
# seconds, and "stranger" may send nothing.

mail=$(mktemp -d "${TMPDIR:-/tmp}/crosstrain-mail.XXXXXX")
exim=

# Exim, as it is in Debian, in a folder of its own and as an ordinary user: it knows its own user by
# name, and takes no other place for its program than its config says: prepare_exim PORT
prepare_exim() {
	mail_port=$1
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
		daemon_smtp_ports = $mail_port
		spool_directory = $mail/spool
		log_file_path = $mail/log/%slog
		pid_file_path = $mail/pid
		host_lookup =
		rfc1413_query_timeout = 0s
		keep_environment =
		never_users =
		tls_advertise_hosts =
		smtp_accept_queue_per_connection = 0
		acl_smtp_mail = sender
		acl_smtp_rcpt = recipient
		acl_smtp_data = letter
		begin acl
		sender:
		  deny senders = stranger@acme.example
		  accept
		recipient:
		  deny local_parts = nobody
		       message = no such person here
		  defer local_parts = later
		       message = try again later
		  warn local_parts = slow
		       delay = 3s
		  accept domains = +local_domains
		  deny message = no relaying
		letter:
		  defer condition = \${if match{\$recipients}{full}}
		       message = no room for it now
		  accept
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
	: >"$mail/box/all"
	[ -z "$as" ] || chown -R "$user:$group" "$mail/spool" "$mail/log" "$mail/box" && chown "$user:$group" "$mail"
}
# start_exim [COMMAND…]: by that command, which takes it to another network
start_exim() {
	# shellcheck disable=SC2086
	"$@" $as "$mail/exim" -bdf -q5s >"$mail/out" 2>&1 &
	exim=$!
	for _ in $(seq 100); do
		"$@" python3 -c "import smtplib; smtplib.SMTP('127.0.0.1', $mail_port).quit()" 2>/dev/null && return 0
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
end_all() {
	[ -z "$exim" ] || stop_exim
	rm -rf "$mail"
	clean_up
}
trap end_all EXIT

# Everybody of the company has an address.
have_addresses() {
	edit staff.conf 's/id = "\([a-z]*\)"; name/id = "\1"; email = "\1@acme.example"; name/; s/email = "bea@acme.example"; department/department/'
}
# start_of WHO HOST: the day of somebody's first visit there that is set
start_of() {
	ctl visits --staff "$1" --csv | awk -F, -v host="$2" '$3 == host && $5 != "" { print $5; exit }'
}

# got N: so many mails were delivered since forget_mail, and none waits to be.
got() {
	for _ in $(seq 300); do
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
