#!/usr/bin/python3 -B
"""The lines that khal was asked for, as the other clients say it."""
import datetime as dt
import sys

from seen import show


def when(text, all_day, days=0):
    if all_day:
        return str(dt.date.fromisoformat(text[:10]) + dt.timedelta(days))
    return text.replace(" ", "T") + ":00Z"


events = []
for line in sys.stdin:
    uid, title, start, end, all_day, status = line.rstrip("\n").split("\x1f")
    all_day = all_day == "True"
    events.append({
        "uid": uid,
        "summary": title,
        "start": when(start, all_day),
        "end": when(end, all_day, 1),       # khal names the last day, iCalendar the one after
        "status": status.strip().upper(),
        "busy": None,
    })
show(events)
