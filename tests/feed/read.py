"""Reads a calendar by another library than the one that wrote it, and tells what it says.

One line an event, in the order they stand: start and end in UTC (or the dates), status,
sequence, TRANSP, then summary, location and description as Python literals."""
import sys
from datetime import datetime, timezone

from icalendar import Calendar


def when(value):
    if not isinstance(value, datetime):
        return value.isoformat()
    if value.tzinfo is None:
        return value.strftime("%Y-%m-%dT%H:%M:%S") + " floating"
    return value.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


with open(sys.argv[1], "rb") as file:
    calendar = Calendar.from_ical(file.read())
for error in calendar.errors:
    print("error", error)
for event in calendar.walk("VEVENT"):
    for error in event.errors:
        print("error", error)
    words = [str(event.get(name, "")) for name in ("SUMMARY", "LOCATION", "DESCRIPTION")]
    print(when(event["DTSTART"].dt), when(event["DTEND"].dt), event["STATUS"], event["SEQUENCE"],
          event["TRANSP"], *(ascii(word) for word in words))
