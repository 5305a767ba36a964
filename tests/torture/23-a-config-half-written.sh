#!/bin/sh
# HR's files are being written, cut at any octet, renamed, gone, or no files at all when the
# daemon reads them: a reload takes a config that is whole, or fails and the old one stays whole;
# never a mix of two.
. tests/torture/lib.sh

company
# All people in a CSV file, and the file that is included last cannot be done without; whoever is
# missing in a file that was cut needs a yes.
edit main.conf '/@include/d; s/removed_percent = 50/removed_percent = 0/'
edit main.conf '$a staff_files = ["staff.csv"];\n@include "end.conf"'
echo 'holidays = ["2027-01-06"]; timezone = "Europe/Berlin";' >"$here/etc/end.conf"
edit main.conf '/timezone = "Europe/d'
{
	echo 'id,name,lead,department'
	sed -n 's/.*id = "\(...\)"; name = "\([^ ;,]*\).*department = "\([a-z]*\)".*/\1,\2,,\3/p' "$here/etc/staff.conf"
} >"$here/etc/staff.csv"
rm "$here/etc/staff.conf"
check "the config holds" code 0 ctl check
torture "no reload takes half a config" tests/torture/halves.py "$(few 100 5000)"
done_checking
