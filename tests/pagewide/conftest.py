"""One loaded demonstration, looked at by everybody."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask

from govtrack.app import create_app
from govtrack.core.access import ACCOUNT_HOLDER
from govtrack.core.secret import load_secret_key
from tests.browser.house import RunningHouse
from tests.intake.sheets import letter, workbook
from tests.pagewide import atlas, audience
from tests.pagewide.survey import Noticed, survey


@pytest.fixture(scope="session")
def demonstration(house: RunningHouse) -> Flask:
    """The application on the rows of the running house, without its network."""
    return create_app(
        {
            "TESTING": True,
            "GOVTRACK_HOME": str(house.home),
            "SECRET_KEY": load_secret_key(house.home),
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{house.home / 'govtrack.db'}",
            "CELERY_BROKER_URL": "memory://",
            "DEVELOPMENT": False,
            "RATELIMIT_STORAGE_URI": "process://",
            "PAGE_CACHE_BYTES": 0,
        }
    )


@pytest.fixture(scope="session")
def found_pages(demonstration: Flask, house: RunningHouse) -> list[atlas.Found]:
    """Every page of the address map that stands in the demonstration, for everybody who sees it."""
    everybody = audience.readers(demonstration, house.home)
    holder = everybody[1]
    # Before the report whose receipt is shown last.
    refused = audience.refuse_two(demonstration, holder, house.home)
    sent, waiting = audience.report(holder), audience.report_to_check(holder)
    numbers = [{"number": number} for number in audience.enter_codes(holder, house.home)]
    desk = next(reader for reader in everybody if reader.role == "command")
    audience.import_sheet(desk, (io.BytesIO(workbook([letter(1), letter(2)])), "letters.xlsx"))
    audience.draw_period(demonstration)
    audience.call_meeting(next(reader for reader in everybody if reader.role == "chair"))
    audience.flag_flood(demonstration)
    shown, unshown = audience.discuss(demonstration, next(one for one in everybody if one.role == ACCOUNT_HOLDER))
    held: dict[str, list[dict[str, Any]]] = {
        "intake.receipt": [{"submission_id": sent}],
        "intake.receipt_card": [{"submission_id": sent}],
        "intake.check_report": [{"form": waiting}],
        "responses.followed": numbers,
        "discussion.appeal": [{"contribution_id": unshown}],
        "discussion.more": [{"contribution_id": shown}],
        **audience.propose(demonstration, shown),
        "intake.resubmit": numbers,
        "intake.contact": numbers,
        "intake.take_back": numbers,
        "intake.add_words": numbers,
        "intake.appeal": [{"number": refused}],
        "intake.correct": numbers,
    }
    return list(atlas.look_up(demonstration, everybody, held))


@pytest.fixture(scope="session")
def noticed(house: RunningHouse, found_pages: list[atlas.Found]) -> list[Noticed]:
    """What a browser noticed on every page, for a visitor, a resident and one of the staff."""
    return survey(house.address, atlas.one_each(found_pages))
