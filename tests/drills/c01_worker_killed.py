"""kill -9 of the worker in the middle of comparing letters."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.topics.test_killed import found, prepare, work

EXPECTED = "no half-written topic after each of three kills; in the end the topics of an undisturbed run"


def drill(folder: Path) -> tuple[bool, str]:
    """Kills three times, at different moments, then lets it finish."""
    killed, undisturbed = folder / "killed", folder / "undisturbed"
    killed.mkdir()
    _app, job_id = prepare(killed)
    shutil.copytree(killed, undisturbed)
    halves, kills, outcome = 0, 0, ""
    for seconds in (0.1, 0.6, 1.2):
        outcome = work(killed, job_id, seconds)
        kills += outcome != "done"
        halves += outcome != "done" and bool(found(killed))
    if outcome != "done":
        outcome = work(killed, job_id)
    clean = work(undisturbed, job_id)
    topics = {row[0] for row in found(undisturbed)}
    is_same = found(killed) == found(undisturbed)
    seen = f"{kills} kills, {halves} half states, {len(topics)} topics, same as undisturbed: {is_same}"
    return kills > 0 and not halves and is_same and len(topics) > 1 and outcome == clean == "done", seen
