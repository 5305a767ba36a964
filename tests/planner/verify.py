#!/usr/bin/python3
"""Does a plan keep every rule, and is it as good as its planner says?

usage: verify.py INSTANCE.json PLAN.csv [--stats STATS.json] [--previous EARLIER.csv]

INSTANCE.json is a company of draw.py, PLAN.csv and STATS.json are what
`crosstrainctl plan --csv --stats STATS.json` made of it, as of the first day of its cycle;
EARLIER.csv is the plan that was given to it as --previous.

Written from the rules alone.  Prints what it finds, one thing a line, and ends with 1; or
says how much is placed.  A working day of a host is a day of its week that is no holiday;
a day on which it is closed is one too, so that no visit goes on across it."""
import argparse
import csv
import json
import sys
from collections import Counter, defaultdict, namedtuple
from datetime import date
from functools import lru_cache

HEADER = ["staff", "home", "host", "cycle", "start", "end", "buddy", "reason"]

Visit = namedtuple("Visit", "staff home host first last buddy reason")


@lru_cache(maxsize=None)
def day_of(text):
    """A date as a number that counts days."""
    return date.fromisoformat(text).toordinal()


def text_of(day):
    return date.fromordinal(day).isoformat()


def days_of(ranges):
    return {day for first, last in ranges for day in range(day_of(first), day_of(last) + 1)}


def overlap(first, last, other_first, other_last):
    return first <= other_last and other_first <= last


class Department:
    def __init__(self, raw, cycle, holidays):
        self.working = [day for day in range(cycle[0], cycle[1] + 1) if day not in holidays
                        and date.fromordinal(day).isoweekday() in raw["weekdays"]]
        self.place = {day: k for k, day in enumerate(self.working)}
        self.closed = days_of(raw["closed"])
        self.all_hands = {day_of(text) for text in raw["all_hands"]}
        self.capacity, self.max_away = raw["host_capacity"], raw["max_away"]
        self.people = []


class Company:
    def __init__(self, raw):
        self.cycle = day_of(raw["cycle"]["start"]), day_of(raw["cycle"]["end"])
        self.min_gap = raw["min_gap"]
        holidays = {day_of(text) for text in raw["holidays"]}
        self.departments = {d["id"]: Department(d, self.cycle, holidays) for d in raw["departments"]}
        self.length = {(r["from"], r["to"]): r["days"] for r in raw["routes"]}
        self.home, self.absences = {}, {}
        for s in raw["staff"]:
            self.home[s["id"]] = s["home"]
            self.absences[s["id"]] = [(day_of(first), day_of(last)) for first, last in s["absences"]]
            self.departments[s["home"]].people.append(s["id"])

    def is_absent(self, staff, day):
        return any(first <= day <= last for first, last in self.absences[staff])

    def owed(self):
        """(staff, host) of every visit that must be in the plan."""
        hosts = defaultdict(list)
        for home, host in self.length:
            hosts[home].append(host)
        return {(staff, host) for staff, home in self.home.items() for host in hosts[home]}


