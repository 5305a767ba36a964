#!/usr/bin/python3 -B
"""What Evolution's data server holds of the feed named crosstrain after a refresh; started by
./eds in a session of its own."""
import datetime as dt
import sys
import time

import gi
gi.require_version("ECal", "2.0")
gi.require_version("EDataServer", "1.2")
gi.require_version("ICalGLib", "3.0")
from gi.repository import ECal, EDataServer, GLib, GObject, ICalGLib

from seen import complain, show, when

CONNECT_SECONDS = 1         # how long opening waits for the server; with 0 it never returns
QUIET_SECONDS = 1
MOST_SECONDS = 15


def wait_for_refresh(source):
    """Nothing tells when a refresh is done, but the source says "connecting" on its way."""
    begin = quiet_since = time.monotonic()
    while time.monotonic() < min(quiet_since + QUIET_SECONDS, begin + MOST_SECONDS):
        while GLib.MainContext.default().iteration(False):
            pass
        if source.get_connection_status() == EDataServer.SourceConnectionStatus.CONNECTING:
            quiet_since = time.monotonic()
        time.sleep(0.05)


def time_of(client, value):
    """Of an ECal.ComponentDateTime."""
    time, zone = value.get_value(), None
    if time.is_date():
        return when(dt.date(time.get_year(), time.get_month(), time.get_day()))
    if not time.is_utc():
        _, zone = client.get_timezone_sync(value.get_tzid(), None)
    return when(dt.datetime.fromtimestamp(time.as_timet_with_zone(zone), dt.timezone.utc))


source = EDataServer.SourceRegistry.new_sync(None).ref_source("crosstrain")
client = ECal.Client.connect_sync(source, ECal.ClientSourceType.EVENTS, CONNECT_SECONDS, None)
errors = []
# Client.connect() is another thing than a signal's.
GObject.Object.connect(client, "backend-error", lambda _, message: errors.append(message))
client.refresh_sync(None)
wait_for_refresh(source)

_, events = client.get_object_list_as_comps_sync("#t", None)
show({
    "uid": event.get_uid(),
    "summary": event.get_summary().get_value(),
    "start": time_of(client, event.get_dtstart()),
    "end": time_of(client, event.get_dtend()),
    "status": event.get_status().value_nick.upper(),
    "busy": event.get_transparency() != ECal.ComponentTransparency.TRANSPARENT,
} for event in events)
if errors:
    sys.exit(complain("; ".join(errors)))
