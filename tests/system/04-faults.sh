#!/bin/sh
# What a server does to a service: it hangs, the disk is full, it is killed again and again.
# What people were told is what they see, before, meanwhile and afterwards.
BOX_DISK_MB=96
export BOX_DISK_MB
. tests/system/lib.sh

restarts_are() {
	is "$service" NRestarts "$1"
}
fill_disk() {
	in_box sh -c 'dd if=/dev/zero of=/root/filler bs=64k 2>/dev/null; dd if=/dev/zero of=/root/filler2 bs=512 2>/dev/null'
}
free_disk() {
	in_box rm -f /root/filler /root/filler2
}

set_up
made_up_company
in_box sh -c 'mkdir /etc/systemd/system/crosstraind.service.d
	printf "[Service]\nWatchdogSec=10\nTimeoutAbortSec=1\n" >/etc/systemd/system/crosstraind.service.d/watchdog.conf
	systemctl daemon-reload'
in_box systemctl enable --quiet --now crosstraind
back
wait_for 30 has_published
remember

in_box kill -STOP "$(prop $service MainPID)"
check "it hangs: systemd ends it and starts it again" wait_for 60 restarts_are 1
check "and it is there" back
check "the journal says that it hung" [ "$(journal | grep -c 'Watchdog timeout')" = 1 ]
check "with everybody's calendar" as_before
sleep 15
check "one that is well is left alone" restarts_are 1

edit departments.conf 's/Dock 3/Dock 9/'
fill_disk
check "the disk is full: a reload fails" code 1 in_box systemctl reload crosstraind
check "and says why" has "full" prop $service StatusText
check "the feeds are as they were" as_before
check "health says that there is trouble" has trouble fetch /healthz
check "status says which" has full ctl status
check "it is restarted all the same" in_box systemctl restart crosstraind
check "and serves" as_before
free_disk
feed_has() { has "$1" feed company; }
check "there is room again: a start tries it, and the feeds have it" wait_for 60 feed_has "Dock 9"
edit departments.conf 's/Dock 9/Dock 7/'
fill_disk
in_box systemctl reload crosstraind 2>/dev/null
check "the next is refused, too" lacks "Dock 7" feed company
free_disk
check "and comes by itself when there is room" wait_for 90 feed_has "Dock 7"
check "all is well" answers
check "with nobody's hand on the service" restarts_are 0

# HR reloads without end; the daemon is killed at any moment.
in_box sh -c 'cat >/root/hr <<"END"
for i in $(seq 1000 9999); do
	sed -i "s/Dock [0-9]*/Dock $i/" /etc/crosstrain/departments.conf
	crosstrainctl reload >/dev/null 2>&1 && echo "$i" >>/root/told
done
END
systemd-run --quiet --unit=hr sh /root/hr'
kept() {
	told=$(in_box tail -n 1 /root/told)
	seen=$(feed company | sed -n 's/.*Dock \([0-9][0-9][0-9][0-9]\).*/\1/p' | head -n 1)
	[ "${seen:-0}" -ge "${told:-0}" ] || { echo "told $told, but $seen is served"; return 1; }
}
killed_again_and_again() {
	for _ in $(seq 15); do
		sleep "0.$(od -An -N1 -tu1 /dev/urandom | tr -d ' ')"
		in_box kill -9 "$(prop $service MainPID)"
		back && kept || return 1
	done
}
check "killed fifteen times while HR reloads: what was told is served" killed_again_and_again
in_box systemctl stop hr
check "the store is sound" [ "$(in_box sqlite3 /var/lib/crosstrain/crosstrain.db 'PRAGMA integrity_check; PRAGMA foreign_key_check')" = ok ]
check "the port was never given up" is crosstraind.socket ActiveState active

# A company whose plan takes longer than systemd waits by itself.
tests/draw-company 20000 "$here/large" >/dev/null
put "$here/large" /etc/crosstrain
in_box sh -c 'printf "[Service]\nTimeoutStartSec=5\n" >/etc/systemd/system/crosstraind.service.d/patience.conf
	systemctl daemon-reload'
ctl reload --accept-removals >/dev/null
in_box sed -i 's/weeks = 13/weeks = 12/' /etc/crosstrain/crosstrain.conf
began=$(date +%s)
check "a reload that takes long is waited for" in_box systemctl reload crosstraind
echo "# for $(($(date +%s) - began)) s"
check "systemd had no reason to complain" lacks "timed out" journal -n 5
in_box sh -c 'systemctl stop crosstraind.socket crosstraind 2>/dev/null; rm -r /var/lib/crosstrain'
began=$(date +%s)
check "so is a first start" in_box systemctl start crosstraind
echo "# for $(($(date +%s) - began)) s"
done_checking
