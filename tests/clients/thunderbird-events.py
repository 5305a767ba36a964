#!/usr/bin/python3 -B
"""Starts Thunderbird on a profile, and asks it what its calendar holds: PROFILE [SHOT.png]"""
import contextlib
import os
import pathlib
import signal
import subprocess
import sys
import time

from marionette import Marionette
from seen import complain, show

START_SECONDS = 90
ANSWER_SECONDS = 45

WEEK_VIEW = """
    const sleep = ms => new Promise(resolve => setTimeout(resolve, ms));
    const window = Services.wm.getMostRecentWindow("mail:3pane");
    window.moveTo(0, 0);
    window.resizeTo(1400, 920);
    window.document.getElementById("tabmail").openTab("calendar", {});
    await sleep(2000);
    window.switchCalendarView("week", true);
    await sleep(2000);
"""


@contextlib.contextmanager
def running(profile):
    """Thunderbird; gives the port of its remote control."""
    port = profile / "MarionetteActivePort"
    port.unlink(missing_ok=True)
    with open(profile / "log", "ab") as log:
        thunderbird = subprocess.Popen(
            ["thunderbird", "--no-remote", "--new-instance", "--marionette", "--remote-allow-system-access",
             "--profile", str(profile)], stdout=log, stderr=log, start_new_session=True)
    try:
        end = time.monotonic() + START_SECONDS
        while not (port.exists() and port.read_text().strip()):
            if thunderbird.poll() is not None or time.monotonic() > end:
                sys.exit("Thunderbird did not start: " + (profile / "log").read_text()[-1000:])
            time.sleep(0.2)
        yield int(port.read_text())
        thunderbird.wait(20)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(thunderbird.pid, signal.SIGKILL)


def ask(port, shot):
    marionette = Marionette(port, ANSWER_SECONDS)
    marionette.command("WebDriver:NewSession", capabilities={})
    marionette.command("Marionette:SetContext", value="chrome")
    answer = marionette.run(pathlib.Path(__file__).with_suffix(".js").read_text())
    if shot:
        marionette.run(WEEK_VIEW)
        subprocess.run(["import", "-window", "root", shot], check=True)
    marionette.command("Marionette:Quit", flags=["eForceQuit"])
    return answer


with running(pathlib.Path(sys.argv[1])) as port:
    answer = ask(port, sys.argv[2] if len(sys.argv) > 2 else None)
show(answer["events"])
if answer["errors"]:
    sys.exit(complain("; ".join(answer["errors"])))
