#!/bin/sh
# The second service, which sends mail: what it may see and do, a mail server that comes late, and
# restarts of everything.
. tests/system/lib.sh
. tests/daemon/exim.sh

mailer=crosstraind-mail.service
mailer_says() {
	in_box journalctl --sync
	has "$1" in_box journalctl --quiet --output=cat --unit=$mailer
}
none_waits() {
	has '"waiting": 0' ctl mail --json
}

set_up
made_up_company
in_box systemctl enable --quiet --now crosstraind
back
for unit in $mailer crosstraind-mail@acme.service; do
	check "systemd has nothing against $unit" silent in_box systemd-analyze verify --man=no "$unit"
done

# Whoever turns it on before HR asks for mail has no failed unit.
check "it can be turned on first" in_box systemctl enable --quiet --now $mailer
check "it waits for a config with mail" wait_for 20 mailer_says "mail"
check "and is up" is $mailer ActiveState active
edit crosstrain.conf 's,^# *mail = .*,mail = { server = "smtp://127.0.0.1:2525"; from = "crosstrain@acme.example"; };,'
check "HR says where mail goes" in_box systemctl reload crosstraind
check "somebody puts two departments in one room" ctl room sales operations --about "Who reads the order?" --with anna,mai
check "while there is no mail server it says so" wait_for 30 mailer_says "127.0.0.1"
check "and stays" is $mailer ActiveState active

prepare_exim 2525
check "a mail server comes" start_exim tests/system/box net
check "who meets is told, from the sandbox" wait_for 90 has "New: Room: Who reads the order?" letter anna.groessl
check "both of them" wait_for 30 has "New: Room: Who reads the order?" letter mai.nguyen
check "nothing waits any more" wait_for 30 none_waits

# --- what it may
check "its exposure is low" [ "$(exposure $mailer | cut -d . -f 1)" -lt 2 ]
check "its user exists only while it runs" [ "$(in_box ps -o uid= -p "$(prop $mailer MainPID)")" -ge 61184 ]
check "it sees no store" silent in_sandbox $mailer sh -c 'cat /var/lib/crosstrain/* 2>/dev/null'
check "and no home folders" silent in_sandbox $mailer find /root /home -mindepth 1
check "no capability is left" [ "$(in_box sed -n 's/^CapBnd:[[:space:]]*//p' "/proc/$(prop $mailer MainPID)/status")" = 0000000000000000 ]

# --- what ends under it
in_box systemctl restart crosstraind
back
ctl room close 1 --outcome "Operations, at nine." >/dev/null
check "after a restart of the daemon it sends" wait_for 90 has "Called off: Room: Who reads the order?" letter anna.groessl
in_box systemctl kill --signal=KILL $mailer
check "killed, it comes back" wait_for 60 is $mailer ActiveState active
ctl room sales operations --about "Once more" --with anna,mai >/dev/null
check "and sends" wait_for 90 has "New: Room: Once more" letter anna.groessl
check "each was written to once about each" [ "$(grep -c '^Envelope-to: anna.groessl@' "$mail/box/all")" = 3 ]
check "it is stopped at once" in_box systemctl stop $mailer
check "without a failure" is $mailer ActiveState inactive
done_checking
