"""A migration, killed at each call that changes a file.  "to-come": one of today's store to a schema
that is yet to come, and then back to the older program, which is today's."""
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys

from nth import CHANGES, DIE, DIE_HALFWAY, WRITE, Nth
from victim import Findings, Victim, environment, scratch

DONE, DONE_BEFORE = 0, 3
TO_COME = 2                            # versions that migrate.c adds
is_to_come = sys.argv[1:] == ["to-come"]


def migrate(v, **env):
    return subprocess.run([scratch() + "/migrate", v.state, *sys.argv[1:]], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          env=environment(**env), text=True, timeout=60)


def aside(old):
    return f"crosstrain.db.v{old[0]}.bak"


def contents(path):
    """Version and all rows of a store, and whether it is sound; opened as a daemon would."""
    db = sqlite3.connect(path)
    version, = db.execute("PRAGMA user_version").fetchone()
    sound = db.execute("PRAGMA integrity_check").fetchall() + db.execute("PRAGMA foreign_key_check").fetchall()
    rows = "\n".join(db.iterdump())
    db.close()
    return version, sound == [("ok",)], rows


def look(v, old, new, wrong):
    """The store is the old or the new one; a copy set aside is the old one."""
    # What is looked at is a copy, so that the next to open the store finds it as it was left.
    peek = v.folder + "/peek"
    shutil.rmtree(peek, ignore_errors=True)
    shutil.copytree(v.state, peek)
    version, sound, rows = contents(peek + "/crosstrain.db")
    if not sound or (version, rows) not in (old, new):
        wrong.append(f"the store is neither old nor new: version {version}, sound: {sound}")
    is_aside = os.path.exists(f"{peek}/{aside(old)}")
    if is_aside and (contents(f"{peek}/{aside(old)}")[1:]) != (True, old[1]):
        wrong.append("the copy set aside is not whole")
    if version == new[0] and not is_aside:
        wrong.append("it was migrated without a copy set aside")


def digests(folder):
    return {n: hashlib.sha256(open(f"{folder}/{n}", "rb").read()).hexdigest()
            for n in os.listdir(folder) if n != "crosstrain.lock" and not n.endswith("-shm")}


def kill_at_each(v, nth, action, calls, old, new, findings):
    n = 0
    while True:
        n += 1
        wrong = []
        shutil.rmtree(v.state, ignore_errors=True)
        shutil.copytree(scratch() + "/state", v.state)
        nth.arm(calls, n, action)
        migrate(v, **nth.environment())
        if nth.disarm()[1] == 0:
            return n - 1
        look(v, old, new, wrong)
        again = migrate(v)
        if again.returncode not in (DONE, DONE_BEFORE):
            wrong.append(f"the next one fails: {again.returncode} {again.stdout}")
        version, sound, rows = contents(f"{v.state}/crosstrain.db")
        if not sound or (version, rows) != new:
            wrong.append("and it does not lead to the new store")
        look(v, old, new, wrong)
        findings.add(f"call {n}", wrong)


def go_back(v, old, findings):
    """The older program leaves the newer store alone, and says what to do; that is done."""
    before = digests(v.state)
    v.launch()
    v.process.wait(30)
    if v.process.returncode != 70 or digests(v.state) != before:
        findings.add("back", [f"ended with {v.process.returncode}, and the store is not untouched"])
    if f"put {aside(old)} in their place" not in v.said():
        findings.add("back", [f"does not say what to do: {v.said()}"])
    os.mkdir(v.folder + "/away")
    for name in ("crosstrain.db", "crosstrain.db-wal"):
        if os.path.exists(f"{v.state}/{name}"):
            os.rename(f"{v.state}/{name}", f"{v.folder}/away/{name}")
    os.rename(f"{v.state}/{aside(old)}", f"{v.state}/crosstrain.db")
    v.start()
    v.learn_links()
    with open("tests/torture/stores/v1.links.csv") as f:
        told = f.read()
    wrong = [f"the link of {who} is another one" for who, path in v.links.items() if path not in told]
    findings.add("back", wrong + v.remember())
    v.stop()


def main():
    findings, v = Findings(), Victim()
    nth = Nth(v)
    shutil.copytree(scratch() + "/state", v.state)
    old = contents(f"{v.state}/crosstrain.db")[::2]
    first = migrate(v)
    new = contents(f"{v.state}/crosstrain.db")[::2]
    if first.returncode != DONE or new[0] != old[0] + (TO_COME if is_to_come else 1):
        findings.add("a migration", [first.stdout])
    deaths = kill_at_each(v, nth, DIE, CHANGES, old, new, findings)
    halfway = kill_at_each(v, nth, DIE_HALFWAY, WRITE, old, new, findings)
    if is_to_come:
        go_back(v, old, findings)
    findings.end(f"a migration from version {old[0]} killed at each of {deaths} calls that change a file, and in the middle "
                 f"of {halfway} writes" + ("; then back to the older version" if is_to_come else ""))


main()
