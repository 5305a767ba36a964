#!/bin/sh
# The Debian package on a server: installed, used by HR, installed once more, upgraded while
# calendars ask, removed, brought back, and purged.
. tests/system/lib.sh

units="crosstraind.socket $service"
state=/var/lib/crosstrain
acme=crosstraind@acme

# apt's own words stay: they are shown when it fails.
apt() {
	in_box env DEBIAN_FRONTEND=noninteractive apt-get -y -o Dpkg::Use-Pty=0 "$@" 2>&1
}
# The box has neither manuals nor examples.
verified() {
	in_box true && ! in_box dpkg --verify crosstrain | grep -v ' /usr/share/\(doc\|man\)/'
}
mode() {
	[ "$(in_box stat -c '%U:%G %a' "$2")" = "$1" ] || { in_box ls -ld "$2"; return 1; }
}
all_are() {
	for unit in $units; do is "$unit" "$1" "$2" || return 1; done
}
by_anna() {
	in_box runuser -u anna -- "$@"
}
by_nobody() {
	in_box runuser -u nobody -- "$@"
}
remember_all() {
	remember
	ctl links --csv >"$here/links"
}
all_as_before() {
	ctl links --csv >"$here/links.now"
	as_before && same "$here/links" "$here/links.now"
}
acme_feed() {
	in_box curl -sS --max-time 20 --unix-socket /run/crosstrain-acme.sock http://acme/healthz
}
pid() {
	prop "$1.service" MainPID
}
another_pid() {
	[ "$(pid "$1")" != 0 ] && [ "$(pid "$1")" != "$2" ]
}
# Nobody knows it any more.
gone() {
	! in_box test -e "$1"
}

suite=${BOX_SUITE:-bookworm}
if ! grep -q "^VERSION_CODENAME=$suite$" /etc/os-release; then
	echo "skipped: a package that is made here is not for the Debian in the box ($suite)"
	exit 77
fi
box up || exit

check "the package is made, and lintian finds nothing" make --silent deb
this=$(echo build/deb/crosstrain_*.deb)
version=$(dpkg-deb --field "$this" Version)
check "so is one of the next version" .ci/deb build/deb/next "$version+1"
next=$(echo build/deb/next/crosstrain_*.deb)
check "HR's examples are in it" has ./usr/share/doc/crosstrain/examples/company/staff.csv dpkg-deb --contents "$this"
[ -e "$this" ] && [ -e "$next" ] || done_checking

put "$this" /root/this.deb
put "$next" /root/next.deb
check "it is installed" apt install /root/this.deb
check "dpkg finds each file as it should be" verified
check "socket and service are enabled" all_are UnitFileState enabled
check "and active" all_are ActiveState active
check "what it runs by is another user's" has crosstrain in_box ps -o user= -p "$(pid crosstraind)"
check "systemd has nothing against the units" [ -z "$(in_box systemd-analyze verify --man=no $units 2>&1)" ]
check "the first calendar is served" has "BEGIN:VCALENDAR" feed company
check "crosstrainctl status is fine" ctl status
check "the config is HR's and root's" mode "root:crosstrain 2770" /etc/crosstrain
check "so is its first file" mode "root:crosstrain 660" /etc/crosstrain/crosstrain.conf
check "the state is the service's" mode "crosstrain:crosstrain 750" $state
check "nobody else reads HR's files" code 1 by_nobody cat /etc/crosstrain/crosstrain.conf
check "the journal explains its entries" has "calendars are answered" in_box journalctl --catalog --unit=$service

# HR at work, and an instance.
install -D -m 644 -t "$here/company" etc/*.*
in_box useradd --groups crosstrain anna
put "$here/company" /etc/crosstrain
check "who is in the group edits the config" by_anna sed -i 's/Dock 3/Dock 9/' /etc/crosstrain/departments.conf
check "which stays the group's" mode "anna:crosstrain 644" /etc/crosstrain/departments.conf
check "and publishes it" by_anna crosstrainctl reload
check "people's calendars have it" has "Dock 9" feed company
in_box sh -c 'mkdir /etc/crosstrain/acme && cp /etc/crosstrain/*.* /etc/crosstrain/acme'
check "an instance is started" in_box systemctl enable --quiet --now $acme
check "and answers" has ok acme_feed
remember_all

before=$(pid crosstraind)
in_box chmod 2750 /etc/crosstrain
check "it is installed once more" apt install --reinstall /root/this.deb
check "the service was restarted" another_pid crosstraind "$before"
check "calendars and links are as they were" all_as_before
check "HR's config, too" has "Dock 9" in_box cat /etc/crosstrain/departments.conf
check "and what an administrator set" mode "root:crosstrain 2750" /etc/crosstrain

before=$(pid crosstraind)
acme_before=$(pid $acme)
readers
check "it is upgraded while calendars ask" apt install /root/next.deb
sleep 1
check "none was refused or cut off" no_more_readers
sed 's/^/# /' "$here/output"
check "the new one runs" has "$version+1" in_box "/proc/$(pid crosstraind)/exe" --version
check "as another process" another_pid crosstraind "$before"
check "the instance, too" another_pid $acme "$acme_before"
check "which answers" has ok acme_feed
check "calendars and links are as they were" all_as_before
check "socket and service are enabled and active" all_are ActiveState active

check "it is removed" apt remove crosstrain
check "socket and service are stopped" all_are ActiveState inactive
check "the instance, too" is $acme ActiveState inactive
check "its process is gone" code 1 in_box pgrep crosstraind
check "the state is kept" in_box test -s $state/crosstrain.db
check "the config is kept" in_box test -s /etc/crosstrain/crosstrain.conf
check "it is brought back" apt install /root/this.deb
check "and is there" back
check "calendars and links are as they were" all_as_before

check "it is purged" apt purge crosstrain
cp "$here/output" "$here/purge"
check "the state is gone, with the key of all links" gone $state
check "its file of the config is gone" gone /etc/crosstrain/crosstrain.conf
check "HR's own files are kept" in_box test -s /etc/crosstrain/staff.csv
check "which it says" grep -qF "kept /etc/crosstrain/staff.csv" "$here/purge"
check "an instance's state is kept" in_box test -s $state-acme/crosstrain.db
check "which it says, too" grep -qF "kept $state-acme" "$here/purge"
check "nothing of it is loaded or enabled" all_are LoadState not-found
check "no unit has failed" [ "$(in_box systemctl is-system-running)" = running ]

in_box rm -r /etc/crosstrain $state-acme
in_box dpkg-statoverride --add root crosstrain 750 /etc/crosstrain
check "it is installed as if it had never been there" apt install /root/this.deb
check "and is there" back
check "with the mode that an administrator wants" mode "root:crosstrain 750" /etc/crosstrain
check "with other links" lacks "$(sed -n 2p "$here/links")" ctl links --csv
check "it is purged before anybody used it" apt purge crosstrain
check "then nothing is left" gone /etc/crosstrain
done_checking
