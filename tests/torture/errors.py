"""Each call of a publication on a file goes wrong in turn, once and from then on: errors.py KIND…

The daemon goes on serving meanwhile; a publication that was acknowledged is there, another was
refused in words; when the disk is well again all goes on, by itself or by a restart."""
import errno
import sys

from nth import FAIL, HALF, MAP, NAME, OPEN, READ, SIZE, SYNC, WRITE, Nth
from victim import Findings, Victim, few, full, wait_for

KINDS = {
    "write": (WRITE, [(FAIL, errno.EIO), (FAIL, errno.ENOSPC), (HALF, 0)]),
    "fsync": (SYNC, [(FAIL, errno.EIO)]),
    "read": (READ, [(FAIL, errno.EIO), (HALF, 0)]),
    "open": (OPEN, [(FAIL, errno.EIO), (FAIL, errno.ENOSPC), (FAIL, errno.EMFILE)]),
    "mmap": (MAP, [(FAIL, errno.ENOMEM)]),
    "ftruncate": (SIZE, [(FAIL, errno.EIO), (FAIL, errno.ENOSPC)]),
    "name": (NAME, [(FAIL, errno.EIO), (FAIL, errno.ENOSPC)]),
}


class Trial:
    def __init__(self):
        self.v = Victim()
        self.nth = Nth(self.v)
        self.v.edit()
        self.v.start(**self.nth.environment())
        self.v.learn_links()
        self.findings = Findings()
        self.findings.add("at first", self.v.settle())
        self.done = self.refused = self.restarts = 0

    def meanwhile(self, where):
        """HR reloads while the disk is ill; calendars ask.  Whether it was published."""
        v = self.v
        v.edit()
        answer = v.reload()
        if answer.returncode != 0 and len(answer.stderr) < 20:
            self.findings.add(where, [f"refused without words: {answer.returncode} {answer.stderr!r}"])
        for path in list(v.links.values())[:3]:
            if v.process.poll() is None and v.get(path)[0] != 200:
                self.findings.add(where, [f"{path} was not served meanwhile"])
        return answer.returncode == 0

    def afterwards(self, where):
        """The disk is well again: without a hand, or by the restart that systemd would do."""
        v = self.v
        if v.process.poll() is not None:
            self.restarts += 1
            v.start(**self.nth.environment())
        again = v.reload()
        if again.returncode != 0:
            self.findings.add(where, [f"does not recover: {again.stderr.strip()}"])
            self.restarts += 1
            v.kill()
            v.start(**self.nth.environment())
        self.findings.add(where, v.nothing_lost())
        self.findings.add(where, v.settle())

    def each(self, name, calls, action, error, stuck):
        """Until there is no nth call any more."""
        n = 0
        while True:
            n += 1
            where = f"{name} {n}, {errno.errorcode.get(error, 'half')}{', stuck' if stuck else ''}"
            self.nth.arm(calls, n, action, error, stuck)
            published = self.meanwhile(where)
            if self.nth.disarm()[1] == 0:
                self.v.settle()
                return
            self.done += published
            self.refused += not published
            self.afterwards(where)


EXPLAINED = (65, 69, 71, 73)       # sysexits.h: the store cannot be read; no socket; the system refused; no file


def while_starting(trial, kinds):
    """It starts all the same, or ends with an exit code that lets systemd try again, and in words."""
    v, starts, ends = trial.v, 0, 0
    v.stop()
    for kind in kinds:
        calls, ways = KINDS[kind]
        for action, error in ways:
            n, hits = 0, 1
            while hits:
                n += 1
                where = f"start, {kind} {n}, {errno.errorcode.get(error, 'half')}"
                trial.nth.arm(calls, n, action, error)
                v.launch(**trial.nth.environment())
                wait_for(lambda: v.process.poll() is not None or (v.is_serving() and v.is_idle()), 30)
                hits = trial.nth.disarm()[1]
                code = v.process.poll()
                starts += hits > 0 and code is None
                ends += hits > 0 and code is not None
                # What the disk does not give is damage to SQLite, too; what it does not take is none.
                if code is not None and (code not in EXPLAINED or len(v.said()) < 40
                                         or (kind != "read" and "damaged" in v.said())):
                    trial.findings.add(where, [f"ended with {code}: {v.said().strip()}"])
                v.kill()
                v.start(**trial.nth.environment())
                trial.findings.add(where, v.nothing_lost())
                v.kill()
    v.start(**trial.nth.environment())
    return f"of {starts + ends:,} starts with a fault {starts:,} served, {ends:,} ended in words and the next one served"


def main(kinds):
    trial = Trial()
    for kind in kinds or KINDS:
        calls, ways = KINDS[kind]
        for action, error in ways[:few(1, len(ways))]:
            for stuck in few((False,), (False, True)):
                trial.each(kind, calls, action, error, stuck)
    findings, did = trial.findings, []
    if full():
        did.append(while_starting(trial, kinds or KINDS))
    findings.add("at the end", [] if trial.v.stop() == 0 else ["it did not stop well"])
    findings.end(f"{trial.done + trial.refused:,} faults of the disk while HR reloads: {trial.done:,} published all the same, "
                 f"{trial.refused:,} refused in words, {trial.restarts:,} restarts", *did)


main(sys.argv[1:])
