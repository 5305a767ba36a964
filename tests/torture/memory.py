"""Each allocation fails in turn: memory.py VERB…

Our own code ends by an exit code, or as out of memory.  Some libraries crash; that this is
theirs is seen on the stack, and it is counted apart."""
import errno
import os
import re
import shutil
import signal
import subprocess
import sys

from nth import FAIL, MEMORY, Nth
from victim import Findings, Victim, few, wait_for

MOST = few(100, 600)               # of a verb; spread evenly where it allocates more often
OWN_END, CRASH = -signal.SIGABRT, -signal.SIGSEGV
SAID = ("check", "plan", "visits", "links")       # what is said hangs on no library that leaves something out in silence
HANGS = -99
NAMES = {OWN_END: "as out of memory", CRASH: "by a crash in a library", HANGS: "never (in a library)"}


def words(verb, v):
    return {"revoke": ["revoke", "ann"], "backup": ["backup", v.folder + "/copy"],
            "export": ["export", v.folder + "/exported"], "plan": ["plan", "--csv"], "visits": ["visits", "--csv"],
            "links": ["links", "--csv"]}.get(verb, [verb])


def forget(v):
    if os.path.exists(v.folder + "/copy"):
        os.unlink(v.folder + "/copy")
    shutil.rmtree(v.folder + "/exported", ignore_errors=True)


def is_a_librarys(code, said):
    """It crashed, or found a reason to abort, in code that is not ours."""
    crash = re.search(r"crash in (\S+)", said)
    return code == CRASH and crash is not None and not crash[1].startswith("crosstrain") \
        or code == OWN_END and re.search(r"src/libical/\S+: .*Assertion", said)


def ended_well(done, wrong):
    """By an exit code and words, or as out of memory."""
    if done.returncode == HANGS or is_a_librarys(done.returncode, done.stderr):
        return
    if done.returncode not in (0, 1, 2, 78, OWN_END):
        wrong.append(f"ended with {done.returncode}: {done.stderr[-300:]}")
    elif done.returncode == OWN_END and "out of memory" not in done.stderr:
        wrong.append(f"aborted without words: {done.stderr[-300:]}")
    elif done.returncode > 0 and len(done.stderr) < 10:
        wrong.append(f"ended with {done.returncode} without words: {done.stdout[-300:]} {done.stderr}")


def each_allocation(verb, count):
    """Those to fail: all, or as many as there is time for, spread evenly."""
    step = max(1, count // MOST)
    return range(1, count + 1, step)


def in_ctl(v, nth, verb, tally, findings):
    """The daemon is well; crosstrainctl has no memory."""
    forget(v)
    nth.arm(MEMORY)
    good = v.ctl(*words(verb, v), **nth.environment())
    count = nth.disarm()[0]
    if verb == "revoke":
        v.learn_links()
    for n in each_allocation(verb, count):
        wrong = []
        forget(v)
        nth.arm(MEMORY, n, FAIL, errno.ENOMEM)
        try:
            done = v.ctl(*words(verb, v), seconds=5, **nth.environment())
        except subprocess.TimeoutExpired:        # of ICU, in a lock of its own
            done = subprocess.CompletedProcess([], HANGS, "", "")
        hits = nth.disarm()[1]
        tally["failures"] += hits
        tally[done.returncode] = tally.get(done.returncode, 0) + 1
        ended_well(done, wrong)
        if done.returncode == 0 and verb in SAID and done.stdout != good.stdout:
            wrong.append(f"ended well, but said: {done.stdout[-300:]}")
        if done.returncode == 0 and verb == "backup" and not os.path.getsize(v.folder + "/copy"):
            wrong.append("ended well, but there is no backup")
        findings.add(f"{verb} {n}", wrong)
    forget(v)
    v.learn_links()
    v.replaced = {}
    findings.add(verb, v.nothing_lost())


def in_daemon(v, nth, tally, findings):
    """The daemon has no memory while HR reloads."""
    nth.arm(MEMORY)
    v.edit()
    v.reload()
    count = nth.disarm()[0]
    for n in each_allocation("reload", count):
        v.edit()
        nth.arm(MEMORY, n, FAIL, errno.ENOMEM)
        done = v.reload()
        tally["failures"] += nth.disarm()[1]
        tally["reloaded"] += done.returncode == 0
        # What answers lets the daemon end a moment later.
        wait_for(lambda: v.process.poll() is not None, 0.05 if done.returncode else 0)
        if v.process.poll() is not None:
            tally["restarts"] += 1
            tally["crashes"] += v.process.returncode == CRASH
            # libconfig's scanner says so and exits.
            is_fine = (v.process.returncode == OWN_END and "out of memory" in v.said()
                       or v.process.returncode == 2 and "out of dynamic memory" in v.said())
            if not is_fine and not is_a_librarys(v.process.returncode, v.said()):
                findings.add(f"reload {n}", [f"the daemon ended with {v.process.returncode}: {v.said()[-300:]}"])
            v.start(**nth.environment())
        again = v.reload()
        if again.returncode != 0:
            findings.add(f"reload {n}", [f"with memory again: {again.stderr}"])
        findings.add(f"reload {n}", v.nothing_lost())
        findings.add(f"reload {n}, afterwards", v.settle())


def main(verbs):
    findings, v = Findings(), Victim()
    nth = Nth(v, "-DALLOCATIONS")
    tally = {"failures": 0, "reloaded": 0, "restarts": 0, "crashes": 0}
    v.edit()
    v.start()
    v.learn_links()
    findings.add("at first", v.settle())
    findings.add("at first", v.nothing_lost())
    v.stop()                       # it notes who asked for feeds, which links tells
    v.start()
    for verb in verbs:
        if verb == "reload":
            v.stop()
            v.start(**nth.environment())
            in_daemon(v, nth, tally, findings)
        else:
            in_ctl(v, nth, verb, tally, findings)
    v.stop()
    asked, did = [x for x in verbs if x != "reload"], []
    if asked:
        ends = ", ".join(f"{n:,} {NAMES.get(code, f'with {code}')}" for code, n in sorted((c, n) for c, n in tally.items() if isinstance(c, int)))
        did.append(f"crosstrainctl {', '.join(asked)} without memory: ended {ends}")
    if "reload" in verbs:
        did.append(f"the daemon without memory while HR reloads: {tally['reloaded']:,} published, {tally['restarts']:,} restarts, "
                   f"{tally['crashes']:,} of them for a crash in a library")
    findings.end(f"{tally['failures']:,} allocations failed", *did)


main(sys.argv[1:])
