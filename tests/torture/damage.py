"""Stores that are not as they were left: damage.py FLIPS"""
import hashlib
import os
import re
import shutil
import sqlite3
import subprocess
import sys

from victim import Findings, Victim, scratch, seed, wait_for

DAMAGED, NEWER, CANNOT, SERVES = 65, 70, 73, None
NOBODY = 65534
READ_ONLY = ("unshare", "--mount", "sh", "-c",
             'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"')


def db(v):
    return v.state + "/crosstrain.db"


def digest(v):
    """Of the store and its log; the index beside them is made anew from these."""
    found = {}
    for name in ("crosstrain.db", "crosstrain.db-wal"):
        path = f"{v.state}/{name}"
        if os.path.isfile(path):
            found[name] = hashlib.sha256(open(path, "rb").read()).hexdigest()
    return {n: d for n, d in found.items() if d != hashlib.sha256(b"").hexdigest()}


def make_bases(v):
    """Folders to begin from: of a daemon that stopped, and of one that was killed with a publication
    that stands in the log alone, because somebody was reading."""
    v.edit()
    v.start()
    v.edit()
    v.reload()
    v.stop()
    v.told_by = {"stopped": (v.told, dict(v.publications))}
    shutil.copytree(v.state, v.folder + "/stopped")
    v.start()
    reader = sqlite3.connect(f"file:{db(v)}?mode=ro", uri=True)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM visit").fetchall()
    v.edit()
    v.reload()
    v.learn_links()
    v.kill()
    v.told_by["killed"] = (v.told, dict(v.publications))
    shutil.copytree(v.state, v.folder + "/killed")
    reader.close()
    assert os.path.getsize(v.folder + "/killed/crosstrain.db-wal") > 4096


def lay_out(v, base):
    subprocess.run(["chmod", "-R", "u+rwX", v.state], check=False)
    shutil.rmtree(v.state)
    shutil.copytree(f"{v.folder}/{base}", v.state)


def come_back(v, base, where, findings):
    """The right file in its place by hand: all is there."""
    lay_out(v, base)
    v.told, v.publications = v.told_by[base]
    v.bodies, v.now = {}, {}
    v.edit(v.told)
    v.start()
    findings.add(where + ", put right by hand", v.nothing_lost())
    v.stop()


def end_of(v, **how):
    """The exit code, or None if it serves; then it is stopped."""
    v.launch(**how)
    wait_for(lambda: v.process.poll() is not None or (v.is_serving() and v.is_idle()), 30)
    return v.process.poll()


def words_are_missing(code, said):
    wanted = {DAMAGED: "put a backup in|there is no backup|check the disk", NEWER: "install that version",
              CANNOT: "Permission denied|Read-only|owns the state folder|cannot"}[code]
    return not re.search(wanted, said)


def judge(v, expected, before, where, findings):
    code = v.process.poll()
    if code not in expected:
        findings.add(where, [f"ended with {code} instead of {expected}: {v.said()[-500:]}"])
    elif code is not None and digest(v) != before:
        findings.add(where, [f"was not left as it is (it ended with {code}: {v.said()[-200:]})"])
    elif code is not None and words_are_missing(code, v.said()):
        findings.add(where, [f"does not say what to do: {v.said()[-300:]}"])
    if code is not None:
        return
    for who, path in v.links.items():
        status, _, body = v.get(path)
        if status == 200 and not body.endswith(b"END:VCALENDAR\r\n"):
            findings.add(where, [f"half a feed for {who}"])
    if v.stop() != 0:
        findings.add(where, [f"ended badly ({v.process.returncode}) when told to stop: {v.said()[-500:]}"])


# -- what may be wrong with a folder; each takes the victim, and may give how to launch it

def write(text):
    def do(v):
        with open(db(v), "wb") as f:
            f.write(text)
    return do


def cut(n):
    return lambda v: os.truncate(db(v), n)


def sql(statement):
    def do(v):
        c = sqlite3.connect(db(v))
        c.execute(statement)
        c.commit()
        c.close()
    return do


def instead(make):
    def do(v):
        os.unlink(db(v))
        make(db(v))
    return do


def other_database(path):
    c = sqlite3.connect(path)
    c.execute("CREATE TABLE recipe (name)")
    c.commit()
    c.close()


def no_log(v):
    os.unlink(db(v) + "-wal")


def log_of_another(v):
    shutil.copyfile(v.folder + "/../other/killed/crosstrain.db-wal", db(v) + "-wal")


