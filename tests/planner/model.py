#!/usr/bin/python3
"""Writes a company of draw.py as an exact model, for solvers that know nothing of rotations.

usage: model.py INSTANCE.json MODEL.lp|MODEL.mzn [--placed P] [--previous EARLIER.csv]

As CPLEX-LP (cbc, glpsol, highs) or MiniZinc, by the name of the file.  It asks for the most
visits placed; with --placed P, for the least sum of squared debts when at least P are placed;
with an earlier plan too (as LP only), for the most visits that stay where they were then."""
import argparse
import csv
import json
from collections import defaultdict, namedtuple
from datetime import date
from itertools import combinations, count

# An owed visit: `starts` has its days for each way to place it, as days of the cycle from 1 on.
Visit = namedtuple("Visit", "staff home host starts")
Department = namedtuple("Department", "working closed all_hands capacity max_away")


class Model:
    def __init__(self, company):
        first = self.first = date.fromisoformat(company["cycle"]["start"]).toordinal() - 1

        def day_of(text):
            return date.fromisoformat(text).toordinal() - first

        def days_of(ranges):
            return {day for a, b in ranges for day in range(day_of(a), day_of(b) + 1)}

        self.gap = company["min_gap"]
        self.n_days = day_of(company["cycle"]["end"])
        holidays = {day_of(text) for text in company["holidays"]}
        self.departments = {}
        for d in company["departments"]:
            working = [day for day in range(1, self.n_days + 1) if day not in holidays
                       and date.fromordinal(first + day).isoweekday() in d["weekdays"]]
            self.departments[d["id"]] = Department(working, days_of(d["closed"]),
                                                   {day_of(text) for text in d["all_hands"]},
                                                   d["host_capacity"], d["max_away"])
        routes = defaultdict(list)
        for r in company["routes"]:
            routes[r["from"]].append((r["to"], self.windows(r["from"], r["to"], r["days"])))
        self.visits, self.people = [], []       # people: the numbers of each one's visits
        for s in company["staff"]:
            absent = days_of(s["absences"])
            self.people.append(range(len(self.visits), len(self.visits) + len(routes[s["home"]])))
            for host, windows in routes[s["home"]]:
                self.visits.append(Visit(s["id"], s["home"], host, [w for w in windows if absent.isdisjoint(w)]))

    def windows(self, home, host, length):
        """All runs of the host's working days that a visit could take, were nobody absent."""
        working = self.departments[host].working
        barred = self.departments[host].closed | self.departments[home].all_hands
        runs = (working[k:k + length] for k in range(len(working) - length + 1))
        return [run for run in runs if barred.isdisjoint(run)]


# --- CPLEX-LP: a binary for each visit and each way to place it ---

def total(terms):
    """A sum, in lines that every reader takes."""
    return "\n + ".join(" + ".join(terms[k:k + 15]) for k in range(0, len(terms), 15))


def gap_groups(starts, gap):
    """Of one person's (first, last, name): groups of which one at most can be."""
    firsts = sorted({first for first, _, _ in starts})
    for first, following in zip(firsts, firsts[1:] + [None]):
        group = [(last, name) for begin, last, name in starts if begin <= first <= last + gap]
        # Whoever is still there when the next one begins stands in that one's group too.
        if len(group) > 1 and (following is None or any(last + gap < following for last, _ in group)):
            yield [name for _, name in group]


def limits(model, names):
    """(names, how many of them at most): all rules."""
    here, away = defaultdict(list), defaultdict(list)
    for visit, own in zip(model.visits, names):
        if own:
            yield own, 1
        for name, days in zip(own, visit.starts):
            for day in days:
                here[visit.host, day].append(name)
                away[visit.home, day].append(name)
    for (host, _), group in here.items():
        yield group, model.departments[host].capacity
    for (home, _), group in away.items():
        yield group, model.departments[home].max_away
    for person in model.people:
        starts = [(days[0], days[-1], name)
                  for v in person for name, days in zip(names[v], model.visits[v].starts)]
        for group in gap_groups(starts, model.gap):
            yield group, 1


def kept_names(model, names, previous):
    """The names of what stays where it was in an earlier plan."""
    with open(previous, encoding="utf-8", newline="") as file:
        told = {(row["staff"], row["host"]): date.fromisoformat(row["start"]).toordinal() - model.first
                for row in csv.DictReader(file) if row["start"]}
    return [name for visit, own in zip(model.visits, names) for days, name in zip(visit.starts, own)
            if told.get((visit.staff, visit.host)) == days[0]]


