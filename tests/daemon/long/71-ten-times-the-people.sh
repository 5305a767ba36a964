#!/bin/sh
# Ten times the people take ten times the work to read, not more: counted in instructions,
# which do not depend on how busy the machine is.  The build without sanitizers is counted.
. tests/daemon/lib.sh

plain=build/gcc
[ -x $plain/crosstrainctl ] || plain=build

# people N: a company whose staff and time off stand in its config
people() {
	mkdir -p "$here/$1"
	awk -v n="$1" 'BEGIN {
		print "organization = \"Big\"; timezone = \"Europe/Berlin\"; cycle = { start = \"2027-01-04\"; weeks = 13; };"
		print "departments = ( { id = \"a\"; name = \"A\"; }, { id = \"b\"; name = \"B\"; } );"
		print "routes = ( { from = \"a\"; to = \"b\"; } ); staff = ("
		for (i = 0; i < n; i++)
			printf "%s{ id = \"p%d\"; name = \"P %d\"; department = \"%s\"; }\n", i ? "," : "", i, i, i % 2 ? "a" : "b"
		print "); time_off = ("
		for (i = 0; i < n; i++)
			printf "%s{ staff = \"p%d\"; days = [\"2027-02-01..2027-02-12\"]; }\n", i ? "," : "", i
		print ");"
	}' >"$here/$1/main.conf"
}
instructions() {
	valgrind --tool=callgrind --callgrind-out-file=/dev/null "$plain/crosstrainctl" \
		--config "$here/$1/main.conf" check 2>&1 | awk '/Collected/ { print $NF }'
}
grows_with_the_people() {
	none=$(instructions 2) few=$(instructions 2000) many=$(instructions 20000)
	echo "instructions: $none for 2 people, $few for 2,000, $many for 20,000"
	[ $((many - none)) -lt $((12 * (few - none))) ]
}

for n in 2 2000 20000 100000; do people $n; done
check "20,000 people take less than 12 times what 2,000 take" grows_with_the_people
check "100,000 people are read" has "100000 people in 2 departments" crosstrainctl --config "$here/100000/main.conf" check
done_checking
