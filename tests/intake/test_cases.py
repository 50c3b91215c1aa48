"""Sheets as offices really have them: each made-up file of ``cases`` comes in right, by command and by page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.core.db import db
from govtrack.core.storage import StoredFile
from govtrack.intake.models import ImportBatch, Submission
from tests.intake.case_sheets import CASES, Bring, bring, imported, letters, run, upload

__all__ = ["bring"]


# File, channel, lines: new, known by number with another text, refused.
COUNTS = [
    ("c01a-january.csv", "letters", 3, 0, 0),
    ("c02-ids-scientific.csv", "letters", 3, 0, 0),
    ("c03-ids-18-digits.xlsx", "letters", 3, 0, 0),
    ("c04-unclosed-quote.csv", "letters", 4, 0, 0),
    ("c05-heading-notes.xlsx", "letters", 2, 0, 0),
    ("c05b-heading-notes.xlsx", "letters", 1, 0, 0),
    ("c08-two-months.xlsx", "letters", 2, 0, 0),
    ("c08b-hidden-first.xlsx", "letters", 1, 0, 0),
    ("c08c-guide-first.xlsx", "letters", 1, 0, 0),
    ("c09-merged-place.xlsx", "letters", 3, 0, 0),
    ("c09b-merged-date.xlsx", "letters", 3, 0, 0),
    ("c10-likes.xlsx", "letters", 8, 0, 0),
    ("c10b-people.xlsx", "petitions", 5, 0, 0),
    ("c10c-due.csv", "petitions", 3, 0, 0),
    ("c11-dates.csv", "letters", 27, 0, 5),
    ("c11b-dates.xlsx", "letters", 4, 0, 1),
    ("c11c-1904.xlsx", "letters", 2, 0, 0),
    ("c12-cached-formulas.xlsx", "letters", 2, 0, 0),
    ("c13-places.xlsx", "letters", 9, 0, 0),
    ("c13a-categories.xlsx", "letters", 5, 0, 0),
    ("c13b-category-danger.xlsx", "letters", 3, 0, 0),
    ("c15-invisible.csv", "letters", 2, 0, 1),
    ("c18-title-then-semicolon.csv", "letters", 1, 0, 0),
    ("c18b-title-then-tab.csv", "letters", 1, 0, 0),
    ("c19-12345-headings.xlsx", "letters", 1, 0, 0),
    ("c19b-liuyan-headings.xlsx", "letters", 1, 0, 0),
    ("c20-html-saved-as.xls", "letters", 1, 0, 0),
    ("c21-masking.csv", "letters", 7, 0, 0),
    ("c23-style-only-far-cell.xlsx", "letters", 1, 0, 0),
    ("c23b-style-only-far-row.xlsx", "letters", 1, 0, 0),
    ("c24-cluster-repeated-ids.csv", "letters", 3, 3, 0),
    ("c24b-cluster-utf16.csv", "letters", 1, 0, 0),
    ("c26-two-heading-rows.xlsx", "letters", 2, 0, 0),
    ("c27-html-text.csv", "letters", 2, 0, 0),
    ("c28-number-prefixes.csv", "letters", 3, 0, 0),
    ("c28b-number-writings.csv", "letters", 1, 2, 0),
    ("c29-petition-second-visit.csv", "petitions", 1, 1, 0),
    ("c30-headings-in-line-12.xlsx", "letters", 1, 0, 0),
]
REFUSED = [
    ("c06-petition-personal-columns.xlsx", "petitions", "来访人姓名、身份证号码、手机号码、居住地址"),
    ("c06b-petition-personal-columns.xlsx", "petitions", "反映人、联系方式、户籍地址"),
    ("c07-opinion-author-columns.xlsx", "opinions", "发布者、作者名称、微博账号"),
]


@pytest.mark.parametrize(("name", "channel", "fresh", "changed", "refused"), COUNTS)
def test_each_file_comes_in_by_command(
    app: Flask, name: str, channel: str, fresh: int, changed: int, refused: int
) -> None:
    report = imported(app, name, channel)
    kinds = [line["kind"] for line in report["rejected"]]
    assert (report["added"], kinds.count("changed"), kinds.count("rejected")) == (fresh, changed, refused)
    assert report["repeated"] == 0
    assert report["read"] == fresh + changed + refused
    again = imported(app, name, channel)
    assert (again["added"], again["repeated"]) == (0, fresh)


@pytest.mark.parametrize(("name", "channel", "fresh", "changed", "refused"), COUNTS)
def test_each_file_is_previewed_and_comes_in_by_page(
    app: Flask, as_role: Callable[..., Any], run_jobs: Callable[[], int], name: str, channel: str, fresh: int,
    changed: int, refused: int,
) -> None:  # fmt: skip
    clerk = as_role("command")
    page = upload(clerk, name, channel)
    assert page.status_code == 303, page.get_data(as_text=True)
    batch = db.session.scalars(select(ImportBatch)).one()
    assert (batch.fresh, batch.repeated, batch.changed, batch.rejected) == (fresh, 0, changed, refused)
    assert not letters(), "nothing is stored before the go-ahead"
    clerk.send(f"/import/{batch.id}/start", {"changed": "leave"}, page=f"/import/{batch.id}")
    run_jobs()
    assert (batch.state, batch.added) == ("done", fresh)
    assert clerk.get(f"/import/{batch.id}").status_code == 200


@pytest.mark.parametrize(("name", "channel", "columns"), REFUSED)
def test_columns_that_tell_who_somebody_is_are_refused_and_nothing_is_kept(
    app: Flask, as_role: Callable[..., Any], name: str, channel: str, columns: str
) -> None:
    result = run(app, name, channel)
    assert result.exit_code == 1 and columns in result.stderr
    page = upload(as_role("command"), name, channel)
    assert page.status_code == 422
    assert columns in page.get_data(as_text=True)
    assert db.session.scalars(select(StoredFile)).all() == []


def test_a_number_that_begins_anew_each_month_is_asked_about_and_never_called_repeated(app: Flask) -> None:
    imported(app, "c01a-january.csv")
    report = imported(app, "c01b-february.csv")
    assert (report["added"], report["repeated"], report["changed"]) == (0, 0, 3)
    assert [(line["row"], line["column"], line["kind"]) for line in report["rejected"]] == [
        (2, "编号", "changed"),
        (3, "编号", "changed"),
        (4, "编号", "changed"),
    ]
    taken = imported(app, "c01b-february.csv", "letters", "--take-changed")
    assert (taken["added"], taken["rejected"]) == (3, [])
    same_number = select(Submission.body).where(Submission.source_ref == "1").order_by(Submission.id)
    bodies = db.session.scalars(same_number).all()
    assert bodies == ["一月：七号楼前路灯不亮", "二月：工地夜间噪音"]
    assert imported(app, "c01b-february.csv")["repeated"] == 3


def test_a_second_upload_previews_what_is_known(app: Flask, as_role: Callable[..., Any]) -> None:
    imported(app, "c01a-january.csv")
    report = imported(app, "c01a-january.csv", "letters", "--preview")
    assert (report["new"], report["repeated"]) == (0, 3)


def test_a_preview_at_the_terminal_tells_what_would_come_in(app: Flask) -> None:
    january, places = str(CASES / "c01a-january.csv"), str(CASES / "c13-places.xlsx")
    command = ["intake", "import", "letters", "--preview"]
    said = app.test_cli_runner().invoke(args=[*command, january]).stdout.splitlines()
    assert said[0] == "read 3, new 3, repeated 0, changed 0"
    assert "编号: read as number" in said
    assert "place 聽橹苑: not known here, lines: 1" in app.test_cli_runner().invoke(args=[*command, places]).stdout
    done = app.test_cli_runner().invoke(args=["intake", "import", "letters", january]).stdout.splitlines()
    assert done[0] == "read 3, added 3, repeated 0, changed 0"


def test_no_case_is_left_out() -> None:
    told = Path(__file__).read_text("utf-8") + (Path(__file__).parents[1] / "core" / "test_photos.py").read_text(
        "utf-8"
    )
    assert [path.name for path in CASES.glob("*.*") if f'"{path.name}"' not in told] == []


def test_a_second_month_under_the_same_numbers_is_asked_about_by_page(app: Flask, bring: Bring) -> None:
    bring("c01a-january.csv")
    report = bring("c01b-february.csv")
    assert (report["added"], report["repeated"], report["changed"]) == (0, 0, 3)
