"""The servers that table.py holds side by side, and what a request costs each of them."""
import contextlib
import http.client
import os
import pathlib
import random
import re
import shutil
import socket
import subprocess
import sys
import time
from collections import namedtuple

HERE = pathlib.Path(__file__).resolve().parent

# As the unit starts the service.
HUGE_PAGES = dict(os.environ, GLIBC_TUNABLES="glibc.malloc.hugetlb=1")

Server = namedtuple("Server", "name address process feeds")     # feeds: a file of paths and ETags


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as s:
        return s.getsockname()[1]


@contextlib.contextmanager
def running(command, log, **more):
    with open(log, "wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, **more)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def await_answer(address, process):
    host, port = address.split(":")
    while True:
        with contextlib.suppress(OSError), socket.create_connection((host, int(port)), timeout=5):
            return
        if process.poll() is not None:
            sys.exit(f"{process.args[0]} did not start")
        time.sleep(0.05)


def family(pid):
    """A process and all below it."""
    children = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False).stdout.split()
    return [pid] + [p for child in children for p in family(int(child))]


def cpu_seconds(process):
    """Of the server and its children, with all threads that are and were: clock_getcpuclockid(3)."""
    return sum(time.clock_gettime((~pid << 3) | 2) for pid in family(process.pid))


class Company:
    """A drawn company, its daemon and its store, in a folder that stays for the next time."""

    def __init__(self, build, people, folder):
        self.build, self.folder, self.address = build, folder, f"127.0.0.1:{free_port()}"
        for name in ("state", "runtime"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        if not (folder / "company").exists():
            subprocess.run([HERE.parent / "planner/draw.py", str(people), "0.9", "1-5", "1", folder / "company"], check=True)
        self.staff = folder / "company/staff.csv"

    def places(self):
        return ["--config", self.folder / "company/crosstrain.conf", "--state", self.folder / "state",
                "--runtime", self.folder / "runtime"]

    def ctl(self, *words):
        return subprocess.run([self.build / "crosstrainctl", *words, *self.places()],
                              capture_output=True, text=True, check=True).stdout

    def is_idle(self):
        try:
            return '"busy": false' in self.ctl("status", "--json")
        except subprocess.CalledProcessError:
            return False

    @contextlib.contextmanager
    def daemon(self, *before):
        command = [*before, self.build / "crosstraind", *self.places(), "--listen", self.address]
        with running(command, self.folder / "crosstraind.log", env=HUGE_PAGES) as process:
            await_answer(self.address, process)
            while not self.is_idle():
                time.sleep(0.1)
            yield Server("crosstraind", self.address, process, self.folder / "crosstraind.feeds")

    def paths(self, most):
        """Where people's feeds are, in no order."""
        paths = re.findall(r"^staff,.*?(/feeds/\w+\.ics)", self.ctl("links", "--csv"), re.M)
        random.Random(1).shuffle(paths)
        return paths[:most]


NGINX = """
daemon off; worker_processes 1; error_log stderr; pid nginx.pid; user root; worker_rlimit_nofile 40000;
events {{ worker_connections 20000; }}
http {{
  access_log off; sendfile on; etag on; keepalive_requests 100000000; keepalive_timeout 300s;
  {temporary}
  types {{ text/calendar ics; }}
  server {{ listen {address} backlog=4096; root {root}; }}
}}
"""


@contextlib.contextmanager
def nginx(build, folder, root):
    home = folder / "nginx"
    home.mkdir(exist_ok=True)
    address = f"127.0.0.1:{free_port()}"
    temporary = " ".join(f"{kind}_temp_path {home}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (home / "nginx.conf").write_text(NGINX.format(address=address, root=root, temporary=temporary))
    command = [build / "peers/usr/sbin/nginx", "-p", home, "-e", "stderr", "-c", home / "nginx.conf"]
    with running(command, home / "log") as process:
        await_answer(address, process)
        yield Server("nginx", address, process, folder / "nginx.feeds")


@contextlib.contextmanager
def floor(build, folder, root, feeds):
    """A bare loop: what the kernel's part alone costs."""
    address = f"127.0.0.1:{free_port()}"
    command = [build / "tests/prog_floor", address.split(":")[1], feeds, root]
    with running(command, folder / "floor.log", env=HUGE_PAGES) as process:
        await_answer(address, process)
        yield Server("floor", address, process, feeds)


RADICALE = """
[server]
hosts = {address}
[auth]
type = none
[storage]
filesystem_folder = {folder}
[logging]
level = error
"""


@contextlib.contextmanager
def radicale(folder, calendar):
    """Radicale with one collection: the events of a calendar, each a file of its own."""
    home = folder / "radicale"
    shutil.rmtree(home, ignore_errors=True)
    collection = home / "collection-root/reader/feed"
    collection.mkdir(parents=True)
    (collection / ".Radicale.props").write_text('{"tag": "VCALENDAR"}')
    head, *events = re.split(r"(?=BEGIN:VEVENT\r\n)", calendar.removesuffix("END:VCALENDAR\r\n"))
    for n, event in enumerate(events):
        (collection / f"{n}.ics").write_text(head + event + "END:VCALENDAR\r\n", newline="")
    address = f"127.0.0.1:{free_port()}"
    (home / "config").write_text(RADICALE.format(address=address, folder=home))
    with running([sys.executable, "-m", "radicale", "--config", home / "config"], home / "log") as process:
        await_answer(address, process)
        feeds = folder / "radicale.feeds"
        feeds.write_text("/reader/feed/ -\n")
        yield Server("radicale", address, process, feeds)


def read_all(server, paths, root=None):
    """Asks for each path once, notes its ETag for load.lua, and keeps the bytes as files below `root`.
    Returns their number."""
    connection = http.client.HTTPConnection(server.address)
    octets = 0
    with open(server.feeds, "w", encoding="ascii") as noted:
        for path in paths:
            connection.request("GET", path)
            answer = connection.getresponse()
            body = answer.read()
            octets += len(body)
            noted.write(f"{path} {answer.headers['ETag']}\n")
            if root is not None:
                (root / path[1:]).write_bytes(body)
    return octets