class Judge:
    def __init__(self, company):
        self.company = company
        self.findings = []
        self.placed, self.debt2 = 0, 0
        self.visits_of = defaultdict(list)      # by staff: their placed visits

    def find(self, *words):
        self.findings.append(" ".join(map(str, words)))

    def find_in(self, visit, what):
        self.find(f"{visit.staff} to {visit.host}, {text_of(visit.first)}..{text_of(visit.last)}: {what}")

    def judge(self, visits):
        placed = [v for v in visits if self.is_owed(v) and v.first is not None and self.has_right_days(v)]
        for v in placed:
            self.visits_of[v.staff].append(v)
        self.judge_whole(visits)
        self.judge_days(placed)
        self.judge_gaps()
        for v in placed:
            self.judge_buddy(v)
        self.count(placed)

    def is_owed(self, v):
        """Whether the company knows such a visit at all."""
        if v.staff not in self.company.home:
            self.find(f"{v.staff}: nobody has this id")
        elif self.company.home[v.staff] != v.home:
            self.find(f"{v.staff}: works in {self.company.home[v.staff]}, not in {v.home}")
        elif (v.home, v.host) not in self.company.length:
            self.find(f"{v.staff}: no route from {v.home} to {v.host}")
        else:
            return True
        return False

    def has_right_days(self, v):
        """Whether it takes as many working days of the host, one after the other, as it should."""
        host = self.company.departments[v.host]
        first, last = host.place.get(v.first), host.place.get(v.last)
        if first is None or last is None:
            self.find_in(v, "begins or ends on no working day of the host within the cycle")
        elif last - first + 1 != self.company.length[v.home, v.host]:
            self.find_in(v, f"{last - first + 1} working days, not {self.company.length[v.home, v.host]}")
        else:
            return True
        return False

    def visit_days(self, v):
        host = self.company.departments[v.host]
        return host.working[host.place[v.first]:host.place[v.last] + 1]

    def judge_whole(self, visits):
        """Every owed visit once; with dates, or with a reason."""
        seen = Counter((v.staff, v.host) for v in visits)
        for (staff, host), n in seen.items():
            if n > 1:
                self.find(f"{staff} to {host}: stands there {n} times")
        for staff, host in sorted(self.company.owed() - seen.keys()):
            self.find(f"{staff} to {host}: owed, but not there")
        for v in visits:
            if v.first is None and not v.reason:
                self.find(f"{v.staff} to {v.host}: left out without a reason")
            if v.first is None and v.buddy:
                self.find(f"{v.staff} to {v.host}: left out, but with a buddy")

    def judge_days(self, placed):
        """Who may be where on each day, and how many."""
        here, away = Counter(), Counter()
        for v in placed:
            home, host = self.company.departments[v.home], self.company.departments[v.host]
            for day in self.visit_days(v):
                here[v.host, day] += 1
                away[v.home, day] += 1
                if day in host.closed:
                    self.find_in(v, f"the host is closed on {text_of(day)}")
                if day in home.all_hands:
                    self.find_in(v, f"the home needs all hands on {text_of(day)}")
                if self.company.is_absent(v.staff, day):
                    self.find_in(v, f"the visitor is absent on {text_of(day)}")
        for (host, day), n in here.items():
            capacity = self.company.departments[host].capacity
            if n > capacity:
                self.find(f"{host}: {n} visitors on {text_of(day)}, capacity {capacity}")
        for (home, day), n in away.items():
            max_away = self.company.departments[home].max_away
            if n > max_away:
                self.find(f"{home}: {n} away on {text_of(day)}, max_away {max_away}")

    def judge_gaps(self):
        for visits in self.visits_of.values():
            visits.sort(key=lambda v: v.first)
            for one, next_one in zip(visits, visits[1:]):
                if next_one.first <= one.last:
                    self.find_in(next_one, "the visitor is on two visits at once")
                elif next_one.first - one.last - 1 < self.company.min_gap:
                    self.find_in(next_one, f"{next_one.first - one.last - 1} days after the one before")

    def obstacle(self, staff, v):
        """Why somebody of the host cannot look after this visit; None if they can."""
        if any(overlap(v.first, v.last, own.first, own.last) for own in self.visits_of.get(staff, ())):
            return "on a visit of their own"
        if any(overlap(v.first, v.last, first, last) for first, last in self.company.absences[staff]):
            if any(self.company.is_absent(staff, day) for day in self.visit_days(v)):
                return "absent on a day of it"
        return None

    def judge_buddy(self, v):
        people = self.company.departments[v.host].people
        if not v.buddy:
            if not v.reason:
                self.find_in(v, "no buddy, and no reason")
            able = next((staff for staff in people if self.obstacle(staff, v) is None), None)
            if able is not None:
                self.find_in(v, f"no buddy, but {able} could be")
        elif self.company.home.get(v.buddy) != v.host:
            self.find_in(v, f"the buddy {v.buddy} does not work there")
        elif self.obstacle(v.buddy, v) is not None:
            self.find_in(v, f"the buddy {v.buddy} is {self.obstacle(v.buddy, v)}")

    def count(self, placed):
        self.placed = len(placed)
        debts = Counter(staff for staff, _ in self.company.owed())
        debts.subtract(v.staff for v in placed)
        self.debt2 = sum(debt * debt for debt in debts.values())

    def judge_claims(self, stats, moved):
        """What the planner says of its plan."""
        for key, true in (("owed", len(self.company.owed())), ("placed", self.placed),
                          ("debt2", self.debt2), ("moved", moved)):
            if stats[key] != true:
                self.find(f"it says {key} {stats[key]}; it is {true}")
        if stats["bound"] < self.placed:
            self.find(f"it says that no plan places more than {stats['bound']}; {self.placed} are placed")
        if stats["proved"] and stats["bound"] != self.placed:
            self.find(f"it says that it is proved; bound {stats['bound']}, placed {self.placed}")


def read_plan(path):
    with open(path, encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        if next(rows, None) != HEADER:
            raise ValueError(f"{path}: its first line is not {','.join(HEADER)}")
        visits = []
        for staff, home, host, cycle, first, last, buddy, reason in rows:
            if cycle != "1" or (first == "") != (last == ""):
                raise ValueError(f"{path}: line {rows.line_num} is not of cycle 1, or has one of two days")
            visits.append(Visit(staff, home, host, day_of(first) if first else None,
                                day_of(last) if last else None, buddy, reason))
        return visits


def count_moved(earlier, now):
    """How many visits of an earlier plan are no longer on their days."""
    days = {(v.staff, v.host): (v.first, v.last) for v in now}
    return sum(v.first is not None and days.get((v.staff, v.host)) != (v.first, v.last) for v in earlier)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("instance")
    parser.add_argument("plan")
    parser.add_argument("--stats")
    parser.add_argument("--previous")
    args = parser.parse_args()
    try:
        with open(args.instance, encoding="utf-8") as file:
            judge = Judge(Company(json.load(file)))
        visits = read_plan(args.plan)
        judge.judge(visits)
        if args.stats:
            earlier = read_plan(args.previous) if args.previous else []
            with open(args.stats, encoding="utf-8") as file:
                judge.judge_claims(json.load(file), count_moved(earlier, visits))
    except (OSError, ValueError, KeyError) as mistake:
        sys.exit(f"cannot be judged: {mistake!r}")
    if judge.findings:
        print("\n".join(judge.findings))
        sys.exit(1)
    print(f"ok: {judge.placed} of {len(judge.company.owed())} placed, debt2 {judge.debt2}")


if __name__ == "__main__":
    main()
