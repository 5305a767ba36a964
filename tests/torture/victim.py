"""A daemon to be tortured, HR who works with it, and the list of what HR was told.

What is acknowledged is written down here, outside of the daemon and its store, and nothing_lost()
looks whether all of it is there:

	each publication and revocation that was told stands in the audit trail, as what it was;
	all feeds are of one round of HR's, no older than the last that was told, no newer than the
	last that was tried; with nothing under way they are byte for byte what they were;
	no feed is half, no ETag stands for two bodies, a link that was replaced says so;
	the store is sound, and the daemon is well.
"""
import glob
import hashlib
import http.client
import json
import os
import random
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time

DATE = "2027-01-04 09:00:00"
PEOPLE = ("ann", "bob", "cat", "bea", "dan", "eva", "fay", "gil", "hal")
SUBJECTS = PEOPLE + ("sales", "warehouse", "field", "company")
FAKED = glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")


class Unix(http.client.HTTPConnection):
    """The control socket, as crosstrainctl asks it."""
    def __init__(self, path):
        super().__init__("crosstraind", timeout=60)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(60)
        self.sock.connect(self.path)


def scratch():
    return os.environ["HERE"]


def environment(clock=DATE, **more):
    env = dict(os.environ, **more)
    env.update(FAKETIME="@" + clock, FAKETIME_DONT_FAKE_MONOTONIC="1",
               ASAN_OPTIONS=env.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0")
    env["LD_PRELOAD"] = ":".join(filter(None, [more.get("LD_PRELOAD"), FAKED[0]]))
    return env


def wait_for(what, seconds=20, pause=0.005):
    end = time.monotonic() + seconds
    while not what():
        if time.monotonic() > end:
            return False
        time.sleep(pause)
    return True


class Victim:
    """A company of its own in a folder; all that the daemon does is in `log`."""

    def __init__(self, name="victim"):
        self.folder = os.path.join(scratch(), name)
        self.etc, self.state, self.run = (os.path.join(self.folder, d) for d in ("etc", "state", "run"))
        shutil.copytree(os.path.join(scratch(), "etc"), self.etc)
        self.config = os.path.join(self.etc, "main.conf")
        self.calm = open(self.config).read()
        self.log = os.path.join(self.folder, "log")
        self.process = None
        self.address = None
        self.tried = self.told = 0
        self.publications = {}         # number: what it was, as HR was told
        self.links = {}                # whose: path
        self.replaced = {}             # path of a link that was replaced: whose
        self.revoking = None           # whose link is being replaced
        self.bodies = {}               # (path, ETag): digest of the body
        self.now = {}                  # path: ETag and digest, as served when all was told

    # -- the daemon

    def options(self):
        return ["--config", self.config, "--state", self.state, "--runtime", self.run]

    def launch(self, wrap=(), extra=(), user=None, **env):
        """Starts it and does not wait; a wrapper may go before it."""
        open(self.log, "a").close()
        self.begin = os.path.getsize(self.log)
        program = "crosstraind"
        if user is not None:           # who may not come to where it was built
            program = os.path.join(os.path.dirname(self.log), "crosstraind")
            if not os.path.exists(program):
                shutil.copy2(shutil.which("crosstraind"), program)
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen([*wrap, program, *self.options(), "--listen", "127.0.0.1:0", *extra],
                                            stdout=log, stderr=log, env=environment(**env), start_new_session=True, user=user, group=user,
                                            extra_groups=None if user is None else [])

    def said(self):
        """What it has logged since it was started last."""
        with open(self.log, errors="replace") as f:
            f.seek(self.begin)
            return f.read()

    def is_serving(self):
        found = re.search(r"serving feeds on (\S+)\n", self.said())
        self.address = found and found.group(1)
        return bool(found)

    def is_idle(self):
        try:
            return not self.status()["busy"]
        except (OSError, ValueError, KeyError, http.client.HTTPException):
            return False

    def start(self, seconds=60, **how):
        """Until it serves and has tried its first publication."""
        self.launch(**how)
        ready = lambda: self.process.poll() is not None or (self.is_serving() and self.is_idle())
        if not wait_for(ready, seconds) or self.process.poll() is not None:
            raise RuntimeError(f"did not start ({self.process.poll()}): {self.said()[-600:]}")

    def kill(self):
        """kill -9, of all that was started."""
        self.address = None            # the port may soon be another program's
        if self.process is None:
            return
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)

    def status(self):
        return json.loads(self.ask("GET", "/status"))

    def ask(self, method, path):
        connection = Unix(os.path.join(self.run, "control.sock"))
        connection.request(method, path)
        body = connection.getresponse().read()
        connection.close()
        return body

    # -- HR

    def command(self, *words):
        return ["crosstrainctl", *self.options(), *words]

    def ctl(self, *words, seconds=120, **env):
        return subprocess.run(self.command(*words), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              env=environment(**env), text=True, errors="replace", timeout=seconds)

    def asking(self, *words):
        """The same, without waiting for the answer."""
        return subprocess.Popen(self.command(*words), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                env=environment(), text=True, errors="replace")

    def edit(self, n=None):
        """HR's next edit: every entry in every calendar says its round, and somebody is off for a week."""
        self.tried = n or self.tried + 1
        who, day = PEOPLE[self.tried % 9], 10 + self.tried % 7
        with open(self.config + ".new", "w") as f:
            f.write(self.calm.replace("One team.", f"Round {self.tried}."))
            f.write(f'time_off = ( {{ staff = "{who}"; days = ["2027-01-{day}..2027-01-{day + 7}"]; }} );\n')
        os.rename(self.config + ".new", self.config)

    def heard(self, answer, what):
        """Writes down what HR was told; answer is what crosstrainctl --json printed."""
        told = json.loads(answer)
        self.now = {}
        if not told.get("nothing"):
            self.publications[told["publication"]] = what
        if what == "reload":
            self.told = self.tried

    def reload(self):
        done = self.ctl("reload", "--json")
        if done.returncode == 0:
            self.heard(done.stdout, "reload")
        return done

    def learn_links(self):
        for line in self.ctl("links", "--csv").stdout.splitlines()[1:]:
            kind, who = line.split(",")[:2]
            path = re.search(r"/feeds/[a-z2-7]+\.ics", line)
            if path:
                self.links["company" if kind == "company" else who] = path.group()

    def was_revoked(self, who, answer):
        self.heard(answer, "revoke")
        self.replaced[self.links.pop(who)] = who
        self.revoking = None

    def revoke(self, who):
        self.revoking = who
        done = self.ctl("revoke", who, "--json")
        if done.returncode == 0:
            self.was_revoked(who, done.stdout)
            self.learn_links()
        return done

    # -- everybody

    def connection(self):
        host, port = self.address.rsplit(":", 1)
        return http.client.HTTPConnection(host, int(port), timeout=10)

    def get(self, path, connection=None, **headers):
        c = connection or self.connection()
        c.request("GET", path, headers={k.replace("_", "-"): v for k, v in headers.items()})
        answer = c.getresponse()
        body = answer.read()
        if connection is None:
            c.close()
        return answer.status, answer.headers.get("ETag"), body

    def look(self, path, connection, wrong):
        """A feed: its rounds, and whether it is what its ETag stands for."""
        status, etag, body = self.get(path, connection)
        text = body.replace(b"\r\n ", b"").decode(errors="replace")
        if status != 200 or not text.startswith("BEGIN:VCALENDAR\r\n") or not text.endswith("END:VCALENDAR\r\n") \
                or text.count("BEGIN:VEVENT") != text.count("END:VEVENT") or "BEGIN:VEVENT" not in text:
            wrong.append(f"{path}: {status}, no whole calendar: {body[:200]!r}")
            return None
        digest = hashlib.sha256(body).hexdigest()
        if self.bodies.setdefault((path, etag), digest) != digest:
            wrong.append(f"{path}: two bodies for one ETag {etag}")
        if self.get(path, connection, If_None_Match=etag)[0] != 304:
            wrong.append(f"{path}: no 304 for its own ETag {etag}")
        self.latest[path] = (etag, digest)
        return text

    def rounds(self, text):
        events = [e for e in text.split("BEGIN:VEVENT")[1:] if "STATUS:CANCELLED" not in e]
        return {int(n) for e in events for n in re.findall(r"Round (\d+)\.", e)}

    def remember(self):
        """All feeds as they are served now, when HR has been told of everything."""
        wrong, c = [], self.connection()
        self.latest = {}
        for path in self.links.values():
            self.look(path, c, wrong)
        self.now = self.latest
        return wrong

    def look_at_feeds(self, wrong):
        c = self.connection()
        seen, self.latest = set(), {}
        for who, path in self.links.items():
            text = self.look(path, c, wrong)
            if text is None:
                continue
            if "link has been replaced" in text and who != self.revoking:
                wrong.append(f"the link of {who} was not replaced, but says so")
            seen |= self.rounds(text)
        for path, who in self.replaced.items():
            text = self.look(path, c, wrong)
            if text is not None and "link has been replaced" not in text:
                wrong.append(f"the link of {who} opens again")
        if len(seen) > 1 or any(not self.told <= n <= self.tried for n in seen):
            wrong.append(f"feeds of rounds {sorted(seen)}; told {self.told}, tried {self.tried}")
        if self.told == self.tried and self.now:
            for path, before in self.now.items():
                is_certain = path in self.links.values() and path != self.links.get(self.revoking)
                if is_certain and self.latest.get(path) != before:
                    wrong.append(f"{path} is not what it was")
        if self.get("/healthz", c)[::2] != (200, b"ok\n"):
            wrong.append(f"health: {self.get('/healthz', c)}")

    def look_at_store(self, wrong):
        db = sqlite3.connect(f"file:{self.state}/crosstrain.db?mode=ro", uri=True, timeout=30)
        for pragma in ("integrity_check", "foreign_key_check"):
            found = db.execute(f"PRAGMA {pragma}").fetchall()
            if found not in ([("ok",)], []):
                wrong.append(f"{pragma}: {found[:3]}")
        kept = dict(db.execute("SELECT publication, action FROM audit WHERE publication IS NOT NULL"))
        db.close()
        for number, what in self.publications.items():
            if kept.get(number) != what:
                wrong.append(f"publication {number}, told as {what}, is {kept.get(number)}")
        if sorted(kept) != list(range(1, len(kept) + 1)):
            wrong.append("publications are not numbered one after another")

    def nothing_lost(self):
        """What is wrong; an empty list, if all is well.  The daemon runs and is idle."""
        wrong = []
        self.look_at_feeds(wrong)
        self.look_at_store(wrong)
        return wrong

    def settle(self):
        """After a kill and a restart: whatever was under way is decided, one way or the other."""
        self.told = self.tried
        self.revoking = None
        self.learn_links()
        return self.remember()


