#!/usr/bin/python3
"""The planner's table: how much it places, what that costs, and what others make of the same.

usage: table.py CROSSTRAINCTL [--quick|--all] [--only PATTERN] [--limit SECONDS] [--folder FOLDER]
       table.py CROSSTRAINCTL --open-shop FOLDER

A row a company, drawn by draw.py; each plan is judged by verify.py.  Solvers that are
installed (cbc, glpsol, highs, minizinc with gecode) get the model of model.py, --limit
seconds and one processor; they only place the most, while crosstrain's figures hold all it
does.  All one after the other, each once, on this machine as it is now.  "cpu s" and "MB" are
of whole processes; the peak memory is never less than this script's own, some 15 MB.

--quick has the companies of 100 people only, --all one of a million more; --only those that
match, like 'n1000-*'.  What was drawn stays in the folder (build/planner) for the next time.
--open-shop has, instead of drawn companies, the open shops of a folder (see shop.py)."""
import argparse
import json
import math
import multiprocessing
import os
import re
import select
import shutil
import signal
import subprocess
import sys
from collections import namedtuple
from fnmatch import fnmatch
from functools import partial

sys.dont_write_bytecode = True      # nothing beside the sources
import change  # noqa: E402
import draw  # noqa: E402
import shop  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))

Case = namedtuple("Case", "name people tightness mix seed gap home_slack")
Run = namedtuple("Run", "code cpu megabytes")
Answer = namedtuple("Answer", "placed is_optimal")
Peer = namedtuple("Peer", "most_people model command read")

GROWING = ("n1000-t0.9-L1-5", "n10000-t0.9-L1-5", "n100000-t0.9-L1-5")
REPLANNED = GROWING[-1]


def grid_case(people, tightness, mix):
    return Case(f"n{people}-t{tightness}-L{mix}", people, tightness, mix, 1, None, draw.HOME_SLACK)


def cases(args):
    tightnesses = (0.5, 0.9, 1.0, 1.1)
    chosen = [grid_case(100, t, mix) for mix in ("1", "1-5") for t in tightnesses]
    chosen.append(Case("hardC", 100, 0.9, "1-5", 2, 14, 1.05))
    if not args.quick:
        chosen += [grid_case(1000, t, mix) for mix in ("1", "1-5") for t in tightnesses]
        chosen.append(Case("hardA", 1000, 0.9, "1-5", 1, 28, draw.HOME_SLACK))
        chosen.append(Case("hardB", 1000, 0.9, "1-5", 2, 21, 1.05))
        chosen += [grid_case(10000, t, "1-5") for t in tightnesses]
        chosen.append(grid_case(100000, 0.9, "1-5"))
    if args.all:
        chosen.append(grid_case(1000000, 0.9, "1-5"))
    return [case for case in chosen if fnmatch(case.name, args.only)]


# --- Running, and what it cost ---