def write_lp(model, out, placed, previous):
    numbers = count()
    names = [[f"x{next(numbers)}" for _ in visit.starts] for visit in model.visits]
    every = [name for own in names for name in own]
    # debts[p][j]: person p has a debt of more than j, which costs (j + 1)^2 - j^2 = 2j + 1.
    debts = [[f"y{p}_{j}" for j in range(len(person))] for p, person in enumerate(model.people)]
    if placed is None:
        out.write(f"Maximize\n obj: {total(every)}\n")
    elif previous:
        out.write(f"Maximize\n obj: {total(kept_names(model, names, previous))}\n")
    else:
        terms = [f"{2 * j + 1} {y}" for own in debts for j, y in enumerate(own)]
        out.write(f"Minimize\n obj: {total(terms)}\n")
    out.write("Subject To\n")
    for number, (group, most) in enumerate(limits(model, names)):
        if len(group) > most:
            out.write(f" c{number}: {total(group)} <= {most}\n")
    if placed is not None:
        out.write(f" placed: {total(every)} >= {placed}\n")
    if placed is not None and not previous:
        for p, person in enumerate(model.people):
            own = debts[p] + [name for v in person for name in names[v]]
            out.write(f" debt{p}: {total(own)} = {len(person)}\n")
        every += [y for own in debts for y in own]
    out.write("Binaries\n")
    for k in range(0, len(every), 20):
        out.write(" " + " ".join(every[k:k + 20]) + "\n")
    out.write("End\n")


# --- MiniZinc: a variable for each visit, the day on which it begins, 0 when left out ---

def choice(model, v):
    """The declarations of a visit: when it begins, whether it is placed, when it ends."""
    days = [0] * (model.n_days + 1)
    for run in model.visits[v].starts:
        days[run[0]] = run[-1]
    first = ",".join(str(run[0]) for run in model.visits[v].starts)
    return (f"var {{0{',' if first else ''}{first}}}: s{v}; var 0..1: p{v} = bool2int(s{v} > 0);\n"
            f"array[0..{model.n_days}] of int: ends{v} = array1d(0..{model.n_days},{days});\n")


def write_mzn(model, out, placed, _):
    out.write('include "cumulative.mzn";\n')
    hosted, sent = defaultdict(list), defaultdict(list)
    for v, visit in enumerate(model.visits):
        out.write(choice(model, v))
        if visit.starts:
            hosted[visit.host].append(v)
            sent[visit.home].append(v)
    for host, visits in hosted.items():
        # Counted in the host's working days, all of a visit's days follow one another.
        place = [sum(day <= k for day in model.departments[host].working) for k in range(model.n_days + 1)]
        out.write(f"array[0..{model.n_days}] of int: place_{host} = array1d(0..{model.n_days},{place});\n"
                  f"constraint cumulative([{','.join(f'place_{host}[s{v}]' for v in visits)}],"
                  f"{[len(model.visits[v].starts[0]) for v in visits]},"
                  f"[{','.join(f'p{v}' for v in visits)}],{model.departments[host].capacity});\n")
    for home, visits in sent.items():
        away = defaultdict(lambda: defaultdict(list))       # day, visit: the starts that are away then
        for v in visits:
            for run in model.visits[v].starts:
                for day in run:
                    away[day][v].append(str(run[0]))
        for there in away.values():
            group = [f"bool2int(s{v} in {{{','.join(starts)}}})" for v, starts in there.items()]
            if len(group) > model.departments[home].max_away:
                out.write(f"constraint sum([{','.join(group)}]) <= {model.departments[home].max_away};\n")
    for person in model.people:
        for a, b in combinations(person, 2):
            out.write(f"constraint s{a} = 0 \\/ s{b} = 0 \\/ s{a} > ends{b}[s{b}] + {model.gap}"
                      f" \\/ s{b} > ends{a}[s{a}] + {model.gap};\n")
    out.write(f"var int: placed = sum([{','.join(f'p{v}' for v in range(len(model.visits)))}]);\n"
              f"solve :: int_search([{','.join(f's{v}' for v in range(len(model.visits)))}],"
              " dom_w_deg, indomain_random, complete) :: restart_constant(2000)\n")
    if placed is None:
        out.write("  maximize placed;\n")
    else:
        sums = ["+".join(f"p{v}" for v in person) for person in model.people]
        squares = [f"pow({len(person)} - ({placed_of}), 2)" for person, placed_of in zip(model.people, sums)]
        out.write(f"  minimize {' + '.join(squares)};\nconstraint placed >= {placed};\n")
    out.write('output ["placed=\\(placed)\\n"];\n')


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("instance")
    parser.add_argument("model")
    parser.add_argument("--placed", type=int)
    parser.add_argument("--previous", metavar="EARLIER.csv")
    args = parser.parse_args()
    if not args.model.endswith((".lp", ".mzn")):
        parser.error("the model is to be named .lp or .mzn")
    with open(args.instance, encoding="utf-8") as file:
        model = Model(json.load(file))
    if args.previous and (args.placed is None or args.model.endswith(".mzn")):
        parser.error("an earlier plan goes with --placed, and into an .lp")
    write = write_lp if args.model.endswith(".lp") else write_mzn
    with open(args.model, "w", encoding="utf-8") as out:
        write(model, out, args.placed, args.previous)


if __name__ == "__main__":
    main()
