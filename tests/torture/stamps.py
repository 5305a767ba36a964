#!/usr/bin/python3
"""Holds all feeds against what they said the last time: no stamp went back.

usage: stamps.py LEDGER ADDRESS TODAY LINKS-CSV VISITS-CSV

An event's SEQUENCE, DTSTAMP and LAST-MODIFIED never get less; what it says changes only
with them.  Each visit stands once in the list, and some are always to come."""
import csv
import json
import pathlib
import re
import sys

import talk

ledger_file, address, today, links, visits = sys.argv[1:]
ledger_file = pathlib.Path(ledger_file)
ledger = json.loads(ledger_file.read_text(encoding="utf-8")) if ledger_file.exists() else {}
wrong = []


def events(calendar):
    for event in re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT\r\n", re.sub("\r\n[ \t]", "", calendar), re.S):
        yield dict(re.split("[;:]", line, maxsplit=1) for line in event.split("\r\n") if line)


def judge(path, event):
    key = f"{path} {event['UID']}"
    stamps = [int(event["SEQUENCE"]), event["DTSTAMP"], event["LAST-MODIFIED"]]
    said = sorted(f"{name}:{value}" for name, value in event.items() if name not in ("SEQUENCE", "DTSTAMP", "LAST-MODIFIED"))
    if key in ledger:
        old_stamps, old_said = ledger[key]
        if any(new < old for new, old in zip(stamps, old_stamps)):
            wrong.append(f"{key}: {stamps} after {old_stamps}")
        if said != old_said and stamps[2] <= old_stamps[2]:
            wrong.append(f"{key}: {set(said) ^ set(old_said)} under {stamps}, as {old_stamps}")
    ledger[key] = stamps, said


paths = re.findall(r"/feeds/\w+\.ics", links)
for path in dict.fromkeys(paths):
    (status, headers, body), _ = talk.get(address, path)
    if status != 200:
        wrong.append(f"{path}: {status}")
    for event in events(body.decode()):
        if "SEQUENCE" in event:
            judge(path, event)
rows = list(csv.DictReader(visits.splitlines()))
keys = [(row["staff"], row["host"], row["cycle"]) for row in rows]
if len(set(keys)) != len(keys):
    wrong.append("a visit is there twice")
coming = {row["cycle"] for row in rows if row["end"] >= today}
if not coming:
    wrong.append(f"no visit is to come after {today}")
ledger_file.write_text(json.dumps(ledger), encoding="utf-8")
print("\n".join(wrong[:10]))
sys.exit(bool(wrong))
