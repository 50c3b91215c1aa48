"""Everybody of one community sends at once, seven times as much as usual."""

from __future__ import annotations

import statistics
import threading
import time
from pathlib import Path

from tests.drills.house import Answer, House, house

EXPECTED = "the other community: 0 failures, p95 at most 3 times as long"
SECONDS = 10


def write_for(one: House, place: str, pause: float, answers: list[Answer], until: float) -> None:
    """A person of this community, letter after letter."""
    while time.monotonic() < until:
        browser = one.browser()
        answers.append(browser.send({**browser.write(), "place": place}))
        time.sleep(pause)


def p95_of(one: House, crowd: int) -> tuple[float, list[Answer]]:
    """The other community's answers while ``crowd`` people of the first one write."""
    others: list[Answer] = []
    burst: list[Answer] = []
    until = time.monotonic() + SECONDS
    people = [threading.Thread(target=write_for, args=(one, "3", 0.5, others, until)) for _ in range(2)]
    people += [threading.Thread(target=write_for, args=(one, "2", 1.0, burst, until)) for _ in range(crowd)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    return statistics.quantiles([answer.seconds for answer in others], n=20)[-1], others


def drill(folder: Path) -> tuple[bool, str]:
    """Two people of each community, then fourteen of one."""
    with house(folder, database="postgresql") as one:
        one.web(2)
        p95_of(one, 1)
        usual, _answers = p95_of(one, 2)
        burst, answers = p95_of(one, 14)
    failed = sum(answer.status != 303 for answer in answers)
    seen = f"{len(answers)} letters of the others, {failed} failed, p95 {usual * 1000:.0f} → {burst * 1000:.0f} ms"
    return not failed and burst <= 3 * max(usual, 0.05), seen