class Readers:
    """Calendars that ask again and again while the daemon comes and goes.  No answer, or one that
    was cut and says so, is no finding: the daemon is being killed."""

    def __init__(self, victim, n=2):
        self.victim, self.enough, self.answers, self.wrong, self.etags = victim, False, 0, [], {}
        self.threads = [threading.Thread(target=self.keep_asking, daemon=True) for _ in range(n)]
        for t in self.threads:
            t.start()

    def keep_asking(self):
        while not self.enough:
            try:
                path = random.choice(list(self.victim.links.values()))
                status, etag, body = self.victim.get(path)
            except (OSError, http.client.HTTPException, AttributeError, IndexError, ValueError):
                time.sleep(0.01)
                continue
            self.answers += 1
            if status != 200 or not body.startswith(b"BEGIN:VCALENDAR\r\n") or not body.endswith(b"END:VCALENDAR\r\n"):
                self.wrong.append(f"{path}: {status} {body[-80:]!r}")
            if self.etags.setdefault((path, etag), body) != body:
                self.wrong.append(f"{path}: two bodies for one ETag")

    def end(self):
        self.enough = True
        for t in self.threads:
            t.join()
        return self.wrong


class Findings:
    """What went wrong, by round; prints the first of them, and ends with the exit code."""

    def __init__(self):
        self.wrong = []

    def add(self, where, wrong):
        for w in wrong:
            self.wrong.append(w)
            if len(self.wrong) <= 20:
                print(f"{where}: {w}", flush=True)

    def end(self, *did):
        if self.wrong:
            print(f"{len(self.wrong)} findings")
        else:
            for line in did:
                print("did:", line)
        sys.exit(bool(self.wrong))


def full():
    return bool(os.environ.get("FULL"))


def few(fast, full_figure):
    return full_figure if full() else fast


def seed():
    """Drawn anew each time, and told, so that a run can be had again: SEED=…"""
    n = int(os.environ.get("SEED") or random.randrange(1 << 30))
    print(f"seed {n}", flush=True)
    return random.Random(n)
