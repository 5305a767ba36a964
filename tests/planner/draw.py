#!/usr/bin/python3
"""Draws a company whose rotation is as tight as one likes, for the planner to be measured on.

usage: draw.py PEOPLE TIGHTNESS MIX SEED [--gap DAYS] [--home-slack FACTOR] FOLDER

TIGHTNESS is the visitor days owed over those that the hosts have room for (0.9), MIX the
length of visits in days ("1" or "1-5"), --gap the free days between two visits of one
person, --home-slack how many more may be away at once than must be on average (1.6).

Writes FOLDER/crosstrain.conf with staff.csv and time-off.csv, to be planned as of the first
day of its only cycle, and FOLDER/instance.json, the same company for verify.py and model.py.
The same numbers give the same company.  Everybody may be sent on any day of the week, and
nobody waits from before."""
import argparse
import json
import os
import random
from datetime import date, timedelta
from itertools import accumulate

FIRST_DAY = date(2027, 1, 4)
HOME_SLACK = 1.6
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WORKING_WEEKS = [[1, 2, 3, 4, 5]] * 7 + [[2, 3, 4, 5, 6]] + [[1, 2, 3, 4, 5, 6]] + [[1, 2, 3, 4, 5, 6, 7]]


def count_days(people):
    """How long the cycle is."""
    return 28 if people == 10 else 56 if people < 300 else 91


def count_departments(people):
    usual = {10: 3, 100: 6, 1000: 12, 10000: 40, 100000: 150}
    return usual.get(people) or max(3, min(150, round(people ** 0.42)))


def draw_sizes(rng, people, departments):
    """How many people work in each department; all together as many as there are."""
    weights = [rng.uniform(0.3, 1.0) ** 2 for _ in range(departments)]
    sizes = [max(2, int(people * weight / sum(weights))) for weight in weights]
    while sum(sizes) > people:
        sizes[sizes.index(max(sizes))] -= 1
    while sum(sizes) < people:
        sizes[rng.randrange(departments)] += 1
    return sizes


def draw_routes(rng, departments, mix):
    """(home, host, days): each department sends to one to three others, and hosts somebody."""
    def draw_length(lengths):
        return 1 if mix == "1" else rng.choice(lengths)

    routes = []
    for home in range(departments):
        others = [d for d in range(departments) if d != home]
        n = min(len(others), rng.choice([1, 2, 2, 3]))
        for host in sorted(rng.sample(others, n)):
            routes.append((home, host, draw_length([1, 1, 2, 2, 3, 3, 4, 5])))
    visited = {host for _, host, _ in routes}
    for host in range(departments):
        if host not in visited:
            home = rng.choice([d for d in range(departments) if d != host])
            routes.append((home, host, draw_length([1, 2, 3])))
    return routes


