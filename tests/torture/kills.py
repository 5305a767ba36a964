"""kill -9 while HR works: kills.py ROUNDS"""
import os
import sqlite3
import sys
import time

from victim import Findings, PEOPLE, Readers, Victim, seed

OPERATIONS = ("reload", "reload", "reload", "revoke", "backup", "links", "export")


def begin(v, dice, what, n):
    """Lets HR ask for something; gives whom to wait for."""
    if what == "reload":
        v.edit()
        return v.asking("reload", "--json")
    if what == "revoke":
        v.revoking = dice.choice(PEOPLE)
        return v.asking("revoke", v.revoking, "--json")
    if what == "backup":
        return v.asking("backup", f"{v.folder}/backup.{n}")
    if what == "export":
        return v.asking("export", f"{v.folder}/export")
    return v.asking("links", "--csv")


def end(v, what, asked, n, told):
    """Writes down what HR was told before, or although, the daemon was killed."""
    out, _ = asked.communicate(timeout=60)
    if asked.returncode != 0:
        return []
    told[what] = told.get(what, 0) + 1
    if what == "reload":
        v.heard(out, "reload")
    elif what == "revoke":
        v.was_revoked(v.revoking, out)
    elif what == "links":
        served = set(v.links.values())
        return [f"link {p} was listed, but is not known" for p in served if p not in out]
    elif what == "backup":
        return backup_is_whole(f"{v.folder}/backup.{n}", v)
    return []


def backup_is_whole(path, v):
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    sound = db.execute("PRAGMA integrity_check").fetchall()
    kept = {n for n, in db.execute("SELECT publication FROM audit WHERE publication IS NOT NULL")}
    db.close()
    os.unlink(path)
    wrong = [] if sound == [("ok",)] else [f"a backup that was acknowledged: {sound[:2]}"]
    return wrong + [f"publication {n} is not in the backup" for n in v.publications if n not in kept]


def main(rounds):
    dice, findings, told, slowest = seed(), Findings(), {}, 0.0
    v = Victim()
    v.edit()
    v.start()
    v.reload()
    v.learn_links()
    v.remember()
    before = time.monotonic()
    v.edit()
    v.reload()
    v.remember()
    longest = 2 * (time.monotonic() - before)
    readers = Readers(v)
    for n in range(rounds):
        what = dice.choice(OPERATIONS)
        asked = begin(v, dice, what, n)
        time.sleep(dice.uniform(0, 0.05 if dice.random() < 0.5 else longest))
        v.kill()
        wrong = end(v, what, asked, n, told)
        restarted = time.monotonic()
        v.start()
        slowest = max(slowest, time.monotonic() - restarted)
        wrong += v.nothing_lost()
        findings.add(f"round {n}, {what}", wrong)
        findings.add(f"round {n}, {what}, afterwards", v.settle())
    findings.add("calendars", readers.end())
    findings.add("at the end", [] if v.stop() == 0 else ["it did not stop well"])
    answered = ", ".join(f"{told[k]:,} of {k}" for k in sorted(told))
    findings.end(f"{rounds:,} kills -9 while HR reloads, revokes, backs up, lists and exports; answered before it: {answered}; "
                 f"{len(v.publications):,} publications told and all there; {readers.answers:,} whole feeds "
                 f"read meanwhile; back within {slowest:.1f} s each time")


main(int(sys.argv[1]))
