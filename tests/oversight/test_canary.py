"""A number and a name, typed into every field that a writer has, stand nowhere in the database as they were typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import MetaData, select

from govtrack.api.operations import issue_key
from govtrack.core.actors import SYSTEM, Actor
from govtrack.core.db import db, transaction
from govtrack.core.sheets import read_book
from govtrack.intake import operations as intake
from govtrack.intake.channels import CHANNELS
from govtrack.intake.later import find_appeal
from govtrack.intake.models import ImportRow, Submission
from govtrack.intake.operations import Draft
from govtrack.intake.policy import as_reporter
from govtrack.intake.queries import get_batch, get_submission
from govtrack.intake.reporters import Contact
from govtrack.responses import operations as responses
from govtrack.responses.queries.answers import list_answers
from tests import factories
from tests.intake.sheets import workbook
from tests.responses import world

PHONE, NAME = "13912340987", "欧阳文彬"
# What a line needs to be read at all, and which clerk checked it; every other cell of a sheet holds the words.
READABLE = {
    "received_at": "2026-03-01",
    "answered_at": "2026-03-05",
    "checked_by": "王工",
    "url": "https://example.org/",
}
WORDS = f"我叫{NAME}，电话{PHONE}，住5幢2单元501，楼道灯不亮"


def columns_that_tell() -> set[str]:
    """The columns in which one of them can be read by whoever has the database alone."""
    tables, found = MetaData(), set()
    tables.reflect(db.session.connection())
    for table in tables.sorted_tables:
        for row in db.session.execute(select(table)).mappings():
            told = {column for column, value in row.items() if PHONE in str(value) or NAME in str(value)}
            found |= {f"{table.name}.{column}" for column in told}
    return found


def proposal() -> Submission:
    draft = Draft(
        title=f"{NAME}反映", body=WORDS, place=factories.place(), place_note=f"找{NAME}，{PHONE}", kind="proposal",
        problem=WORDS, question=WORDS, options=(WORDS, WORDS), cost_guess=WORDS,
        contact=Contact(name=NAME, phone=PHONE, email=f"a{PHONE}@example.org", address="5幢501"),
    )  # fmt: skip
    with transaction():
        return intake.submit(as_reporter(), draft)[0]


def write_more(desk: Actor, letter_id: int) -> None:
    """All that a writer can say until the letter is refused, and the appeal against that."""
    writer = as_reporter()
    with transaction():
        letter = get_submission(letter_id)
        addition = intake.add_words(writer, letter, WORDS)
        intake.correct_addition(writer, addition, f"{WORDS}，昨天起", 1)
        intake.correct_letter(writer, letter, f"{NAME}又反映", f"{WORDS}，二楼", 1)
        intake.return_for_information(desk, letter, "哪一幢？")
        intake.resubmit(writer, letter, WORDS)
        intake.return_for_information(desk, letter, "哪一幢？")
        intake.take_down_answer(desk, letter, "call", WORDS)
        intake.not_accept(desk, letter, "不属于受理范围")
        intake.appeal(writer, letter, WORDS)


def judge(letter_id: int) -> None:
    answer = list_answers(letter_id)[0]
    with transaction():
        responses.rate_answer(as_reporter(), answer, score="not", solved="no", comment=WORDS)
        responses.dispute_answer(as_reporter(), answer, WORDS)


def test_what_a_writer_types_until_the_dispute(app: Flask, run_jobs: Callable[[], int]) -> None:
    desk, other, letter_id = factories.actor("command"), factories.actor("command"), proposal().id
    run_jobs()
    write_more(desk, letter_id)
    run_jobs()
    appeal = find_appeal(get_submission(letter_id))
    assert appeal is not None
    with transaction():
        intake.uphold_appeal(other, appeal, "属于受理范围")
        letter = get_submission(letter_id)
        masked = (letter.redacted_title, letter.redacted_body)
        intake.confirm_redaction(desk, letter, *masked, letter.version)
    world.published(submission=get_submission(letter_id))
    run_jobs()
    judge(letter_id)
    run_jobs()
    assert columns_that_tell() == set()


def test_every_field_of_a_program(app: Flask, client: Any, run_jobs: Callable[[], int]) -> None:
    factories.category("001", parent=factories.category("0"))
    place = factories.subdistrict()
    with transaction():
        key = issue_key(SYSTEM, place, holder="区里的应用", contact="王工 0571-1")[1]
    typed = {
        "description": WORDS, "address_string": f"5幢 {NAME} {PHONE}", "address_id": f"{NAME}家", "phone": PHONE,
        "first_name": "文彬", "last_name": "欧阳", "email": f"a{PHONE}@example.org", "device_id": PHONE,
        "account_id": PHONE, "media_url": f"https://example.org/{PHONE}.jpg", "attribute[SPOT]": WORDS,
        "attribute[OTHER]": WORDS,
    }  # fmt: skip
    sent = client.post("/open311/v2/requests.json", data={"api_key": key, "service_code": "001", **typed})
    assert sent.status_code == 200
    run_jobs()
    assert columns_that_tell() == set()


def lines(channel: str) -> bytes:
    """A sheet with every column of the channel: one whole line, its number again with other words, a refused one."""
    columns = [column.name for column in CHANNELS[channel].columns]
    key = next(name for name in ("number", "url") if name in columns)

    def line(number: int, **cells: str) -> list[str]:
        one = {**dict.fromkeys(columns, WORDS), **READABLE, **cells}
        known = READABLE["url"] if key == "url" else "2026-"
        return [f"{known}{number}" if name == key else one[name] for name in columns]

    again = {"body": f"{WORDS}，二楼也不亮", "title": f"{NAME}再次反映"}
    headings = [column.names[0] for column in CHANNELS[channel].columns]
    return workbook([line(1), line(1, **again), line(2, received_at=WORDS)], headings)


@pytest.mark.parametrize("channel", sorted(CHANNELS))
def test_every_cell_of_a_sheet(app: Flask, run_jobs: Callable[[], int], channel: str) -> None:
    desk = factories.actor("command")
    factories.subdistrict()
    preview = intake.preview_sheet(channel, read_book(lines(channel)))
    with transaction():
        batch_id = intake.preview_batch(desk, f"{NAME}{PHONE}.xlsx", preview, None).id
    assert columns_that_tell() == set()
    with transaction():
        intake.queue_batch(desk, get_batch(batch_id))
    run_jobs()
    batch = get_batch(batch_id)
    assert (batch.read, batch.added, batch.state) == (3, 1, "done")
    looked_at = set(db.session.scalars(select(ImportRow.kind)))
    assert {"rejected", "changed"} <= looked_at, "the refused line, and the known number with other words"
    assert columns_that_tell() == set()


def test_the_name_of_a_sheet_that_is_given_up(app: Flask) -> None:
    desk = factories.user("command").actor
    preview = intake.preview_sheet("letters", read_book(lines("letters")))
    with transaction():
        batch = intake.preview_batch(desk, f"{NAME}{PHONE}.xlsx", preview, None)
        intake.queue_batch(desk, batch)
    with transaction():
        intake.start_batch(Actor("import"), batch)
        intake.give_up_batch(Actor("import"), batch)
    assert batch.file_name == f"{NAME}{PHONE}.xlsx", "who brought it finds it by its name"
    assert columns_that_tell() == set()
