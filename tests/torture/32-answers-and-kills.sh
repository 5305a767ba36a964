#!/bin/sh
# kill -9 while people answer on their pages, at any moment and just when one was told: what was
# told to be kept is kept, once and whole; what was not is there as a whole, or not at all.
. tests/torture/lib.sh

company
torture "kills lose no answer" tests/torture/answers.py "$(few 30 1000)"
done_checking
