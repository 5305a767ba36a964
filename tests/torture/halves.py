"""HR's files are not whole when they are read: halves.py RELOADS"""
import os
import random
import re
import sys
import threading
import time

from victim import Findings, Victim, scratch, seed

NOBODY = 65534
FILES = ("main.conf", "staff.csv", "end.conf")


def texts(v, n):
    """What HR's files are in a round: each says it somewhere that all calendars show."""
    whole = dict(v.whole)
    whole["main.conf"] = whole["main.conf"].replace("One team.", f"Round {n}.")
    whole["staff.csv"] = re.sub(r"^(\w\w\w),(\w+)", lambda m: f"{m[1]},{m[2]} v{n}", whole["staff.csv"], flags=re.M)
    return whole


def put(v, name, octets):
    path = f"{v.etc}/{name}"
    with open(path + ".new", "wb") as f:
        f.write(octets)
    os.rename(path + ".new", path)


def put_all(v, n):
    for name, text in texts(v, n).items():
        put(v, name, text.encode())
    v.tried = n


class Shown:
    """The rounds that calendars show: of the message, and of people's names."""

    def __init__(self, v, wrong):
        c = v.connection()
        self.messages, self.names = set(), set()
        for who, path in v.links.items():
            status, _, body = v.get(path, c)
            text = body.replace(b"\r\n ", b"").decode()
            if status != 200 or not text.endswith("END:VCALENDAR\r\n"):
                wrong.append(f"the feed of {who}: {status}")
            self.messages |= v.rounds(text)
            events = [e for e in text.split("BEGIN:VEVENT")[1:] if "STATUS:CANCELLED" not in e]
            self.names |= {int(n) for e in events for n in re.findall(r" v(\d+)\b", e)}

    def rounds(self):
        return sorted(self.messages | self.names)


def reload_and_look(v, where, findings, allowed):
    """A reload that goes well shows a round that is allowed, whole; one that fails changes nothing."""
    wrong = []
    done = v.ctl("reload", "--json", seconds=30)
    if done.returncode not in (0, 1, 78):
        wrong.append(f"a reload ended with {done.returncode}: {done.stderr[:300]}")
    if done.returncode != 0 and len(done.stderr + done.stdout) < 20:
        wrong.append("refused without words")
    shown = Shown(v, wrong).rounds()
    if len(shown) != 1:
        wrong.append(f"a mix of the rounds {shown}")
    elif done.returncode == 0 and shown[0] not in allowed:
        wrong.append(f"round {shown[0]} was published; only {allowed} were whole")
    elif done.returncode != 0 and shown[0] != v.told:
        wrong.append(f"round {shown[0]} is shown, though the reload was refused; {v.told} was told")
    if done.returncode == 0 and shown:
        v.told = shown[0]
    findings.add(where, wrong)
    return done.returncode == 0


# -- ways not to be whole; each leaves the files of round n afterwards

def cut(v, dice, n, name):
    """Ends after some octet, as if the writer had died."""
    octets = texts(v, n)[name].encode()
    at = dice.randrange(len(octets))
    put(v, name, octets[:at])
    # What is missing at the very end may be nothing that anybody needs.
    return f"{name} cut after {at} octets", octets[at:].strip(b";\n") == b""


def put_something(make):
    def do(v, dice, n, name):
        path = f"{v.etc}/{name}"
        os.unlink(path)
        what = make(path)
        return f"{name} is {what}", False
    return do


def huge(path):
    with open(path, "wb") as f:
        f.truncate(1 << 30)
    return "1 GB of nothing"


def for_nobody(path):
    open(path, "w").close()
    os.chmod(path, 0)
    return "not for us to read"


def loop(path):
    os.symlink(os.path.basename(path), path)
    return "a link to itself"


def link_nowhere(path):
    os.symlink("/nowhere/at/all", path)
    return "a link to nowhere"


WAYS = [cut] * 12 + [put_something(m) for m in (
    huge, for_nobody, loop, link_nowhere,
    lambda path: os.mkfifo(path) or "a pipe",
    lambda path: os.mkdir(path) or "a folder",
    lambda path: "gone")]


