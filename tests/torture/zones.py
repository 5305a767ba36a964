#!/usr/bin/python3
"""Hosts in many time zones, with visits on the days around each change of their clocks.

usage: zones.py names                             all zones that there are, a line each
       zones.py draw HOUR ZONE… >CONF             a company of three years; visits begin half past HOUR
       zones.py judge HOUR FILE CALENDAR VISITS ZONE…
                                                  does the feed say what the zones' clocks do?

judge knows the clocks by Python's zoneinfo, and reads the calendar's own rules with
dateutil; neither is what wrote them.  FILE keeps the UIDs for the next time."""
import csv
import datetime as dt
import io
import json
import pathlib
import re
import sys
import zoneinfo

import dateutil.tz

FIRST, DAYS = dt.date(2027, 1, 4), 1096
HOURS = 3
NONE = ("Factory", "localtime", "GMT")       # libical has no name for GMT but Etc/GMT


def offset(zone, day, hour=12):
    return dt.datetime.combine(day, dt.time(hour), zone).utcoffset()


def days_of(name):
    """One in winter, one in summer, and each change with the days before and behind it."""
    zone = zoneinfo.ZoneInfo(name)
    days = {dt.date(2027, 1, 12), dt.date(2028, 7, 11)}
    for n in range(30, DAYS - 30):
        day = FIRST + dt.timedelta(n)
        if offset(zone, day, 0) != offset(zone, day + dt.timedelta(1), 0):
            days |= {day + dt.timedelta(i) for i in (-1, 0, 1)}
    return sorted(days)


def draw(hour, names):
    print(f'organization = "Zones"; timezone = "UTC"; keep = {{ past_days = 3650; }};\n'
          f'cycle = {{ start = "{FIRST}"; days = {DAYS}; publish_ahead = 0; notice_days = 0; min_gap_days = 0; }};')
    departments, routes, staff, pins = [], [], [], []
    for i, name in enumerate(names):
        departments += [f'{{ id = "home{i}"; name = "Home {i}"; workdays = "mon-sun"; max_away = 9999; }}',
                        f'{{ id = "host{i}"; name = "{name}"; timezone = "{name}"; workdays = "mon-sun"; capacity = 9999; '
                        f'hours = "{hour:02}:30-{hour + HOURS:02}:30"; }}']
        routes.append(f'{{ from = "home{i}"; to = "host{i}"; }}')
        staff.append(f'{{ id = "buddy{i}"; name = "Buddy {i}"; department = "host{i}"; workdays = "mon-sun"; }}')
        for n, day in enumerate(days_of(name)):
            staff.append(f'{{ id = "v{i}-{n}"; name = "V {i} {n}"; department = "home{i}"; workdays = "mon-sun"; }}')
            pins.append(f'{{ staff = "v{i}-{n}"; to = "host{i}"; on = "{day}"; }}')
    for key, entries in (("departments", departments), ("routes", routes), ("staff", staff), ("pins", pins)):
        print(f"{key} = (\n  " + ",\n  ".join(entries) + "\n);")


def in_local_time(observance):
    """UNTIL, which is in UTC, by the clock before the change: dateutil takes it for that."""
    hours, minutes = re.search(r"TZOFFSETFROM:([+-]\d\d)(\d\d)", observance).groups()
    shift = dt.timedelta(minutes=int(hours) * 60 + int(hours[0] + minutes))
    return re.sub(r"UNTIL=(\d{8}T\d{6})Z",
                  lambda m: f"UNTIL={dt.datetime.strptime(m[1], '%Y%m%dT%H%M%S') + shift:%Y%m%dT%H%M%S}", observance)


def clocks(calendar):
    """A tzinfo for each VTIMEZONE; dateutil stumbles over properties that it does not know."""
    for block in re.findall(r"BEGIN:VTIMEZONE\r\n.*?END:VTIMEZONE\r\n", calendar, re.S):
        block = re.sub(r"BEGIN:(STANDARD|DAYLIGHT).*?END:\1", lambda m: in_local_time(m[0]), block, flags=re.S)
        lines = [line for line in block.splitlines() if not re.match("X-|LAST-MODIFIED|TZURL", line)]
        all_of_it = dateutil.tz.tzical(io.StringIO("\r\n".join(lines)))
        for name in all_of_it.keys():
            yield name, all_of_it.get(name)


def judge(hour, zone_names, uid_file, calendar, visits):
    calendar = re.sub("\r\n[ \t]", "", calendar)
    told, wrong, seen, gaps, overlaps = dict(clocks(calendar)), [], {}, 0, 0
    for event in re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT\r\n", calendar, re.S):
        uid, who = re.search(r"^UID:(\S+)", event, re.M)[1], re.search(r"^SUMMARY:.*?(V \d+ \d+)", event, re.M)[1]
        for property in ("DTSTART", "DTEND"):
            found = re.search(rf"^{property}(?:;TZID=([^:;]+))?:(\d{{8}}T\d{{6}})(Z?)", event, re.M)
            name, local = found[1], dt.datetime.strptime(found[2], "%Y%m%dT%H%M%S")
            seen.setdefault(who, []).append(local.replace(tzinfo=told[name] if name else dt.timezone.utc))
        seen[who].append(uid)
    for visit in visits:
        name, n, who = visit["host"], visit["staff"], "V " + visit["staff"][1:].replace("-", " ")
        if who not in seen:
            wrong.append(f"{n} on {visit['start']} is not in the calendar: {visit['reason']}")
            continue
        zone = zoneinfo.ZoneInfo(zone_names[int(name[len("host"):])])
        for is_at, at in zip(seen[who], (hour, hour + HOURS)):
            # Of two such moments the first; where there is none, by the clock as it was before (RFC 5545 3.3.5).
            day = dt.date.fromisoformat(visit["start"])
            first, second = (dt.datetime.combine(day, dt.time(at, 30), zone).replace(fold=fold) for fold in (0, 1))
            gaps += first.utcoffset() < second.utcoffset()
            overlaps += first.utcoffset() > second.utcoffset()
            if is_at.astimezone(dt.timezone.utc) != first.astimezone(dt.timezone.utc):
                wrong.append(f"{n} to {zone}: {is_at} and not {first}")
            if first.utcoffset() == second.utcoffset() and (is_at.hour, is_at.minute) != (at, 30) and is_at.tzinfo != dt.timezone.utc:
                wrong.append(f"{n} to {zone}: {is_at} by the host's clock")
    uids = {who: found[2] for who, found in seen.items()}
    file = pathlib.Path(uid_file)
    if file.exists() and json.loads(file.read_text()) != uids:
        wrong.append("other UIDs than before")
    file.write_text(json.dumps(uids))
    print(f"did: {len(zone_names)} zones, {len(uids)} visits, {gaps} times in a gap, {overlaps} in an overlap")
    print("\n".join(wrong[:10]))
    return bool(wrong) or not uids


def main():
    how, *rest = sys.argv[1:]
    if how == "names":
        print("\n".join(sorted(zoneinfo.available_timezones() - set(NONE))))
    elif how == "draw":
        draw(int(rest[0]), rest[1:])
    else:
        visits = list(csv.DictReader(io.StringIO(pathlib.Path(rest[3]).read_text(encoding="utf-8"))))
        return judge(int(rest[0]), rest[4:], rest[1], pathlib.Path(rest[2]).read_bytes().decode(), visits)
    return 0


sys.exit(main())