def run(command, log, limit=None):
    """Runs a command, its output into a file.  After `limit` seconds it is ended."""
    with open(log, "wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, start_new_session=True)
    try:
        select.select([os.pidfd_open(process.pid)], [], [], limit)
    finally:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Run(process.returncode, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def apart(function, *arguments):
    """Calls it in another process, so that what it needs does not count as this one's memory."""
    child = multiprocessing.get_context("fork").Process(target=function, args=arguments)
    child.start()
    child.join()
    if child.exitcode != 0:
        sys.exit(f"{function.__name__} failed")


def draw_case(case, folder):
    drawn = draw.draw(case.people, case.tightness, case.mix, case.seed, case.gap, case.home_slack)
    draw.write(drawn, folder)


def draw_time_off(company_folder, folder):
    """The same company, but somebody who is to go on a visit has those days off."""
    change.change(company_folder, folder, partial(change.give_time_off, people=1), 1)


def made(folder, make, *arguments):
    """A folder that is there, or is made whole or not at all."""
    if not os.path.exists(folder):
        part = folder + ".part"
        apart(make, *arguments, part)
        os.rename(part, folder)
    return folder


# --- The others: what they are called with, and what they say ---

def number(pattern, text):
    found = re.findall(pattern, text)
    return round(abs(float(found[-1]))) if found else None


def read_cbc(text):
    return Answer(number(r"Objective value: +(-?[\d.]+)", text), "Result - Optimal" in text)


def read_glpsol(text):
    status = re.search(r"Status: +INTEGER (\S+)", text)
    if status is None or status[1] in ("UNDEFINED", "EMPTY"):
        return Answer(None, False)
    return Answer(number(r"Objective: +obj = (\d+)", text), status[1] == "OPTIMAL")


def read_highs(text):
    return Answer(number(r"Primal bound +(-?[\d.]+)", text), re.search(r"Status +Optimal", text) is not None)


def read_minizinc(text):
    return Answer(number(r"placed=(\d+)", text), "==========" in text)


PEERS = {
    "cbc": Peer(1000, "model.lp", lambda model, limit: [
        "cbc", model, "sec", str(limit), "ratioGap", "0", "solve"], read_cbc),
    "glpsol": Peer(100, "model.lp", lambda model, limit: [
        "glpsol", "--lp", model, "--tmlim", str(limit), "--output", "/dev/stdout"], read_glpsol),
    "highs": Peer(1000, "model.lp", lambda model, limit: [
        "highs", "--time_limit", str(limit), "--parallel", "off", model], read_highs),
    "minizinc": Peer(100, "model.mzn", lambda model, limit: [
        "minizinc", "--solver", "gecode", "--time-limit", str(1000 * limit), "-a", model], read_minizinc),
}


# --- The table ---

OWN_COLUMNS = (("instance", 26), ("owed", 8), ("placed", 8), ("bound", 8), ("proved", 7), ("debt2", 7),
               ("planner s", 10), ("cpu s", 8), ("MB", 6), ("verified", 9))
PEER_COLUMNS = (("placed", 7), ("optimal", 8), ("cpu s", 7), ("ratio", 8))


def line(cells, columns):
    """The first column to the left, the others to the right."""
    return "".join(f"{cell:{'<' if k == 0 and columns is OWN_COLUMNS else '>'}{width}}"
                   for k, (cell, (_, width)) in enumerate(zip(cells, columns)))


class Table:
    def __init__(self, args):
        self.args = args
        self.peers = [name for name in PEERS if shutil.which(name)]
        self.seconds, self.is_good = {}, True

    def print(self, text):
        print(text.rstrip(), flush=True)

    def print_head(self):
        missing = [name for name in PEERS if name not in self.peers]
        if missing:
            self.print(f"not installed: {', '.join(missing)}")
        groups, heads = line([""] * len(OWN_COLUMNS), OWN_COLUMNS), line(dict(OWN_COLUMNS), OWN_COLUMNS)
        for name in self.peers:
            heads += " |" + line(dict(PEER_COLUMNS), PEER_COLUMNS)
            groups += " |" + name.center(sum(width for _, width in PEER_COLUMNS))
        if self.peers:
            self.print(groups)
        self.print(heads)

    def complain(self, text):
        self.is_good = False
        self.print(f"  !! {text}")

    def plan(self, name, folder, *more, effort="normal"):
        """Plans and judges: the row's own cells, what it cost, what the planner says.  `more` is for both."""
        plan, stats, log = (os.path.join(folder, file) for file in ("plan.csv", "stats.json", "verify.log"))
        command = [self.args.crosstrainctl, "plan", "--config", os.path.join(folder, "crosstrain.conf"),
                   "--today", draw.FIRST_DAY.isoformat(), "--csv", "--stats", stats, "--effort", effort, *more]
        done = run(command, plan)
        if done.code != 0:
            self.complain(f"{name}: exit code {done.code}: {' '.join(command)}")
            return None, done, None
        with open(stats, encoding="utf-8") as file:
            said = json.load(file)
        judged = run([os.path.join(HERE, "verify.py"), os.path.join(folder, "instance.json"), plan,
                      "--stats", stats, *more], log)
        cells = [name, said["owed"], said["placed"], said["bound"], "yes" if said["proved"] else "no",
                 said["debt2"], f"{said['seconds']:.4f}", f"{done.cpu:.2f}", f"{done.megabytes:.0f}",
                 "ok" if judged.code == 0 else "NO"]
        return cells, done, said

    def print_verdict(self, folder, cells):
        if cells[-1] != "ok":
            with open(os.path.join(folder, "verify.log"), encoding="utf-8") as file:
                self.complain("".join(file.readlines()[:10]))

    def ask(self, name, folder, own, said):
        """One peer's cells, and what is wrong with its answer or with ours."""
        peer, limit = PEERS[name], self.args.limit
        model = os.path.join(folder, peer.model)
        if not os.path.exists(model):
            subprocess.run([os.path.join(HERE, "model.py"), os.path.join(folder, "instance.json"), model],
                           check=True)
        log = os.path.join(folder, f"{name}.log")
        # Some count their processor's time, some do not look while they prepare.
        done = run(peer.command(model, limit), log, 2 * limit)
        with open(log, encoding="utf-8", errors="replace") as file:
            placed, is_optimal = peer.read(file.read())
        wrong = None
        if placed is not None and placed > said["bound"]:
            wrong = f"{name} places {placed}, more than the bound of {said['bound']}"
        elif is_optimal and placed < said["placed"]:
            wrong = f"{name} says that {placed} is the most; {said['placed']} are placed"
        cells = ["-" if placed is None else placed, "yes" if is_optimal else "no", f"{done.cpu:.1f}",
                 f"{done.cpu / own.cpu:.0f}"]
        return cells, wrong

    def row(self, case):
        folder = made(os.path.join(self.args.folder, case.name), draw_case, case)
        cells, own, said = self.plan(case.name, folder)
        if cells is None:
            return
        self.seconds[case.name] = said["seconds"]
        text, wrongs = line(cells, OWN_COLUMNS), []
        for name in self.peers:
            peer_cells, wrong = ["-"] * len(PEER_COLUMNS), None
            if case.people <= PEERS[name].most_people:
                peer_cells, wrong = self.ask(name, folder, own, said)
            text += " |" + line(peer_cells, PEER_COLUMNS)
            wrongs += [wrong] if wrong else []
        self.print(text)
        self.print_verdict(folder, cells)
        for wrong in wrongs:
            self.complain(f"{case.name}: {wrong}")

    def replan_row(self):
        """Somebody has got time off where a visit was."""
        before = os.path.join(self.args.folder, REPLANNED)
        folder = os.path.join(self.args.folder, REPLANNED + "-replan")
        shutil.rmtree(folder, ignore_errors=True)       # whose visit it is depends on the plan
        made(folder, draw_time_off, before)
        earlier = os.path.join(before, "plan.csv")
        cells, _, said = self.plan(REPLANNED + " replan", folder, "--previous", earlier)
        if cells is None:
            return
        self.print(line(cells, OWN_COLUMNS))
        self.print_verdict(folder, cells)
        share = 100 * said["seconds"] / self.seconds[REPLANNED]
        self.print(f"the replan: {said['moved']} visits moved, {share:.1f} % of the first plan's time")

    def print_first(self):
        """How soon a full plan stands, though not yet the best."""
        program = os.path.join(os.path.dirname(self.args.crosstrainctl), "tests", "prog_first_plan")
        config = os.path.join(self.args.folder, REPLANNED, "crosstrain.conf")
        if not os.path.exists(program):
            return
        said = subprocess.run([program, config, draw.FIRST_DAY.isoformat()], check=True, capture_output=True, text=True)
        seconds, placed = said.stdout.split()
        self.print(f"its first full plan: {placed} placed after {seconds} s")

    def open_shops(self):
        """With more effort, as these are famous for being hard."""
        whole = n = 0
        for name, durations, days in shop.read(self.args.open_shop):
            folder = os.path.join(self.args.folder, name)
            made(folder, draw.write, shop.company(name, durations, days))
            cells, _, said = self.plan(name, folder, effort="high")
            if cells is None:
                continue
            self.print(line(cells, OWN_COLUMNS))
            self.print_verdict(folder, cells)
            n += 1
            whole += said["placed"] == said["owed"]
        self.print(f"all visits placed in {whole} of {n} open shops, with --effort high")

    def print_growth(self):
        """The slope of a straight line through the logarithms."""
        points = [(math.log(int(name[1:name.index("-")])), math.log(self.seconds[name])) for name in GROWING]
        middle_x, middle_y = (sum(values) / len(points) for values in zip(*points))
        slope = (sum((x - middle_x) * (y - middle_y) for x, y in points)
                 / sum((x - middle_x) ** 2 for x, _ in points))
        self.print(f"planner seconds grow with people to the power of {slope:.2f} ({', '.join(GROWING)})")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("crosstrainctl")
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true")
    size.add_argument("--all", action="store_true")
    parser.add_argument("--only", default="*", metavar="PATTERN")
    parser.add_argument("--limit", type=int, default=60, metavar="SECONDS")
    parser.add_argument("--folder", default="build/planner")
    parser.add_argument("--open-shop", metavar="FOLDER")
    table = Table(parser.parse_args())
    os.makedirs(table.args.folder, exist_ok=True)
    if table.args.open_shop:
        table.peers = []
        table.print(line(dict(OWN_COLUMNS), OWN_COLUMNS))
        table.open_shops()
        sys.exit(0 if table.is_good else 1)
    table.print_head()
    for case in cases(table.args):
        table.row(case)
        if case.name == REPLANNED and case.name in table.seconds:
            table.replan_row()
            table.print_first()
    if all(name in table.seconds for name in GROWING):
        table.print_growth()
    sys.exit(0 if table.is_good else 1)


if __name__ == "__main__":
    main()
