#!/bin/sh
# What is installed as /etc/crosstrain/crosstrain.conf: right as it stands, and right again
# with the remarks taken away from its examples, which is how HR begins.
. tests/daemon/lib.sh

first() { crosstrainctl --config "$here/etc/crosstrain.conf" "$@"; }
mkdir "$here/etc"
cp etc/first/crosstrain.conf "$here/etc/"
check "as it stands it is right, without a warning" has "0 people in 0 departments" first check
check "and nothing else is said" [ "$(first check 2>&1 | wc -l)" = 1 ]
sed -i 's/^# \( *{.*\|[a-z_]* *= .*\|);\)$/\1/' "$here/etc/crosstrain.conf"
printf 'id,name,email,department,lead\ncat,Cat Example,cat@example.com,sales,false\n' >"$here/etc/staff.csv"
printf 'staff,from,to\ncat,2027-02-01,2027-02-12\n' >"$here/etc/time-off.csv"
cp etc/holidays.ics "$here/etc/"
check "with its examples in force it is right, too" has "3 people in 2 departments, 2 routes" first check
check "and nothing else is said" [ "$(first check 2>&1 | wc -l)" = 1 ]
check "everybody has a visit" has "3 of 3 placed" first plan --today 2027-01-04
done_checking
