"""The broker, which also holds the counters of tries, takes everything and says nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

from tests import servers
from tests.drills.house import house

EXPECTED = "every form answers within 3 s while Redis is stopped by a signal for 40 s; nothing is lost"
SECONDS = 40


def pid_of(port: int) -> int:
    """The Redis that listens there."""
    found = subprocess.run(["pgrep", "-f", f"redis-server.*:{port}"], capture_output=True, text=True, check=True)
    return int(found.stdout.split()[0])


def drill(folder: Path) -> tuple[bool, str]:
    """Sends letters and wrong passwords while Redis sleeps."""
    with servers.redis(folder) as url, house(folder, broker=url) as one:
        one.web()
        sleeper = pid_of(int(url.rsplit(":", 1)[1].split("/")[0]))
        browser, slowest, sent, answers = one.browser(), 0.0, 0, []
        browser.send(browser.write())
        sent += 1
        os.kill(sleeper, signal.SIGSTOP)
        try:
            end = time.monotonic() + SECONDS
            while time.monotonic() < end:
                browser = one.browser()
                letter = browser.send(browser.write(), 60)
                sent += letter.status == 303
                wrong = browser.ask("/sign-in", {**browser.write(), "login": f"x{sent}", "password": "y"}, 60)
                answers += [letter.status, wrong.status]
                slowest = max(slowest, letter.seconds, wrong.seconds)
                time.sleep(0.5)  # as people pause; the hang has to last, not to be filled
        finally:
            os.kill(sleeper, signal.SIGCONT)
        one.worker()
        is_done = one.wait(one.jobs_done, 60)
        rows = one.scalar("SELECT count(*) FROM submissions")
    odd = [status for status in answers if status not in {303, 422}]
    seen = f"{len(answers)} forms, slowest {slowest:.1f} s, other answers {odd}, {sent} sent, {rows} rows, jobs done: {is_done}"
    return slowest < 3 and not odd and sent == rows and is_done, seen
