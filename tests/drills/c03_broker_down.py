"""The broker is down while letters come in."""

from __future__ import annotations

import statistics
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests import servers
from tests.drills.house import Answer, House, Proxy, house

EXPECTED = "every letter is taken (303), every job is done once afterwards, p95 down/up at most 3"
LETTERS = 60


def send_some(one: House, count: int) -> list[Answer]:
    """Letters of as many people, four at a time; each also causes a job that is due at once."""

    def send(_number: int) -> Answer:
        browser = one.browser()
        return browser.send(browser.write())

    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(send, range(count)))


def p95(answers: list[Answer]) -> float:
    """The slow end."""
    return statistics.quantiles([answer.seconds for answer in answers], n=20)[-1]


def drill(folder: Path) -> tuple[bool, str]:
    """Up, down, up again."""
    with servers.redis(folder) as url:
        proxy = Proxy(int(url.rsplit(":", 1)[1].split("/")[0]))
        with house(folder, broker=f"redis://127.0.0.1:{proxy.port}/0") as one:
            one.web()
            up = send_some(one, LETTERS)
            proxy.change("down")
            down = send_some(one, LETTERS)
            # A job for each letter, due now: what the outbox must keep while nobody takes it.
            one.run(
                "from govtrack.app import create_app\nfrom govtrack.core.db import transaction\n"
                "from govtrack.core.jobs import enqueue\napp = create_app()\nwith app.app_context():\n"
                f"    for number in range({LETTERS}):\n        with transaction():\n"
                "            enqueue('accounts.forget_sessions', key=f'drill/{number}')\n"
            )
            proxy.change("up")
            one.worker()
            mine = "FROM jobs WHERE key LIKE 'drill/%'"
            done = f"SELECT count(*) {mine} AND state = 'done' AND attempts = 1"
            is_done = one.wait(lambda: one.scalar(done) == LETTERS, 90)
            once, letters = one.scalar(done), one.scalar("SELECT count(*) FROM submissions")
        proxy.close()
    taken = sum(answer.status == 303 for answer in up + down)
    ratio = p95(down) / p95(up)
    seen = f"{taken} of {2 * LETTERS} taken, {letters} rows, {once} of {LETTERS} jobs done once, p95 ratio {ratio:.1f}"
    return taken == letters == 2 * LETTERS and is_done and ratio <= 3, seen