def put_right(v, n):
    for name in FILES:
        path = f"{v.etc}/{name}"
        if os.path.isdir(path) and not os.path.islink(path):
            os.rmdir(path)
    put_all(v, n)


class Writer:
    """Writes a file without an end while it is read: truncated, then octet by octet; or renames
    two whole ones to and fro."""

    def __init__(self, v, name, n, renames):
        self.enough = False
        self.thread = threading.Thread(target=self.rename if renames else self.write, args=(v, name, n))
        self.thread.start()

    def rename(self, v, name, n):
        rounds = (n, n + 1)
        while not self.enough:
            for r in rounds:
                put(v, name, texts(v, r)[name].encode())

    def write(self, v, name, n):
        octets = texts(v, n)[name].encode()
        while not self.enough:
            with open(f"{v.etc}/{name}", "wb", buffering=0) as f:
                for at in range(len(octets)):
                    f.write(octets[at:at + 1])
                    if self.enough:
                        break
                    time.sleep(random.choice((0, 0, 0.0003)))
            time.sleep(0.001)

    def end(self):
        self.enough = True
        self.thread.join()


def while_written(v, dice, n, findings):
    """The message alone says the round here, so that either of two whole files will do."""
    renames = dice.random() < 0.5
    writer = Writer(v, "main.conf", n, renames)
    time.sleep(dice.uniform(0, 0.02))
    wrong = []
    done = v.ctl("reload", "--json", seconds=30)
    writer.end()
    shown = Shown(v, wrong)
    if len(shown.messages) != 1 or not shown.messages <= ({n, n + 1} if done.returncode == 0 else {v.message}):
        wrong.append(f"messages of the rounds {sorted(shown.messages)}; {v.message} was told, {n} is written; "
                     f"the reload ended with {done.returncode}")
    if renames and done.returncode != 0:
        wrong.append(f"both were whole, but the reload ended with {done.returncode}: {done.stderr}")
    findings.add(f"reload {n}, {'renamed' if renames else 'written'} meanwhile", wrong)
    return done.returncode == 0


def main(reloads):
    dice, findings, taken, cuts = seed(), Findings(), 0, 0
    v = Victim()
    v.whole = {name: open(f"{v.etc}/{name}").read() for name in FILES}
    user = NOBODY if os.geteuid() == 0 else None
    if user is not None:                     # root may read what nobody may
        os.chmod(scratch(), 0o755)
        for folder in (v.folder, v.etc):
            os.chown(folder, NOBODY, NOBODY)
    put_all(v, 1)
    v.start(user=user)
    v.learn_links()
    v.told = 1
    for n in range(2, reloads + 2):
        put_right(v, n)
        if dice.random() < 0.3:
            if not reload_and_look(v, f"reload {n}, whole", findings, [n]):
                findings.add(f"reload {n}", ["a whole config was refused"])
            v.message = n
            taken += while_written(v, dice, n, findings)
            put_right(v, n)
            if not reload_and_look(v, f"reload {n}, whole again", findings, [n]):
                findings.add(f"reload {n}", ["a whole config was refused"])
            continue
        name, way = dice.choice(FILES), dice.choice(WAYS)
        where, may_be_whole = way(v, dice, n, name)
        cuts += 1
        took = reload_and_look(v, f"reload {n}, {where}", findings, [n] if may_be_whole else [])
        taken += took
        if took and not may_be_whole:
            findings.add(f"reload {n}", [f"{where}, but it was taken"])
    put_right(v, reloads + 2)
    if not reload_and_look(v, "at the end", findings, [reloads + 2]):
        findings.add("at the end", ["a whole config was refused"])
    findings.add("at the end", [] if v.stop() == 0 else ["it did not stop well"])
    findings.end(f"{reloads:,} reloads of a config that was not whole ({cuts:,} cut, gone or no file; {reloads - cuts:,} written or "
                 f"renamed meanwhile), {taken:,} of them taken, each of those whole")


main(int(sys.argv[1]))
