"""One form is sent twenty times at once, then once more by the browser's back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.drills.house import house

EXPECTED = "on both databases: one row, and everybody is led to the same receipt"


def drill(folder: Path) -> tuple[bool, str]:
    """Twenty clicks of one browser."""
    told, is_well = [], True
    for kind in ("sqlite", "postgresql"):
        with house(folder / kind, database=kind) as one:
            one.web(2)
            browser = one.browser()
            form = browser.write()
            with ThreadPoolExecutor(20) as pool:
                answers = list(pool.map(lambda _n: browser.send(form), range(19)))
            answers.append(browser.send(form))
            rows = one.scalar("SELECT count(*) FROM submissions")
            places = {(answer.status, answer.location) for answer in answers}
        is_well &= rows == 1 and len(places) == 1 and answers[0].status == 303
        told.append(f"{kind}: {rows} row, {len(places)} answer {sorted(place[0] for place in places)}")
    return is_well, "; ".join(told)
