#!/usr/bin/python3
"""Draws what happens to a company of draw.py once it has a plan.

usage: change.py KIND SEED FOLDER CHANGED

FOLDER holds the company and its plan.csv; CHANGED becomes the company after

    closed    a host has a day on which visitors were to come when it takes none
    fewer     a host takes one visitor less at a time
    off       five people have time off on the days of a visit of theirs
    join      five people more work there

The same seed changes the same company in the same way."""
import argparse
import csv
import json
import os
import random
import sys

sys.dont_write_bytecode = True      # nothing beside the sources
import draw  # noqa: E402


def find(things, name):
    return next(thing for thing in things if thing["id"] == name)


def close(rng, company, plan):
    visit = rng.choice(plan)
    find(company["departments"], visit["host"])["closed"].append([visit["start"], visit["start"]])


def take_a_place(rng, company, _):
    hosts = {route["to"] for route in company["routes"]}
    rng.choice([d for d in company["departments"] if d["id"] in hosts and d["host_capacity"] > 1])["host_capacity"] -= 1


def give_time_off(rng, company, plan, people=5):
    for visit in rng.sample(plan, people):
        find(company["staff"], visit["staff"])["absences"].append([visit["start"], visit["end"]])


def join(rng, company, _):
    homes = sorted({route["from"] for route in company["routes"]})
    company["staff"] += [{"id": f"z{k}", "home": rng.choice(homes), "absences": []} for k in range(5)]


KINDS = {"closed": close, "fewer": take_a_place, "off": give_time_off, "join": join}


def change(folder, changed, what, seed):
    """`what` is called with a random number generator, the company, and its visits that have a day."""
    with open(os.path.join(folder, "instance.json"), encoding="utf-8") as file:
        company = json.load(file)
    with open(os.path.join(folder, "plan.csv"), encoding="utf-8", newline="") as file:
        plan = [row for row in csv.DictReader(file) if row["start"]]
    what(random.Random(seed), company, plan)
    draw.write(company, changed)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("seed", type=int)
    parser.add_argument("folder")
    parser.add_argument("changed")
    args = parser.parse_args()
    change(args.folder, args.changed, KINDS[args.kind], args.seed)


if __name__ == "__main__":
    main()