def for_nobody(*modes):
    """Owned by somebody who is not root, with other modes."""
    def do(v):
        os.chmod(scratch(), 0o755)
        for folder in (v.state, v.run):
            os.makedirs(folder, exist_ok=True)
            if os.geteuid() == 0:
                subprocess.run(["chown", "-R", str(NOBODY), folder], check=True)
        for name, mode in modes:
            os.chmod(f"{v.state}/{name}", mode)
        return {"user": NOBODY} if os.geteuid() == 0 else {}
    return do


def read_only_file_system(v):
    return {"wrap": (*READ_ONLY, v.state)}


def cases(v):
    size = os.path.getsize(v.folder + "/stopped/crosstrain.db")
    yield from ((f"cut after {n} bytes", "stopped", cut(n), (DAMAGED,)) for n in [1, 99, 100, *range(4096, size, 4096)])
    yield "empty", "stopped", write(b""), (DAMAGED,)
    yield "a text", "stopped", write(b"Dear diary, " * 1000), (DAMAGED,)
    yield "another program's database", "stopped", instead(other_database), (DAMAGED,)
    yield "a folder", "stopped", instead(os.mkdir), (DAMAGED,)
    yield "a pipe", "stopped", instead(os.mkfifo), (DAMAGED,)
    yield "a link", "stopped", instead(lambda path: os.symlink("/etc/passwd", path)), (CANNOT,)
    yield "not there", "stopped", lambda v: os.unlink(db(v)), (DAMAGED,)
    yield "of a newer version", "stopped", sql("PRAGMA user_version = 99"), (NEWER,)
    yield "of no version", "stopped", sql("PRAGMA user_version = 0"), (DAMAGED,)
    yield "without its log", "killed", no_log, (SERVES, DAMAGED)
    yield "with another's log", "stopped", log_of_another, (SERVES, DAMAGED)
    yield "with another's log instead of its own", "killed", log_of_another, (SERVES, DAMAGED)
    yield "a file for reading only", "stopped", for_nobody(("crosstrain.db", 0o444)), (CANNOT, SERVES)
    yield "a file for nobody", "stopped", for_nobody(("crosstrain.db", 0)), (CANNOT,)
    yield "a lock for nobody", "stopped", for_nobody(("crosstrain.lock", 0)), (CANNOT,)
    yield "a folder for reading only", "stopped", for_nobody((".", 0o555)), (CANNOT, SERVES)
    if subprocess.run([*READ_ONLY, v.folder, "true"], stderr=subprocess.DEVNULL).returncode == 0:
        yield "a file system for reading only", "stopped", read_only_file_system, (CANNOT,)


def one_case(v, name, base, damage, expected, findings):
    lay_out(v, base)
    how = damage(v) or {}
    before = digest(v)
    end_of(v, **how)
    judge(v, expected, before, name, findings)
    v.kill()
    if os.geteuid() == 0:
        subprocess.run(["chown", "-R", "0", v.run], check=True)
    come_back(v, base, name, findings)


def flip(v, dice):
    """One bit of the store, or of its log if there is something in it; gives where."""
    base = dice.choice(("stopped", "killed"))
    lay_out(v, base)
    name = dice.choice(("crosstrain.db", "crosstrain.db-wal")) if base == "killed" else "crosstrain.db"
    with open(f"{v.state}/{name}", "r+b") as f:
        size = f.seek(0, 2)
        at, bit = dice.randrange(100 if dice.random() < 0.2 else size), dice.randrange(8)
        f.seek(at)
        octet = f.read(1)[0]
        f.seek(at)
        f.write(bytes([octet ^ 1 << bit]))
    return base, f"{name} of a daemon that was {base}, bit {bit} of byte {at}"


def main(flips):
    dice, findings, served = seed(), Findings(), 0
    other, v = Victim("other"), Victim()
    make_bases(other)
    make_bases(v)
    n_cases = 0
    for case in cases(v):
        n_cases += 1
        one_case(v, *case, findings)
    for n in range(flips):
        base, where = flip(v, dice)
        before = digest(v)
        served += end_of(v) is None
        judge(v, (SERVES, DAMAGED, NEWER), before, where, findings)
        v.kill()
        if n % 50 == 0:
            come_back(v, base, where, findings)
    findings.end(f"{n_cases} kinds of damage, and {flips:,} stores with a flipped bit: {flips - served:,} of these refused and left "
                 f"as they were, {served:,} served without harm to others")


main(int(sys.argv[1]))
