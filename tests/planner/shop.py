"""Open shops as companies: each job a department of one, who goes everywhere; each machine a
host for one at a time, with somebody there to look after them.

A folder of them holds instances/NAME.txt, the numbers of jobs and machines and then a row of
durations a job, and optima.csv, in which columns "instance" and "best" say which makespan is
the best known.  A cycle of as many days has room for all visits exactly if the makespan can
be had."""
import csv
import os
from datetime import timedelta

from draw import FIRST_DAY


def read(folder):
    """(name, durations by job and machine, best makespan) of each, in the order of optima.csv."""
    with open(os.path.join(folder, "optima.csv"), encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    for row in rows:
        with open(os.path.join(folder, "instances", row["instance"] + ".txt"), encoding="utf-8") as file:
            jobs, machines, *durations = map(int, file.read().split())
        yield row["instance"], [durations[j * machines:(j + 1) * machines] for j in range(jobs)], int(row["best"])


def department(name):
    return {"id": name, "weekdays": [1, 2, 3, 4, 5, 6, 7], "closed": [], "all_hands": [],
            "host_capacity": 1, "max_away": 1}


def company(name, durations, days):
    """As draw.draw() has it."""
    jobs = [f"j{k:02}" for k in range(len(durations))]
    machines = [f"m{k:02}" for k in range(len(durations[0]))]
    return {
        "name": name,
        "cycle": {"start": FIRST_DAY.isoformat(), "end": (FIRST_DAY + timedelta(days=days - 1)).isoformat()},
        "holidays": [],
        "min_gap": 0,
        "departments": [department(each) for each in jobs + machines],
        "routes": [{"from": job, "to": machine, "days": length}
                   for job, row in zip(jobs, durations) for machine, length in zip(machines, row)],
        "staff": [{"id": "s" + home, "home": home, "absences": []} for home in jobs + machines],
    }
