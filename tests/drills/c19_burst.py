"""Everybody of one community sends at once, seven times as much as usual."""

from __future__ import annotations

import statistics
import threading
import time
from pathlib import Path

from tests.drills.house import Answer, House, house

EXPECTED = "the other community: 0 failures, p95 at most 3 times as long"
ROUNDS, SECONDS = 3, 6
# What one letter takes where nothing else runs. Where it takes longer, people pause longer in the same measure and
# are watched longer: usual and burst then ask for the same share of the machine, however much of it others have.
ALONE, SLOWEST = 0.05, 20.0


def write_for(one: House, place: str, pause: float, answers: list[Answer], until: float) -> None:
    """A person of this community, letter after letter."""
    while time.monotonic() < until:
        browser = one.browser()
        answers.append(browser.send({**browser.write(), "place": place}))
        time.sleep(pause)  # how often people write is what is tried here


def watch(one: House, crowd: int, slowness: float) -> list[Answer]:
    """The other community's answers while ``crowd`` people of the first one write."""
    others: list[Answer] = []
    burst: list[Answer] = []
    until = time.monotonic() + SECONDS * slowness
    people = [threading.Thread(target=write_for, args=(one, "3", 0.5 * slowness, others, until)) for _ in range(2)]
    people += [threading.Thread(target=write_for, args=(one, "2", slowness, burst, until)) for _ in range(crowd)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    return others


def slowness_of(one: House) -> float:
    """How many times as long as on a machine of its own one letter takes now."""
    answers: list[Answer] = []
    write_for(one, "3", 0, answers, time.monotonic() + 4)
    return min(SLOWEST, max(1.0, statistics.median(answer.seconds for answer in answers) / ALONE))


def p95_of(answers: list[Answer]) -> float:
    """Seconds that all but one answer in twenty took at most."""
    return statistics.quantiles([answer.seconds for answer in answers], n=20)[-1]


def drill(folder: Path) -> tuple[bool, str]:
    """Two people of each community, then fourteen of one, by turns, so that both meet the same machine."""
    usual: list[Answer] = []
    burst: list[Answer] = []
    with house(folder, database="postgresql") as one:
        one.web(2)
        for _round in range(ROUNDS):
            slowness = slowness_of(one)
            usual += watch(one, 2, slowness)
            burst += watch(one, 14, slowness)
    before, meanwhile = p95_of(usual), p95_of(burst)
    failed = sum(answer.status != 303 for answer in burst)
    seen = f"{len(burst)} letters of the others, {failed} failed, p95 {before * 1000:.0f} → {meanwhile * 1000:.0f} ms"
    seen += f" on a machine {slowness:.1f} times as slow as one of its own at last"
    return not failed and meanwhile <= 3 * max(before, 0.05), seen
