"""Two daemons start at once on one state folder, again and again: races.py RACES"""
import os
import shutil
import subprocess
import sys
import time

from victim import Findings, Victim, environment, seed, wait_for


def racer(v, n, state):
    """One of the two, with a control socket and a log of its own."""
    with open(f"{v.folder}/log.{n}", "wb") as log:
        return subprocess.Popen(["crosstraind", "--config", v.config, "--state", state, "--runtime", f"{v.run}.{n}",
                                 "--listen", "127.0.0.1:0"], stdout=log, stderr=log, env=environment())


def said(v, n):
    with open(f"{v.folder}/log.{n}") as f:
        return f.read()


def race(v, dice, wrong):
    """Seconds until the loser had gone, and which one that was."""
    states = [v.state, v.folder + "/link/state"]
    both, gone = [], [None, None]
    began = time.monotonic()
    for n in (0, 1):
        both.append(racer(v, n, states[n]))
        time.sleep(dice.choice((0, 0, dice.uniform(0, 0.05))))
    ended = lambda: [n for n in (0, 1) if both[n].poll() is not None]
    wait_for(ended, 10)
    seconds = time.monotonic() - began
    losers = ended()
    if len(losers) != 1 or both[losers[0]].returncode != 75:
        wrong.append(f"ended: {[p.poll() for p in both]}: {said(v, 0)[-200:]} {said(v, 1)[-200:]}")
        losers = [1]
    winner = 1 - losers[0]
    if not wait_for(lambda: "serving feeds on" in said(v, winner), 10):
        wrong.append(f"the other does not serve: {said(v, winner)[-300:]}")
    if "another crosstraind is running" not in said(v, losers[0]):
        wrong.append(f"without words: {said(v, losers[0])[-300:]}")
    for p in both:
        p.terminate()
        p.wait(30)
    return seconds


def main(races):
    dice, findings, slowest = seed(), Findings(), 0.0
    v = Victim()
    os.mkdir(v.folder + "/link")
    os.symlink(v.state, v.folder + "/link/state")
    v.edit()
    for n in range(races):
        wrong = []
        os.makedirs(v.state, exist_ok=True)
        slowest = max(slowest, race(v, dice, wrong))
        v.start()
        if n == 0 or n % 2:
            v.links, v.publications, v.bodies, v.now = {}, {}, {}, {}
            v.learn_links()
        findings.add(f"race {n}", wrong + v.nothing_lost())
        v.stop()
        if n % 2 == 0:                       # every second race is for a folder in which nothing is
            shutil.rmtree(v.state)
    findings.end(f"{races} races of two daemons for one state folder, half of them empty: one served, one ended with 75, "
                 f"at most {slowest:.2f} s after both were started")


main(int(sys.argv[1]))
