"""What was published up to now, and so what each reader's calendar must show."""
import datetime as dt
from zoneinfo import ZoneInfo

from company import HOSTS

# A visit that was called off is shown until so long after its last day.
CANCELLED_STAYS = dt.timedelta(7)


class Ledger:
    def __init__(self):
        self.visits = {}            # by whose it is: the last that was published of it
        self.appointments = {}      # by number: likewise

    def follow(self, published):
        """published: the visits that are on.  Whatever is missing there has been called off."""
        on = {(visit["staff"], visit["host"], visit["cycle"]): visit for visit in published}
        for key, visit in self.visits.items():
            visit["on"] = key in on
        for key, visit in on.items():
            self.visits[key] = visit | {"on": True}

    def follow_appointments(self, published, now):
        """What has begun stays as it was told."""
        on = {appointment["appointment"]: appointment for appointment in published}
        for number, appointment in self.appointments.items():
            if begin_of(appointment) > now:
                appointment["on"] = number in on
        for number, appointment in on.items():
            if number not in self.appointments or begin_of(self.appointments[number]) > now:
                self.appointments[number] = appointment | {"on": True}

    def next(self, kind, now):
        """The next that is on of that kind."""
        return min((a for a in self.appointments.values() if a["kind"] == kind and a["on"] and begin_of(a) > now), key=begin_of)

    def on(self, staff, host, cycle=1):
        """That visit, or None while it is not to be held."""
        visit = self.visits.get((staff, host, cycle))
        return visit if visit and visit["on"] else None

    def shown_to(self, reader, today):
        """The events of that reader's calendar."""
        return [{
            "start": begin,
            "end": end,
            "cancelled": not visit["on"],       # as the title says it
            "status": "CONFIRMED" if visit["on"] else "CANCELLED",
            "busy": visit["on"] and reader in (visit["staff"], visit["buddy"]),
        } for visit in self.visits.values()
            if reader in readers_of(visit) and (visit["on"] or last_day(visit) + CANCELLED_STAYS >= today)
            for begin, end in hours_of(visit)] + [{
            "start": utc(appointment, "from"),
            "end": utc(appointment, "until"),
            "cancelled": not appointment["on"],
            "status": "CONFIRMED" if appointment["on"] else "CANCELLED",
            "busy": appointment["on"] and reader in appointment["comes"],
        } for appointment in self.appointments.values()
            if is_read_by(appointment, reader)
            and (appointment["on"] or dt.date.fromisoformat(appointment["day"]) + CANCELLED_STAYS >= today)]


def readers_of(visit):
    return visit["staff"], visit["buddy"], visit["host"], visit["home"], "company"


def is_read_by(appointment, reader):
    if appointment["kind"] == "celebration":
        return True
    others = {"meeting": [appointment["department"]], "check-in": [],
              "room": [appointment["department"], appointment["other"], "company"]}
    return reader in appointment["comes"] + others[appointment["kind"]]


def begin_of(appointment):
    return dt.datetime.combine(dt.date.fromisoformat(appointment["day"]), dt.time.fromisoformat(appointment["from"]),
                               ZoneInfo(appointment["zone"]))


def utc(appointment, end):
    local = dt.datetime.combine(dt.date.fromisoformat(appointment["day"]), dt.time.fromisoformat(appointment[end]),
                                ZoneInfo(appointment["zone"]))
    return local.astimezone(dt.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def last_day(visit):
    return dt.date.fromisoformat(visit["end"])


def hours_of(visit):
    """Of each of its days, in UTC.  Everybody works from Monday to Friday, and nothing else
    comes between the days of a visit."""
    zone, opens, closes = HOSTS[visit["host"]]
    day = dt.date.fromisoformat(visit["start"])
    while day <= last_day(visit):
        if day.weekday() < 5:
            yield tuple(dt.datetime.combine(day, dt.time.fromisoformat(time), ZoneInfo(zone))
                        .astimezone(dt.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
                        for time in (opens, closes))
        day += dt.timedelta(1)
