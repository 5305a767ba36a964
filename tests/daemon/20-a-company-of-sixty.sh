#!/bin/sh
# Sixty people with difficult names in two time zones, through both changes to summer time:
# what is published stands in every feed that it concerns, on the right days and hours.
. tests/daemon/lib.sh

mkdir -p "$here/etc"
cp tests/company/* "$here/etc"
mv "$here/etc/crosstrain.conf" "$here/etc/main.conf"
edit main.conf 's,^server = .*,server = { base_url = "http://cal.example"; };,'

feeds_are_right() {
	ctl visits --csv >"$here/visits.csv"
	ctl links --csv >"$here/links.csv"
	tests/judge-feeds.py "$here/visits.csv" "$here/links.csv" "$address"
}

at "2027-01-20 12:00:00"
check "it holds sixty people" has "60 people in 6 departments" ctl check
check "it starts" start
check "every visit day stands in the feeds it concerns, and nowhere else" feeds_are_right
check "names come through whole" has 'Béranger\, jr.' feed company

# Half way through: somebody is ill, somebody leaves, the warehouse loses a place.
stop
at "2027-03-10 12:00:00"
start
ill=$(ctl visits --department field --between 2027-03-20..2027-04-30 --csv | sed -n '2s/,.*//p')
echo "$ill,2027-03-15,2027-05-31" >>"$here/etc/time-off.csv"
edit staff.csv '/^p35,/d'
edit main.conf 's/capacity = 2; closed/capacity = 1; closed/'
check "a reload in the middle of the cycle succeeds" ctl reload
check "every feed follows" feeds_are_right
check "a reload that changes nothing publishes nothing" has "Nothing changes" ctl reload
check "who is ill has nothing before May" lacks ",1,2027-04" ctl visits --staff "$ill" --csv
check "and their calendar says what was called off" has "Cancelled: " feed "$ill"
done_checking
