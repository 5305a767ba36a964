"""A small company in a folder of its own, and the real programs on it.

Its clock is this machine's, days_later ahead: clients look at what is around today."""
import datetime as dt
import glob
import json
import os
import pathlib
import signal
import subprocess
import time
from zoneinfo import ZoneInfo

START_SECONDS = 60
BUILD = pathlib.Path(os.environ.get("B", "build")).resolve()
FREE_PORTS = pathlib.Path(__file__).parent.parent / "free-ports"

# What the config says, and what the visits in a calendar are held against.
HOSTS = {
    "sales":     ("Europe/Berlin", "09:00", "17:00"),
    "warehouse": ("Europe/Berlin", "07:00", "15:30"),
    "field":     ("America/New_York", "09:00", "17:00"),
}
STAFF = {
    "ann": "sales", "bob": "sales", "cat": "sales",
    "bea": "warehouse", "dan": "warehouse", "eva": "warehouse",
    "fay": "field", "gil": "field", "hal": "field",
}
LEADS = ("cat", "bea", "fay")
CONFIG = """
organization = "Äcme; \\"Supply\\", Inc.";
timezone = "Europe/Berlin";
cycle = {{ start = "{monday}"; weeks = 4; publish_ahead = 1; leaders_first = false; }};
departments = ({departments});
routes = (
  {{ from = "sales"; to = "warehouse"; activity = "Load trucks."; bring = "Safety shoes."; }},
  {{ from = "warehouse"; to = "field"; days = 2; }},
  {{ from = "field"; to = "sales"; }}
);
staff = ({staff});
meetings = ( {{ id = "review"; name = "Dock; review, weekly"; department = "warehouse"; weekday = "{weekday}"; time = "{time}";
  invite = ["sales"]; }} );
check_ins = {{ weekday = "wed"; time = "15:00"; minutes = 30; }};
celebration = {{ weekday = "fri"; time = "16:00"; }};
time_off = ({time_off});
server = {{ base_url = "http://cal.example"; }};
guard = {{ removed_percent = 50; }};
"""


class Company:
    def __init__(self, folder):
        self.folder = folder
        self.days_later = 0
        self.monday = dt.date.today() - dt.timedelta(dt.date.today().weekday())
        self.departments = {id: {"timezone": zone, "hours": f"{opens}-{closes}", "capacity": 2}
                            for id, (zone, opens, closes) in HOSTS.items()}
        self.staff = {id: {"department": home} | ({"lead": True} if id in LEADS else {}) for id, home in STAFF.items()}
        self.meeting = {"weekday": "thu", "time": "10:00"}
        self.time_off = []          # (who, first, last)
        self.daemon = None
        self.address = "127.0.0.1:" + subprocess.run([FREE_PORTS, "1"], check=True, capture_output=True, text=True).stdout.strip()
        self.write_config()

    # What HR writes.

    def write_config(self):
        off = ", ".join(f'{{ staff = "{who}"; days = ["{first}..{last}"]; }}' for who, first, last in self.time_off)
        config = CONFIG.format(monday=self.monday, departments=entries(self.departments), staff=entries(self.staff),
                               time_off=off, **self.meeting)
        (self.folder / "main.conf").write_text(config)

    def break_config(self):
        with open(self.folder / "main.conf", "a") as config:
            config.write("nonsense = 1;\n")

    def reload(self):
        self.write_config()
        self.ctl("reload")

    # The programs.

    def command(self, program, *arguments):
        return [BUILD / program, "--config", self.folder / "main.conf", "--state", self.folder / "state",
                "--runtime", self.folder / "run", *arguments]

    def environment(self):
        """With a clock that is ahead."""
        faked, = glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")
        kept = {name: value for name, value in os.environ.items()
                if name not in ("STATE_DIRECTORY", "RUNTIME_DIRECTORY", "NOTIFY_SOCKET", "JOURNAL_STREAM")}
        return kept | {
            "LC_ALL": "C.UTF-8", "TZ": "UTC", "LD_PRELOAD": faked, "FAKETIME": f"+{self.days_later}d",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0",
        }

    def ctl(self, *arguments):
        done = subprocess.run(self.command("crosstrainctl", *arguments), env=self.environment(), check=True,
                              capture_output=True, text=True, timeout=START_SECONDS)
        return done.stdout

    def start(self):
        """Until what is published is served, always in the same place."""
        with open(self.folder / "log", "w") as log:
            self.daemon = subprocess.Popen(self.command("crosstraind", "--listen", self.address),
                                           env=self.environment(), stdout=log, stderr=log)
        end = time.monotonic() + START_SECONDS
        while not self.has_published():
            if self.daemon.poll() is not None or time.monotonic() > end:
                raise RuntimeError("crosstraind did not start: " + self.log())
            time.sleep(0.05)

    def has_published(self):
        """And serves it: after a restart something is published before it says where."""
        if "serving feeds on " not in self.log():
            return False
        try:
            status = json.loads(self.ctl("status", "--json"))
        except subprocess.CalledProcessError:
            return False
        return status["publication"] is not None and not status["busy"]

    def stop(self, by=signal.SIGTERM):
        self.daemon.send_signal(by)
        self.daemon.wait(START_SECONDS)
        self.daemon = None

    def log(self):
        return (self.folder / "log").read_text()

    # What it published.

    def today(self):
        return dt.datetime.now(ZoneInfo("Europe/Berlin")).date() + dt.timedelta(self.days_later)

    def visits(self):
        return [visit for visit in json.loads(self.ctl("visits", "--json"))["visits"] if visit["start"]]

    def now(self):
        return dt.datetime.now(dt.timezone.utc) + dt.timedelta(self.days_later)

    def appointments(self):
        """Meetings, check-ins, rooms and celebrations that are on, all that there ever were, with all who come:
        at its own meeting a whole department does, but for who is on a visit."""
        visits = self.visits()

        def is_away(who, day):
            return any(v["staff"] == who and v["start"] <= day <= v["end"] for v in visits) or \
                any(off == who and str(first) <= day <= str(last) for off, first, last in self.time_off)

        rows = json.loads(self.ctl("meetings", "--between", "2020-01-01..2099-12-31", "--json"))["rows"]
        for row in rows:
            row["comes"] = [p["staff"] for p in row["people"]]
            if row["kind"] == "meeting":
                row["comes"] += [who for who, entry in self.staff.items()
                                 if entry["department"] == row["department"] and not is_away(who, row["day"])]
        return rows

    def link(self, subject):
        """The path of somebody's feed."""
        answer, = json.loads(self.ctl("links", subject, "--json"))["links"]
        return "/feeds/" + answer["feed_url"].rsplit("/", 1)[1]

    def url(self, link):
        return f"http://{self.address}{link}"


def entries(table):
    """A list of groups, as libconfig has it; ids are their names."""
    return ", ".join("{ " + " ".join(f"{key} = {json.dumps(value)};"
                                     for key, value in ({"id": id, "name": id.title()} | keys).items()) + " }"
                     for id, keys in table.items())
