#!/usr/bin/python3
"""What stands in a calendar, a line an event: UID, first day, STATUS, SEQUENCE, TRANSP, SUMMARY.

usage: list-events.py < FEED.ics"""
import datetime as dt
import sys

import icalendar


def day(when):
    return when.date() if isinstance(when, dt.datetime) else when


for event in icalendar.Calendar.from_ical(sys.stdin.buffer.read()).walk("VEVENT"):
    print(event["UID"], day(event["DTSTART"].dt), event["STATUS"], event["SEQUENCE"], event["TRANSP"], event["SUMMARY"])
