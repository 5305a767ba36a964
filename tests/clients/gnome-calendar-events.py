#!/usr/bin/python3 -B
"""Starts GNOME Calendar, leafs through its months, and reads what stands there, as a screen
reader would: [SHOT.png]"""
import datetime as dt
import re
import subprocess
import sys
import time

import gi
gi.require_version("Atspi", "2.0")
from gi.repository import Atspi

from seen import show

MONTHS = range(-1, 5)       # from today's
FIRST_SECONDS = 45          # until its calendars have loaded: it waits half a minute for each
LEAF_SECONDS = 2            # until a month is painted

# What stands in the tip on an event: title, day and hours (a day of its own has none).
TIP = re.compile(r"(?P<title>.*)\n(?P<day>\d\d/\d\d/\d\d)(, (?P<begin>\d\d:\d\d) - (?P<end>\d\d:\d\d))?(\n|$)")


def first_of_month(n):
    today = dt.date.today()
    year, month = divmod(today.year * 12 + today.month - 1 + n, 12)
    return dt.date(year, month + 1, 1)


def leaf_to(month):
    """The window that is open already turns to that month."""
    subprocess.run(["gnome-calendar", "--date", month.strftime("%m/%d/%Y")], check=True)
    time.sleep(LEAF_SECONDS)


def descendants(node):
    for i in range(node.get_child_count()):
        child = node.get_child_at_index(i)
        if child is not None:
            yield child
            yield from descendants(child)


def events_in_view():
    """Title, start and end of each."""
    desktop = Atspi.get_desktop(0)
    desktop.clear_cache()
    for view in (node for node in descendants(desktop) if node.get_name() == "GcalMonthView"):
        for node in descendants(view):
            tip = node.get_name() == "GcalEventWidget" and TIP.match(node.get_description())
            if tip:
                yield read(tip)


def read(tip):
    day = dt.datetime.strptime(tip["day"], "%m/%d/%y").date()
    if tip["begin"]:
        return tip["title"], f"{day}T{tip['begin']}:00Z", f"{day}T{tip['end']}:00Z"
    return tip["title"], str(day), str(day + dt.timedelta(1))


def leaf_through():
    events = set()
    for n in MONTHS:
        leaf_to(first_of_month(n))
        events.update(events_in_view())
    return events


calendar = subprocess.Popen(["gnome-calendar"])
try:
    time.sleep(LEAF_SECONDS)
    end = time.monotonic() + FIRST_SECONDS
    while not leaf_through() and time.monotonic() < end:
        pass
    events = leaf_through()
    if len(sys.argv) > 1:
        subprocess.run(["import", "-window", "root", sys.argv[1]], check=True)
finally:
    calendar.kill()
show({"uid": "", "summary": title, "start": start, "end": end, "status": None, "busy": None}
     for title, start, end in events)
