"""Workbooks that real programs wrote (LibreOffice 7.4 and a writer of Excel 97 files) say what their XLSX says.

The files of ``cases/office`` are those of ``cases``, saved anew by these programs in other formats.
"""

from __future__ import annotations

import pytest
from sqlalchemy import select

from govtrack.core.db import db
from govtrack.intake.models import Submission
from tests.intake.case_sheets import CASES, Bring, bring, neighbourhood

__all__ = ["bring"]
DAY = "2026-02-28 16:00"
# What each file says, whatever the format: number, moment in UTC, and whether it names the compound.


SAYS = {
    "c03-ids-18-digits": [("长号一", DAY, False), ("长号二", DAY, False), ("202603011234567892", DAY, False)],
    "c08-two-months": [("L1", "2026-01-04 16:00", False), ("L2", "2026-01-31 16:00", False)],
    "c09-merged-place": [("W1", DAY, True), ("W2", DAY, True), ("W3", DAY, True)],
    "c11b-dates": [
        ("E1", "2026-01-01 16:00", False), ("E2", "2026-01-02 01:30", False), ("E4", "2026-01-02 04:00", False),
        ("E5", "2026-01-01 16:00", False),
    ],
    "c12-cached-formulas": [("AF1", DAY, True), ("AF2", "2026-03-01 16:00", True)],
    "two-sheets": [
        ("100001", "2026-03-01 01:30", False), ("100002", "2026-03-02 01:30", False),
        ("100003", "2026-03-03 01:30", False), ("XF-9", "2026-03-31 16:00", False),
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(path.name for path in (CASES / "office").iterdir()))
def test_each_says_what_it_shows(bring: Bring, name: str) -> None:
    _community, compound = neighbourhood()
    bring(f"office/{name}")
    rows = db.session.scalars(select(Submission).order_by(Submission.id))
    # Numbers that the program shortened are not trusted: such a letter is known by its words.
    told = [
        (row.title if (row.source_ref or "").startswith("h:") else row.source_ref,
         f"{row.received_at:%Y-%m-%d %H:%M}", row.place_id == compound)
        for row in rows
    ]  # fmt: skip
    assert told == SAYS[name.partition(".")[0]]
