#!/bin/sh
# A backup, made while HR works, is put back by the very lines of the README.
. tests/system/lib.sh

store=/var/lib/crosstrain/crosstrain.db
restore() {
	sed -n '/^It comes back with/,/^The daemon knows/{/^```$/d;/^[A-Z]/d;p}' README.md | sed 's,FILE,/root/backup.db,' >"$here/restore"
	in_box sh -ec "$(cat "$here/restore")"
}

set_up
made_up_company
in_box systemctl enable --quiet --now crosstraind
back
wait_for 30 has_published
link company >"$here/link"
check "a backup is made" ctl backup /root/backup.db
check "which is its owner's alone" [ "$(in_box stat -c %a /root/backup.db)" = 600 ]
edit departments.conf 's/Dock 3/Dock 9/'
in_box systemctl reload crosstraind
feed company >"$here/told"
sleep 1          # LAST-MODIFIED tells no less
in_box sh -c "dd if=/dev/urandom of=$store bs=4096 count=4 seek=2 conv=notrunc 2>/dev/null; systemctl kill --signal=KILL crosstraind"
damaged() { [ "$(prop $service ExecMainStatus)" = 65 ]; }
check "the store is damaged: the service does not start with it" wait_for 30 damaged
check "and says what to do" has "put a backup in their place" journal
check "it is put back as the README says" restore
check "and is there" back
check "the journal says so" has "a copy that was put back" journal
check "status, too" has "revoke" ctl status
check "links are as they were" [ "$(link company)" = "$(cat "$here/link")" ]
check "what HR's files say is published" wait_for 30 has "Dock 9" feed company
stamp() { sed -n 's/^LAST-MODIFIED://p' "$1" | sort | tail -n 1; }
feed company >"$here/again"
check "and is newer than what people had been told" [ "$(stamp "$here/again")" \> "$(stamp "$here/told")" ]
check "what was damaged is set aside" in_box test -e /var/lib/crosstrain/old/crosstrain.db
done_checking
