"""What the clients in Python share: to fetch a feed, to write a time, to say what was seen."""
import datetime as dt
import json
import sys
import urllib.error
import urllib.request

REFUSED = 3         # the exit code for an answer that is no calendar; see README.md


def fetch(url):
    try:
        with urllib.request.urlopen(url, timeout=20) as answer:
            return answer.read().decode("utf-8")
    except urllib.error.HTTPError as error:
        sys.exit(complain(f"HTTP {error.code}"))


def complain(what):
    print(what, file=sys.stderr)
    return REFUSED


def when(value):
    """Of a datetime or a date."""
    if not isinstance(value, dt.datetime):
        return value.isoformat()
    if value.tzinfo is None:
        return f"floating {value.isoformat()}"
    return value.astimezone(dt.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def show(events):
    events = sorted(events, key=lambda event: (event["start"], event["uid"]))
    print(json.dumps(events, ensure_ascii=False, indent=1))
