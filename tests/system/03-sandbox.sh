#!/bin/sh
# What the service may see and do, as systemd judges it and as its process has it; who may
# ask it, and whom it takes them for; several companies on one machine.
. tests/system/lib.sh

of_process() {
	sed -n "s/^$1:[[:space:]]*//p" "$here/process"
}
# as NAME COMMAND…: from a login of that user
as() {
	who=$1
	shift
	in_box systemd-run --quiet --pipe --wait --collect --uid="$who" --slice="user-$(in_box id -u "$who").slice" "$@"
}
last_line() {
	ctl log --last 1
}

set_up
made_up_company
in_box systemctl enable --quiet --now crosstraind
back
wait_for 30 has_published
for unit in $units crosstraind@acme.service crosstraind@acme.socket; do
	check "systemd has nothing against $unit" silent in_box systemd-analyze verify --man=no "$unit"
done
check "its exposure is 0.2" [ "$(exposure $service)" = 0.2 ]
check "so is that of one company among several" [ "$(exposure crosstraind@acme.service)" = 0.2 ]
in_box cat "/proc/$(prop $service MainPID)/status" >"$here/process"
check "no capability is left" [ "$(of_process CapBnd)" = 0000000000000000 ]
check "none can be gained" [ "$(of_process NoNewPrivs)" = 1 ]
check "system calls are filtered" [ "$(of_process Seccomp)" = 2 ]
check "it has no network" [ "$(in_sandbox $service ls /sys/class/net)" = lo ]
check "and no home folders" [ -z "$(in_sandbox $service find /root /home -mindepth 1)" ]
check "its config cannot be written" silent in_sandbox $service sh -c 'touch /etc/crosstrain/x 2>/dev/null && echo written'
check "strangers cannot read the store" [ "$(in_box stat -c '%U %G %a' /var/lib/crosstrain)" = "crosstrain crosstrain 750" ]
check "nor see its socket" [ "$(in_box stat -c '%U %G %a' /run/crosstrain)" = "crosstrain crosstrain 750" ]

in_box useradd --create-home anna
in_box useradd --create-home --groups crosstrain hanna
# As if they had logged in.
in_box sh -c 'mkdir -p /var/lib/systemd/linger && touch /var/lib/systemd/linger/anna /var/lib/systemd/linger/hanna &&
	systemctl restart systemd-logind'
check "who is not in the group is refused" lacks "publication" as anna crosstrainctl status
check "who is, may ask" has "health: ok" as hanna crosstrainctl status
edit departments.conf 's/Dock 3/Dock 9/'
check "and reload" as hanna crosstrainctl reload
check "the audit trail names them" has hanna last_line
check "so does the journal" has "$(in_box id -u hanna)" journal --output-fields=CROSSTRAIN_UID --output=json CROSSTRAIN_JOB=reload
edit departments.conf 's/Dock 9/Dock 8/'
ctl reload >/dev/null
check "root is root" has root last_line
check "the group reads the store of a stopped daemon" [ -n "$(in_box systemctl stop $units 2>&1; as hanna crosstrainctl visits --csv)" ]
in_box systemctl start crosstraind

# Another company.
in_box mkdir /etc/crosstrain/acme
put etc/first/crosstrain.conf /etc/crosstrain/acme/crosstrain.conf
in_box sed -i 's/Our company/Acme/' /etc/crosstrain/acme/crosstrain.conf
check "another company is started beside it" in_box systemctl enable --quiet --now crosstraind@acme
acme() { ctl --instance acme "$@"; }
check "it has its own state" wait_for 10 has "Acme: publication 1" acme status
check "and its own port" has ok in_box curl -sS --unix-socket /run/crosstrain-acme.sock http://localhost/healthz
check "it is reloaded on its own" in_box systemctl reload crosstraind@acme
in_box systemctl stop crosstraind@acme.socket crosstraind@acme
check "and stopped" lacks control.sock in_box ls /run/crosstrain-acme
check "the first is as before" has "health: ok" ctl status

# What an admin filters by.
message() { sed -n "s/.*\[MESSAGE_$1\].*\"\(.*\)\".*/\1/p" daemon/log.c; }
check "the journal knows a publication" has "publication 2" journal "MESSAGE_ID=$(message PUBLISHED)"
check "and by its number" has "publication 2" journal CROSSTRAIN_PUBLICATION=2
edit routes.conf 's/to = "warehouse"/to = "warehose"/'
in_box systemctl reload crosstraind 2>/dev/null
check "a mistake by its file" has "routes.conf:18: error" journal CROSSTRAIN_FILE=routes.conf CROSSTRAIN_LINE=18
in_box journalctl --update-catalog
check "and explains it" has "crosstrainctl check" in_box journalctl -q -x -u $service "MESSAGE_ID=$(message MISTAKE)"
done_checking
