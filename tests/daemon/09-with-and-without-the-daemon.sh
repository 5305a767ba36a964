#!/bin/sh
# Verbs that only read say the same whether the daemon answers or they open the store.
. tests/daemon/lib.sh

company
at "2027-01-04 09:00:00"
start
feed ann >/dev/null
ask_all() {
	for question in visits "visits --csv" "visits --json" "visits --staff ann" "visits --department field" \
		"visits --between 2027-01-10..2027-01-20" "links --csv" "links bea company" "links --json" \
		log "log --last 1" "log --json" preview; do
		echo "== $question"
		# shellcheck disable=SC2086    # a question is some words
		ctl $question 2>&1
		echo "exit code $?"
	done
}
sleep 1
ask_all >"$here/with"
check "the daemon stops" code 0 stop
ask_all >"$here/without"
sed 's/,never$/,month/; s/"never"/"month"/; s/  never  /  month  /' "$here/with" >"$here/with.fetched"
sed 's/,never$/,month/; s/"never"/"month"/; s/  never  /  month  /' "$here/without" >"$here/without.fetched"
check "the answers are the same" same "$here/with.fetched" "$here/without.fetched"
check "whose feed was asked for was noted at the end" has ",month" ctl links ann --csv
check "and whose was not" has ",never" ctl links bea --csv
check "the header of visits" has "staff,home,host,cycle,start,end,buddy,reason" ctl visits --csv
check "the header of links" has "kind,id,name,email,feed_url,webcal_url,page_url,last_fetched" ctl links --csv
check "verbs that change something say what to do" has "systemctl start crosstraind" ctl reload
check "with exit code 1" code 1 ctl revoke bea
check "status, too" code 1 ctl status
done_checking
