#!/usr/bin/python3
"""Guesses links.

usage: guess.py count ADDRESS LINK GUESSES
       guess.py time ADDRESS LINK PID FOLDER ROUNDS      the daemon runs under callgrind, which writes FOLDER/cost.N"""
import pathlib
import random
import re
import statistics
import subprocess
import sys

import talk

LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
LAST = "aeimquy4"    # 26 letters have two bits too many: links end in one of these
NEARLY = 20          # letters that are right; with all but one, there would be few to choose from, looked for in few places
BREATH = 50          # guesses in one piece


def guess(token, right):
    """As many of its letters are right, and the next is not."""
    letters = [LETTERS] * (len(token) - 1) + [LAST]
    wrong = random.choice([c for c in letters[right] if c != token[right]])
    return token[:right] + wrong + "".join(map(random.choice, letters[right + 1:]))


def ask(address, tokens):
    """What each is answered, without the date."""
    said = b"".join(f"GET /feeds/{token}.ics HTTP/1.1\r\nHost: x\r\n\r\n".encode() for token in tokens[:-1])
    said += f"GET /feeds/{tokens[-1]}.ics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
    heard, _ = talk.say(address, [said], silence=20)
    found = talk.answers(heard)
    for _, headers, _ in found:
        headers.pop("date")
        headers.pop("connection", None)
    return found


def count(address, token, n):
    unknown = ask(address, ["a" * len(token)])[0]
    hits, tried = [], 0
    while tried < n:
        tokens = [guess(token, random.randrange(len(token)) if i % 2 else 0) for i in range(BREATH)]
        answers = ask(address, tokens)
        if len(answers) != BREATH:
            sys.exit(f"{len(answers)} answers to {BREATH} guesses")
        hits += [(t, a) for t, a in zip(tokens, answers) if a != unknown]
        tried += BREATH
    print(f"did: {tried:,} guesses, half of them with the first letters of a real link: {len(hits)} hits")
    print("\n".join(map(str, hits[:5])))
    return bool(hits) or unknown[0] != 404


def cost(address, tokens, pid, folder, n):
    """Instructions a guess, to look it up."""
    subprocess.run(["callgrind_control", "--zero", str(pid)], check=True, capture_output=True)
    ask(address, tokens)
    subprocess.run(["callgrind_control", f"--dump=round {n}", str(pid)], check=True, capture_output=True)
    newest = max(pathlib.Path(folder).glob("cost.*"), key=lambda p: int(p.suffix[1:]))
    return int(re.search(r"^(?:totals|summary): (\d+)", newest.read_text(), re.M)[1]) / len(tokens)


def time(address, token, pid, folder, rounds):
    far, near = [], []
    for n in range(rounds):
        far.append(cost(address, [guess(token, 0) for _ in range(BREATH)], pid, folder, n))
        near.append(cost(address, [guess(token, NEARLY) for _ in range(BREATH)], pid, folder, n))
    spread = ((statistics.variance(far) + statistics.variance(near)) / rounds) ** 0.5
    t = abs(statistics.mean(far) - statistics.mean(near)) / spread if spread else 0.0 if far == near else 99
    print(f"did: {2 * rounds * BREATH:,} guesses counted: {statistics.mean(far):.0f} instructions where all letters are wrong, "
          f"{statistics.mean(near):.0f} where the first {NEARLY} are right (t = {t:.2f})")
    # With few rounds chance alone comes to 4 once in a thousand runs, and to 7 never.
    return t > (4 if rounds >= 100 else 7) or min(far) < 100


sys.exit(count(sys.argv[2], sys.argv[3][len("/feeds/"):-len(".ics")], int(sys.argv[4])) if sys.argv[1] == "count" else
         time(sys.argv[2], sys.argv[3][len("/feeds/"):-len(".ics")], int(sys.argv[4]), sys.argv[5], int(sys.argv[6])))