def draw_absences(rng, n_days):
    """(first, last) of a person's time off, as days of the cycle: a holiday, some days more."""
    absences = []
    if rng.random() < 0.6:
        first, length = rng.randrange(n_days), rng.choice([3, 5, 7, 7, 12, 14])
        absences.append((first, min(n_days, first + min(length, n_days // 4)) - 1))
    for _ in range(rng.choice([0, 0, 1, 1, 2])):
        first = rng.randrange(n_days)
        absences.append((first, min(n_days - 1, first + rng.choice([0, 0, 1, 2]))))
    return sorted(absences)


def draw_department(rng, dates, holidays, week, tightness, home_slack, owed_here, owed_away):
    """A department's open days and limits.  Its visitors owe `owed_here` days, its people `owed_away`."""
    working = [k for k, day in enumerate(dates) if day.isoweekday() in week and day not in holidays]
    single = set(rng.sample(working, max(1, len(working) // 25)))
    open_days = [k for k in working if k not in single]
    room = owed_here / tightness
    capacity = max(1, -(-int(room + 0.999) // len(open_days)))
    closed = [(k, k) for k in single]
    surplus = len(open_days) - round(room / capacity)
    if surplus > 0:         # capacity is a whole number; a closed season takes what is too much
        surplus = min(surplus, len(open_days) - 6)
        first = rng.randrange(len(open_days) - surplus + 1)
        if surplus > 0:
            closed.append((open_days[first], open_days[first + surplus - 1]))
    all_hands = sorted(rng.sample(working, max(1, len(dates) // 45)))
    return {
        "weekdays": week,
        "closed": [[dates[a].isoformat(), dates[b].isoformat()] for a, b in sorted(closed)],
        "all_hands": [dates[k].isoformat() for k in all_hands],
        "host_capacity": capacity,
        "max_away": max(1, int(-(-owed_away * home_slack // (len(working) - len(all_hands))))),
    }


def draw(people, tightness, mix, seed, gap=None, home_slack=HOME_SLACK):
    """The company, as instance.json has it: days in ISO form, both ends of a range in it."""
    rng = random.Random(f"{people}/{tightness}/{mix}/{seed}")
    n_departments, n_days = count_departments(people), count_days(people)
    dates = [FIRST_DAY + timedelta(days=k) for k in range(n_days)]
    texts = [day.isoformat() for day in dates]
    ids = [f"d{d:03}" for d in range(n_departments)]

    holidays = set(rng.sample([day for day in dates if day.weekday() < 5], max(1, n_days // 30)))
    weeks = [rng.choice(WORKING_WEEKS) for _ in ids]
    sizes = draw_sizes(rng, people, n_departments)
    routes = draw_routes(rng, n_departments, mix)

    owed_here, owed_away = [0] * n_departments, [0] * n_departments
    routes_from = [[] for _ in ids]
    for home, host, days in routes:
        routes_from[home].append((host, days))
        owed_here[host] += days * sizes[home]
        owed_away[home] += days * sizes[home]

    staff, ends = [], list(accumulate(sizes))
    for home, end in enumerate(ends):
        while len(staff) < end:
            absences = [[texts[a], texts[b]] for a, b in draw_absences(rng, n_days)]
            staff.append({"id": f"s{len(staff):06}", "home": ids[home], "absences": absences})
            if rng.random() < 0.10:     # room for a visit more than is owed
                host, days = rng.choice(routes_from[home])
                owed_here[host] += days
                owed_away[home] += days

    departments = [{"id": ids[d], **draw_department(rng, dates, holidays, weeks[d], tightness, home_slack,
                                                    owed_here[d], owed_away[d])}
                   for d in range(n_departments)]
    name = f"n{people}-t{tightness}-L{mix}-s{seed}"
    if gap is not None:
        name += f"-g{gap}"
    if home_slack != HOME_SLACK:
        name += f"-h{home_slack}"
    return {
        "name": name,
        "cycle": {"start": texts[0], "end": texts[-1]},
        "holidays": sorted(day.isoformat() for day in holidays),
        "min_gap": gap if gap is not None else 2 if n_days < 60 else 6,
        "departments": departments,
        "routes": [{"from": ids[home], "to": ids[host], "days": days} for home, host, days in routes],
        "staff": staff,
    }


def write_instance(company, path):
    """As JSON, a person a line."""
    head = {key: value for key, value in company.items() if key != "staff"}
    with open(path, "w", encoding="utf-8") as out:
        out.write(json.dumps(head, indent=1)[:-2] + ',\n "staff": [\n')
        out.write(",\n".join("  " + json.dumps(s, separators=(",", ":")) for s in company["staff"]))
        out.write("\n ]\n}\n")


def quote(word):
    return f'"{word}"'


def quote_days(ranges):
    return "[ " + ", ".join(quote(a if a == b else f"{a}..{b}") for a, b in ranges) + " ]"


def department_line(d):
    week = ",".join(WEEKDAYS[k - 1] for k in d["weekdays"])
    line = (f'{{ id = "{d["id"]}"; name = "{d["id"]}"; workdays = "{week}"; hours = "08:00-16:00";'
            f' capacity = {d["host_capacity"]}; max_away = {d["max_away"]};')
    if d["closed"]:
        line += f' closed = {quote_days(d["closed"])};'
    if d["all_hands"]:
        line += f' all_hands = {quote_days((day, day) for day in d["all_hands"])};'
    return line + " }"


def write_config(company, path):
    """As HR would have written it."""
    first, last = (date.fromisoformat(company["cycle"][end]) for end in ("start", "end"))
    with open(path, "w", encoding="utf-8") as out:
        def write_list(key, lines):
            out.write(f"{key} = (\n" + ",\n".join("  " + line for line in lines) + "\n);\n")

        out.write(f'organization = "{company["name"]}";\ntimezone = "Europe/Berlin";\n'
                  f'cycle = {{ start = "{first}"; days = {(last - first).days + 1}; publish_ahead = 0;'
                  f' notice_days = 0; min_gap_days = {company["min_gap"]}; leaders_first = false; }};\n'
                  f'holidays = [ {", ".join(map(quote, company["holidays"]))} ];\n'
                  'staff_files = ["staff.csv"];\ntime_off_files = ["time-off.csv"];\n')
        write_list("departments", map(department_line, company["departments"]))
        write_list("routes", (f'{{ from = "{r["from"]}"; to = "{r["to"]}"; days = {r["days"]}; }}'
                              for r in company["routes"]))


def write_people(company, folder):
    """As a payroll program would; a million people are more than one .conf may hold."""
    with open(os.path.join(folder, "staff.csv"), "w", encoding="utf-8") as out:
        out.write("id,name,department,workdays\n")
        out.writelines(f'{s["id"]},{s["id"]},{s["home"]},mon-sun\n' for s in company["staff"])
    with open(os.path.join(folder, "time-off.csv"), "w", encoding="utf-8") as out:
        out.write("staff,from,to\n")
        out.writelines(f'{s["id"]},{first},{last}\n'
                       for s in company["staff"] for first, last in s["absences"])


def write(company, folder):
    os.makedirs(folder, exist_ok=True)
    write_instance(company, os.path.join(folder, "instance.json"))
    write_people(company, folder)
    write_config(company, os.path.join(folder, "crosstrain.conf"))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("people", type=int)
    parser.add_argument("tightness", type=float)
    parser.add_argument("mix", choices=("1", "1-5"))
    parser.add_argument("seed", type=int)
    parser.add_argument("folder")
    parser.add_argument("--gap", type=int)
    parser.add_argument("--home-slack", type=float, default=HOME_SLACK)
    args = parser.parse_args()
    write(draw(args.people, args.tightness, args.mix, args.seed, args.gap, args.home_slack), args.folder)


if __name__ == "__main__":
    main()
