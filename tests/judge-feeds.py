#!/usr/bin/python3
"""Do the feeds of tests/company say what was published?

usage: judge-feeds.py VISITS.csv LINKS.csv ADDRESS

Reads every feed with a calendar library that is not ours and holds it against the list
of visits: each visit day stands, at the host's hours in the host's zone, in the feeds of
the visitor, the buddy, the host, the home and the company, under one UID; and nothing
else stands anywhere."""
import csv
import datetime as dt
import sys
import urllib.request
from zoneinfo import ZoneInfo

import icalendar

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")

# What tests/company/crosstrain.conf says of its hosts: zone, hours, working days, holidays.
COMPANY_HOLIDAYS = {"2027-03-26", "2027-03-29"}
HOSTS = {
    "sales":     (BERLIN,   "09:00", "17:00", range(0, 5), COMPANY_HOLIDAYS),
    "warehouse": (BERLIN,   "06:30", "15:00", range(0, 5), COMPANY_HOLIDAYS),
    "field":     (BERLIN,   "07:00", "16:00", range(0, 6), COMPANY_HOLIDAYS),
    "phones":    (BERLIN,   "10:00", "15:00", range(0, 7), COMPANY_HOLIDAYS),
    "finance":   (BERLIN,   "09:00", "17:00", range(0, 5), {"2027-03-26"}),
    "newyork":   (NEW_YORK, "08:30", "17:00", range(0, 5), {"2027-02-15"}),
}


def visit_days(visit):
    zone, opens, closes, workdays, holidays = HOSTS[visit["host"]]
    day, last = dt.date.fromisoformat(visit["start"]), dt.date.fromisoformat(visit["end"])
    while day <= last:
        if day.weekday() in workdays and day.isoformat() not in holidays:
            yield tuple(dt.datetime.combine(day, dt.time.fromisoformat(t), zone).astimezone(dt.timezone.utc)
                        for t in (opens, closes))
        day += dt.timedelta(1)


def expected_times(visits, links):
    """By (kind, id): the list of (begin, end) that the feed must hold."""
    want = {(link["kind"], link["id"]): [] for link in links}
    for visit in visits:
        if not visit["start"]:
            continue
        readers = {("staff", visit["staff"]), ("department", visit["host"]), ("department", visit["home"]),
                   ("company", "company")}
        if visit["buddy"]:
            readers.add(("staff", visit["buddy"]))
        for reader in readers & want.keys():        # who has left has no feed any more
            want[reader] += visit_days(visit)
    return want


def read_feed(address, url):
    path = "/feeds/" + url.rsplit("/", 1)[1]
    with urllib.request.urlopen("http://" + address + path, timeout=20) as answer:
        return icalendar.Calendar.from_ical(answer.read())


def main():
    visits_file, links_file, address = sys.argv[1:]
    with open(visits_file, newline="", encoding="utf-8") as f:
        visits = list(csv.DictReader(f))
    with open(links_file, newline="", encoding="utf-8") as f:
        links = list(csv.DictReader(f))
    wrong, uids = [], {}
    for link in links:
        reader = (link["kind"], link["id"])
        got = []
        for event in read_feed(address, link["feed_url"]).walk("VEVENT"):
            if event.get("STATUS") == "CANCELLED":
                continue        # said to be off; its place is nobody's
            begin, end = event["DTSTART"].dt, event["DTEND"].dt
            if not isinstance(begin, dt.datetime):
                continue        # the note that stands in an empty feed
            times = tuple(t.astimezone(dt.timezone.utc) for t in (begin, end))
            got.append(times)
            if uids.setdefault(str(event["UID"]), times) != times:
                wrong.append(f"{reader}: {event['UID']} is at other times elsewhere")
        want = expected_times(visits, links)[reader]
        if sorted(got) != sorted(want):
            wrong.append(f"{reader}: {sorted(set(want) - set(got))} missing, {sorted(set(got) - set(want))} too many, "
                         f"{len(got)} for {len(want)}")
    days = sum(len(list(visit_days(v))) for v in visits if v["start"])
    if len(uids) != days:
        wrong.append(f"{len(uids)} UIDs for {days} visit days")
    print("\n".join(wrong) or f"{len(links)} feeds hold {days} visit days, each where it belongs")
    return 1 if wrong or not days else 0


sys.exit(main())
