"""kill -9 while people answer on their pages: answers.py ROUNDS

Each answer holds who wrote it and which one it is, at both ends, so that half of one or a mixture
shows.  A newer one takes the place of the one before: what is kept must be the last that was told
to be kept, or one that was sent since."""
import http.client
import json
import re
import sys
import threading
import time
import urllib.parse

from victim import Findings, PEOPLE, Victim, seed

AFTERWARDS = "2027-01-20 12:00:00"      # everybody has been on a visit
CLIENTS = 4


def text_of(who, n):
    """Up to 900 characters, as a browser counts them, of one to four bytes."""
    letter = "aé王🦉 &<>"[n % 8]
    return f"{who} {n}: " + letter * (n * 37 % (430 if letter == "🦉" else 860)) + f" :{n} {who}"


class Person:
    def __init__(self, who, page, visit):
        self.who, self.page, self.visit = who, page, visit
        self.tried = self.told = 0

    def form(self):
        return urllib.parse.urlencode({"do": "answer", "visit": self.visit, "answer": text_of(self.who, self.tried)})


class Crowd:
    """Clients with a few people each, who answer again and again, unless they are held up."""

    def __init__(self, victim, people):
        self.victim, self.enough, self.wrong = victim, False, []
        self.may_go, self.was_told = threading.Event(), threading.Event()
        self.told = 0
        self.lock = threading.Lock()
        self.gates = [threading.Lock() for _ in range(CLIENTS)]
        self.threads = [threading.Thread(target=self.keep_answering, args=(people[i::CLIENTS], gate), daemon=True)
                        for i, gate in enumerate(self.gates)]
        for t in self.threads:
            t.start()

    def keep_answering(self, people, gate):
        n = 0
        while not self.enough:
            self.may_go.wait()
            with gate:
                try:
                    self.answer(people[n % len(people)])
                except (OSError, http.client.HTTPException, AttributeError, ValueError):
                    time.sleep(0.01)        # it is being killed
            n += 1

    def answer(self, person):
        c = self.victim.connection()
        person.tried += 1
        sent = person.tried
        c.request("POST", person.page, person.form(), {"Content-Type": "application/x-www-form-urlencoded"})
        told = c.getresponse()
        body = told.read()
        if told.status == 303:
            person.told = sent
            with self.lock:
                self.told += 1
            self.was_told.set()
        if told.status not in (303, 503) or (told.status == 303 and told.headers["Location"] != "?done=answered"):
            self.wrong.append(f"{person.who} was told {told.status}, {told.headers['Location']}: {body[:200]!r}")
        c.close()

    def hold(self):
        """Until nothing is under way."""
        self.may_go.clear()
        for gate in self.gates:
            gate.acquire()
            gate.release()

    def end(self):
        self.enough = True
        self.may_go.set()
        for t in self.threads:
            t.join()


def look(victim, people):
    """What is wrong with the answers that are kept."""
    said = victim.ctl("report", "answers", "--json", clock=AFTERWARDS)
    if said.returncode != 0:
        return [f"report answers: {said.returncode} {said.stderr}"]
    wrong, kept = [], {}
    for row in json.loads(said.stdout)["rows"]:
        found = re.match(r"(\w+) (\d+): ", row["text"])
        if found is None or row["text"] != text_of(found[1], int(found[2])):
            wrong.append(f"no whole answer: {row['text'][:60]!r} … {row['text'][-20:]!r}")
            continue
        if found[1] in kept:
            wrong.append(f"two answers of {found[1]}")
        kept[found[1]] = int(found[2])
    for p in people:
        n = kept.pop(p.who, 0)
        if not p.told <= n <= p.tried:
            wrong.append(f"{p.who}: kept is {n}; told {p.told}, tried {p.tried}")
        p.told = n                      # from now on it is certain
    return wrong + [f"an answer of {who}, who gave none" for who in kept]


def people_of(victim):
    everybody = []
    pages = dict(re.findall(r"^staff,(\w+),.*(/my/[a-z2-7]+),", victim.ctl("links", "--csv", clock=AFTERWARDS).stdout, re.M))
    for who in PEOPLE:
        _, _, body = victim.get(pages[who])
        asked = re.search(rb'aria-labelledby="ask".*?name="visit" value="(\d+)"', body, re.S)
        everybody.append(Person(who, pages[who], int(asked[1])))
    return everybody


def main(rounds):
    dice, findings, slowest = seed(), Findings(), 0.0
    v = Victim()
    v.start()
    v.stop()
    v.start(clock=AFTERWARDS)
    people = people_of(v)
    crowd = Crowd(v, people)
    for n in range(rounds):
        crowd.may_go.set()
        time.sleep(dice.uniform(0, 0.2))
        if dice.random() < 0.5:
            crowd.was_told.clear()
            crowd.was_told.wait(5)
        v.kill()
        crowd.hold()
        restarted = time.monotonic()
        v.start(clock=AFTERWARDS)
        slowest = max(slowest, time.monotonic() - restarted)
        findings.add(f"round {n}", look(v, people))
        wrong = []
        v.look_at_store(wrong)
        findings.add(f"round {n}, the store", wrong)
    crowd.end()
    findings.add("meanwhile", crowd.wrong)
    findings.add("at the end", look(v, people) + ([] if v.stop() == 0 else ["it did not stop well"]))
    tried, told = sum(p.tried for p in people), crowd.told
    findings.end(f"{rounds:,} kills -9 while {CLIENTS} clients send {tried:,} answers; {told:,} were told to be kept, "
                 f"and all are, once and whole; back within {slowest:.2f} s each time")


main(int(sys.argv[1]))
