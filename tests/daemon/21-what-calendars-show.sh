#!/bin/sh
# Calendar clients subscribe to a small company's feeds, and look again after each thing that
# can happen: a move, a visit called off, another buddy, an outage, a link replaced, …  Each
# shows exactly what is published.  Those that need no display; `make check-clients` has more.
exec tests/clients/scenario khal eds ical.js node-ical ts-ics icalendar vobject libical
