#!/bin/sh
# The port is systemd's: whatever becomes of the service, it is open, nobody is refused, and
# nobody has to start anything by hand when the cause is gone.
. tests/system/lib.sh

socket=crosstraind.socket
status_of() {
	in_box curl -s -o /dev/null -w '%{http_code}' --max-time 20 "http://127.0.0.1:$port$1"
}
says() {
	[ "$(status_of "$1")" = "$2" ]
}

set_up
made_up_company
in_box systemctl enable --quiet --now crosstraind
back

readers
restarts() {
	for _ in $(seq 20); do
		in_box systemctl restart crosstraind || return 1
		sleep 0.3
	done
}
check "twenty restarts while calendars ask" restarts
check "none was refused or cut off" no_more_readers
sed 's/^/# /' "$here/output"
check "no start limit was met" is "$service" ActiveState active

reload_meanwhile() {
	in_box systemctl restart --no-block crosstraind
	for _ in 1 2 3 4 5; do ctl reload || return 1; done
}
check "HR reloads meanwhile, and need not know" reload_meanwhile
back

# A config that was never accepted.
in_box systemctl stop $units
in_box rm -rf /var/lib/crosstrain
edit routes.conf 's/to = "warehouse"/to = "warehose"/'
in_box systemctl start $socket
check "a config with a mistake, and none before: who asks is told" says /feeds/aaaaaaaaaaaaaaaaaaaaaaaaaa.ics 503
asked_often() {
	for _ in $(seq 40); do status_of /healthz; done
}
check "who asks again and again, too" lacks 000 asked_often
wait_for 10 is "$service" Result exit-code
check "the service ended with 78" is "$service" ExecMainStatus 78
check "which systemctl status calls a config" has "status=78/CONFIG" in_box systemctl status $service
check "the port is open all the same" is $socket ActiveState active
edit routes.conf 's/"warehose"/"warehouse"/'
check "mended, the next who asks starts it" wait_for 20 answers
check "and it stays up" back
remember

# A store that cannot be had, until it can.
in_box systemctl stop $service
in_box mv /var/lib/crosstrain/crosstrain.db /root/kept
check "a store that is gone: the port is open" wait_for 10 says /healthz 503
sleep 6
check "also after many tries" is $socket ActiveState active
check "the journal says what to do" has "put a backup in its place" journal
in_box mv /root/kept /var/lib/crosstrain/crosstrain.db
check "put back, the next who asks starts it" wait_for 20 answers
check "and it stays up" back
check "with everybody's calendar" as_before

check "one more socket, as an admin adds it" in_box sh -c '
	mkdir /etc/systemd/system/crosstraind.socket.d
	printf "[Socket]\nListenStream=[::1]:8643\nListenStream=/run/crosstrain.sock\n" >/etc/systemd/system/crosstraind.socket.d/more.conf
	systemctl daemon-reload && systemctl restart crosstraind.socket'
check "is served" has ok in_box curl -sS 'http://[::1]:8643/healthz'
check "one without a network, too" has ok in_box curl -sS --unix-socket /run/crosstrain.sock http://localhost/healthz
check "and the first as before" answers

in_box sh -c 'printf "[Socket]\nListenStream=\nListenStream=127.0.0.1:8644\n" >/etc/systemd/system/crosstraind.socket.d/more.conf
	systemctl daemon-reload'
check "changed without a restart of the socket, a restart of the service says so" \
	[ -n "$(in_box systemctl restart crosstraind 2>&1; journal | grep -F 'systemctl restart crosstraind.socket')" ]
port=8644
check "and then it is well" in_box systemctl restart crosstraind.socket
check "by itself" back
done_checking
