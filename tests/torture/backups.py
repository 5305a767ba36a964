"""Backups while HR publishes without a pause; each is put in the place of a store: backups.py N"""
import os
import re
import shutil
import sqlite3
import sys
import threading
import time

from victim import Findings, Readers, Victim, seed


class Busy:
    """HR reloads again and again."""

    def __init__(self, v):
        self.v, self.enough, self.wrong = v, False, []
        self.thread = threading.Thread(target=self.work)
        self.thread.start()

    def work(self):
        while not self.enough:
            self.v.edit()
            done = self.v.reload()
            if done.returncode != 0:
                self.wrong.append(f"a reload beside a backup: {done.stderr}")

    def end(self):
        self.enough = True
        self.thread.join()
        return self.wrong


def moment_of(path, wrong):
    """The round of HR's that a backup is of, and its last publication."""
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    sound = db.execute("PRAGMA integrity_check").fetchall() + db.execute("PRAGMA foreign_key_check").fetchall()
    said = {m for m, in db.execute("SELECT message FROM visit JOIN briefing USING (briefing) WHERE status = 0")}
    number, = db.execute("SELECT max(publication) FROM audit").fetchone()
    db.close()
    if sound != [("ok",)]:
        wrong.append(f"{sound[:3]}")
    if len(said) != 1:
        wrong.append(f"of several moments: {said}")
    return int(re.search(r"\d+", said.pop()).group()), number


def put_back(v, path, n, round_, wrong):
    """A daemon on the copy alone, with the config of that moment: all is as it was then."""
    r = Victim(f"restored.{n}")
    r.edit(round_)
    os.mkdir(r.state)
    shutil.move(path, r.state + "/crosstrain.db")
    r.start()
    r.learn_links()
    r.told = round_
    wrong += r.nothing_lost()
    if r.links != v.links:
        wrong.append("links are not the same")
    if "a copy that was put back" not in r.said():
        wrong.append("it is not known for a copy")
    if r.stop() != 0:
        wrong.append("it did not stop well")
    shutil.rmtree(r.folder)


def main(n_backups):
    dice, findings = seed(), Findings()
    v = Victim()
    v.edit()
    v.start()
    v.learn_links()
    readers, busy = Readers(v), Busy(v)
    for n in range(n_backups):
        wrong = []
        time.sleep(dice.uniform(0, 0.1))
        path = f"{v.folder}/backup.{n}"
        told, number_told = v.told, max(v.publications, default=0)
        done = v.ctl("backup", path)
        tried = v.tried
        if done.returncode != 0:
            findings.add(f"backup {n}", [done.stderr])
            continue
        round_, number = moment_of(path, wrong)
        if not told <= round_ <= tried or number < number_told:
            wrong.append(f"of round {round_} and publication {number}; {told}, {number_told} were told before, {tried} tried after")
        put_back(v, path, n, round_, wrong)
        findings.add(f"backup {n}", wrong)
    findings.add("HR", busy.end())
    findings.add("calendars", readers.end())
    findings.add("at the end", v.nothing_lost())
    v.stop()
    findings.end(f"{n_backups} backups beside {len(v.publications):,} publications and {readers.answers:,} feeds read; each put "
                 f"in the place of a store, and all was there as of one moment")


main(int(sys.argv[1]))
