"""Killed at each single call that changes a file, one after another: deaths.py EVENT…

With FULL each write is also killed halfway: half of it is in the file.  An event that runs in
crosstrainctl is killed by strace at its system calls."""
import os
import shutil
import subprocess
import sys

from nth import CHANGES, DIE, DIE_HALFWAY, WRITE, Nth
from victim import Findings, PEOPLE, Victim, environment, full, wait_for

ANSWER = 60
# In Berlin; a cycle begins.  A start on a busy machine takes some seconds of those before.
THAT_NOON, BEFORE_MIDNIGHT, AFTER_MIDNIGHT = "2027-01-31 11:00:00", "2027-01-31 22:59:55", "2027-01-31 23:00:05"
SYSTEM_CALLS = "write,pwrite64,fsync,fdatasync,syncfs,rename,renameat,renameat2,link,ftruncate,unlink,unlinkat,openat,mkdir"


def reload(v, n):
    v.edit()
    return v.asking("reload", "--json")


def revoke(v, n):
    v.revoking = PEOPLE[n % len(PEOPLE)]
    return v.asking("revoke", v.revoking, "--json")


def backup(v, n):
    return v.asking("backup", f"{v.folder}/../backup.{n}")


def stop(v, n):
    """What was asked for is noted on the way out."""
    for path in v.links.values():
        v.get(path)
    v.process.terminate()
    return v.process


def was_told(v, event, out):
    if event is reload:
        v.heard(out, "reload")
    elif event is revoke:
        v.was_revoked(v.revoking, out)


def has_died(v):
    return wait_for(lambda: v.process.poll() is not None, 30)


def while_running(event, action, calls, findings):
    """The daemon runs, and something is asked of it."""
    v = Victim(f"{event.__name__}{action}")
    nth = Nth(v)
    v.edit()
    v.start(**nth.environment())
    v.learn_links()
    findings.add(event.__name__, v.settle())
    n = 0
    while True:
        n += 1
        nth.arm(calls, n, action)
        asked = event(v, n)
        out, _ = asked.communicate(timeout=ANSWER)
        if asked is not v.process and asked.returncode == 0:
            was_told(v, event, out)
        if nth.disarm()[1] == 0:
            v.kill()
            return n - 1
        if not has_died(v):
            findings.add(f"{event.__name__} {n}", ["it did not die"])
        v.start(**nth.environment())
        findings.add(f"{event.__name__} {n}", v.nothing_lost())
        findings.add(f"{event.__name__} {n}, afterwards", v.settle())


def one_start(v, nth, n, action, calls, findings, where, later):
    """Dies at the nth call, and is started again; false if it did not come to that."""
    nth.arm(calls, n, action)
    v.launch(**nth.environment(), **v.how)
    done = lambda: v.process.poll() is not None or (v.is_serving() and v.is_idle() and later(v))
    if not wait_for(done, 30):
        findings.add(where, [f"neither dead nor serving: {v.said()[-300:]}"])
    hits = nth.disarm()[1]
    v.kill()
    if hits:
        v.start(**v.then)
        v.learn_links()
        findings.add(where, v.nothing_lost())
        v.kill()
    return hits > 0


def starts(name, action, calls, findings, prepare, later=lambda v: True, how=None, then=None):
    """It dies while it starts, or soon after."""
    v = Victim(f"{name}{action}")
    nth = Nth(v)
    v.how, v.then = how or {}, then or {}
    prepare(v)
    if os.path.exists(v.state):
        shutil.copytree(v.state, v.state + ".before")
    n = 0
    while True:
        n += 1
        shutil.rmtree(v.state, ignore_errors=True)
        v.links, v.bodies, v.now = {}, {}, {}
        if os.path.exists(v.state + ".before"):
            shutil.copytree(v.state + ".before", v.state)
        if not one_start(v, nth, n, action, calls, findings, f"{name} {n}", later):
            return n - 1


def nothing_there(v):
    v.edit()


def something_there(v):
    v.edit()
    v.start(**v.how)
    v.told = v.tried
    v.stop()
    v.edit()


def before_midnight(v):
    v.edit()
    v.start(clock=THAT_NOON)
    v.told = v.tried
    v.kill()


def day_has_turned(v):
    return "midnight: publication" in v.said()


def in_ctl(verb, findings):
    """crosstrainctl is killed at each of its system calls, which are counted for itself alone."""
    v = Victim(verb)
    v.edit()
    v.start()
    v.learn_links()
    findings.add(verb, v.settle())
    n, target, survived = 0, f"{v.folder}/{verb}ed", False
    while not survived:
        n += 1
        shutil.rmtree(target, ignore_errors=True) if n % 2 else None     # every second one goes on from the half
        done = subprocess.run(["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={SYSTEM_CALLS}", "-e",
                               f"inject={SYSTEM_CALLS}:signal=KILL:when={n}", *v.command(verb, target)],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                              env=environment(ASAN_OPTIONS="detect_leaks=0"), timeout=ANSWER)
        survived = done.returncode == 0
        if verb == "backup" and os.path.exists(target):
            sound = subprocess.run(["sqlite3", target, "PRAGMA integrity_check"], stdout=subprocess.PIPE, text=True).stdout
            findings.add(f"{verb} {n}", [] if sound == "ok\n" else [f"half a backup: {sound}"])
            os.unlink(target)
        elif verb == "export":
            findings.add(f"{verb} {n}", half_files(v, target))
        if n > 2000:
            findings.add(verb, ["it never came to an end"])
            break
    findings.add(verb, v.nothing_lost())
    v.kill()
    return n - 1


def half_files(v, target):
    wrong = []
    for path in v.links.values():
        try:
            with open(target + path, "rb") as f:
                here = f.read()
        except OSError:
            continue
        if here != v.get(path)[2]:
            wrong.append(f"{path} is not what is served")
    return wrong


RUNNING = {"reload": reload, "revoke": revoke, "backup": backup, "stop": stop}
STARTS = {
    "first-start": {"prepare": nothing_there},
    "start": {"prepare": something_there},
    "midnight": {"prepare": before_midnight, "later": day_has_turned, "how": {"clock": BEFORE_MIDNIGHT},
                 "then": {"clock": AFTER_MIDNIGHT}},
}


def main(events):
    findings, figures = Findings(), []
    for event in events:
        figures.append(f"{one(event, DIE, CHANGES, findings)} of {event}")
        if full() and not event.startswith("ctl-") and event != "midnight":
            figures.append(f"{one(event, DIE_HALFWAY, WRITE, findings)} writes of {event} halfway")
    findings.end("killed at each call that changes a file, and started again: " + ", ".join(figures))


def one(event, action, calls, findings):
    if event in RUNNING:
        return while_running(RUNNING[event], action, calls, findings)
    if event in STARTS:
        return starts(event, action, calls, findings, **STARTS[event])
    return in_ctl(event.removeprefix("ctl-"), findings)


main(sys.argv[1:])
