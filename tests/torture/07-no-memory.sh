#!/bin/sh
# Each allocation fails in turn: of crosstrainctl, and of the daemon while HR reloads.  What ends
# well has done all of it; what does not says so and ends by an exit code or as out of memory
# (abort, after which systemd starts the daemon again); nothing that was told is lost.
. tests/torture/lib.sh

# Allocators do not mix with the sanitizers' own.
plain=build/gcc
[ -x $plain/crosstraind ] || plain=$B
PATH=$PWD/$plain:$PATH
company
if [ -n "${FULL:-}" ]; then
	torture "without memory nothing is half done" tests/torture/memory.py check plan preview status visits links log revoke backup export reload
else
	torture "without memory nothing is half done" tests/torture/memory.py check
fi
done_checking
