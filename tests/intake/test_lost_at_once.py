"""Two codes for one letter that are entered at the same moment: one opens it, and nobody waits for ever."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Barrier, BrokenBarrierError

import pytest
from flask import Flask
from sqlalchemy import update

from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.intake.models import ContactCode, ReporterContact, Submission
from govtrack.intake.operations import codes, finding_again
from govtrack.intake.reporters import find_contact, mark_of_kind
from govtrack.notify.recipients import EMAIL
from tests import servers
from tests.intake.drafts import sent
from tests.notify.test_email import PERSON

TOGETHER_SECONDS = 1
CODES = {"first browser": "111111", "second browser": "222222"}


@pytest.fixture(params=["sqlite", "postgresql"])
def own_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application on a database of its own, so that threads really meet there."""
    with servers.house_on(request.param, tmp_path) as application:
        yield application


def _asked_twice() -> Submission:
    """A letter whose writer, proven by e-mail, has asked for it in two browsers."""
    letter, _receipt = sent(contact=PERSON)
    with transaction():
        contact = find_contact(letter)
        assert contact is not None
        db.session.execute(update(ReporterContact).values(email_proven_at=now()))
        for flow, code in CODES.items():
            row = ContactCode(
                purpose=finding_again.RECOVER, contact_kind=EMAIL, mark=mark_of_kind(contact, EMAIL), sender_mark=flow,
                flow=finding_again._mark_of_flow(flow), asked_number=letter.number, ends_at=codes.end_of_new_code(),
                submission_id=letter.id,
            )  # fmt: skip
            db.session.add(row)
            db.session.flush()
            row.code_fingerprint = codes._mark_of(row, code)
    return letter


def test_one_of_two_codes_opens_the_letter(own_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    _asked_twice()
    meeting, really_try = Barrier(len(CODES)), finding_again.try_code

    def try_and_meet(row: ContactCode, typed: str) -> bool:
        is_right = really_try(row, typed)
        with suppress(BrokenBarrierError):  # the other one waits for the letter, as it should
            meeting.wait(TOGETHER_SECONDS)
        return is_right

    def enter(flow: str) -> bool:
        with own_app.app_context(), transaction():
            return finding_again.enter_lost(flow, CODES[flow]) is not None

    monkeypatch.setattr(finding_again, "try_code", try_and_meet)
    with ThreadPoolExecutor(len(CODES)) as pool:
        assert sorted(pool.map(enter, CODES)) == [False, True]
