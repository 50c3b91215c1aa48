"""The one message of a day: together for each address, once, and nothing where there is nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from govtrack.core.db import db, transaction
from govtrack.core.jobs import JobRun
from govtrack.intake.models import Submission
from govtrack.intake.reporters import Contact
from govtrack.notify import tasks
from govtrack.notify.daily import DAILY_NEWS
from govtrack.notify.models import Message
from govtrack.topics.operations.common import note
from tests import factories
from tests.mailbox import Mailbox
from tests.notify.test_email import ADDRESS, box, send_due
from tests.notify.test_opt_out import page_of
from tests.notify.test_quiet import at
from tests.responses import world

__all__ = ["box"]
OTHER = "li@example.org"


def writer(address: str, **more: Any) -> Submission:
    return world.letter(contact=Contact(email=address) if address else Contact(), **more)[0]


def refuse(*letters: Submission) -> None:
    """The panel does not take the matter of these letters up."""
    topic = world.topic_of(*letters, state="under_review")
    actor = factories.actor("commissioner")
    with transaction():
        note(actor, topic, "rejected", is_public=True, reason="不属议事范围")


def daily() -> dict[str, Any] | None:
    return tasks.daily_messages(JobRun(0, 60))


def mails(box: Mailbox) -> list[tuple[str, str]]:
    """What arrived since: to whom, and the lines that begin with a dot."""
    found = [
        (str(mail["To"]), "\n".join(line for line in box.text(number).splitlines() if line.startswith("·")))
        for number, mail in enumerate(box.arrived)
    ]
    box.arrived.clear()
    return found


def told(kind: str) -> list[tuple[str | None, str]]:
    rows = select(Message).where(Message.channel == "email", Message.kind == kind).order_by(Message.id)
    return [(row.reporter, row.state) for row in db.session.scalars(rows.execution_options(populate_existing=True))]


def test_what_can_wait_is_told_once_a_day_together(app: Flask, box: Mailbox, run_jobs: Callable[[], int]) -> None:
    with time_machine.travel(at("02T10:00"), tick=False) as clock:
        first, second, other = writer(ADDRESS), writer(ADDRESS.upper(), text="垃圾没人收"), writer(OTHER)
        run_jobs()
        box.arrived.clear()
        refuse(first, other)
        refuse(second)
        run_jobs()
        assert daily() == {"told": 0} and box.arrived == [], "it waits for the hour"
        clock.move_to(at("02T18:00"))
        assert daily() == {"told": 2}
        run_jobs()
        line = "· 您来信 {} 所涉事项未被评审组列为议题，理由请到来信查询页面查看。".format
        assert sorted(mails(box)) == sorted([
            (ADDRESS, f"{line(first.number)}\n{line(second.number)}"), (OTHER, line(other.number)),
        ])  # fmt: skip
        # In whichever order jobs of the same moment were taken.
        assert sorted(told("topics.rejected")) == sorted((f"letter/{row.id}", "sent") for row in (first, other, second))
        clock.shift(timedelta(hours=1))
        assert daily() == {"told": 0} and run_jobs() == 0 and box.arrived == []


def test_a_digest_for_nobody_is_none(app: Flask, box: Mailbox, run_jobs: Callable[[], int]) -> None:
    with time_machine.travel(at("02T19:00"), tick=False):
        assert daily() == {"told": 0}
        refuse(writer(""))
        run_jobs()
        assert daily() == {"told": 0} and told("topics.rejected") == [] and told(DAILY_NEWS) == []


def test_at_night_nobody_is_told(app: Flask, box: Mailbox, run_jobs: Callable[[], int]) -> None:
    with time_machine.travel(at("02T17:00"), tick=False) as clock:
        refuse(writer(ADDRESS))
        run_jobs()
        clock.move_to(at("02T22:00"))
        assert daily() == {"told": 0}
        clock.move_to(at("03T07:00"))
        assert daily() == {"told": 1}


def test_who_switched_it_off_meanwhile_gets_none_of_it(app: Flask, box: Mailbox, run_jobs: Callable[[], int]) -> None:
    with time_machine.travel(at("02T17:00"), tick=False) as clock:
        letter = writer(ADDRESS)
        refuse(letter)
        run_jobs()
        box.arrived.clear()
        app.test_client().post(page_of(ADDRESS))
        clock.move_to(at("02T18:00"))
        daily()
        run_jobs()
        assert box.arrived == [] and told("topics.rejected") == [(f"letter/{letter.id}", "undeliverable")]


def test_a_refused_message_of_a_day_ends_each_of_its_parts(
    app: Flask, box: Mailbox, run_jobs: Callable[[], int]
) -> None:
    with time_machine.travel(at("02T17:00"), tick=False) as clock:
        refuse(writer(ADDRESS), writer(ADDRESS, text="垃圾没人收"))
        run_jobs()
        clock.move_to(at("02T18:00"))
        daily()
        box.to_data = "554 no"
        run_jobs()
    rows = db.session.scalars(select(Message).where(Message.kind == "topics.rejected", Message.channel == "email"))
    assert {(row.state, row.failure, row.failure_code, bool(row.parameters)) for row in rows} == {
        ("undeliverable", "refused", 554, False)
    }


def test_a_job_that_dies_and_runs_again_tells_nobody_twice(
    app: Flask, box: Mailbox, run_jobs: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    with time_machine.travel(at("02T17:00"), tick=False) as clock:
        refuse(*(writer(f"a{number}@example.org") for number in range(4)))
        run_jobs()
        box.arrived.clear()
        clock.move_to(at("02T18:00"))
        monkeypatch.setattr("govtrack.notify.daily.AT_ONCE", 2)
        usual = tasks.operations.send_bundles
        monkeypatch.setattr(
            tasks.operations,
            "send_bundles",
            lambda some, before: usual(some, before) if len(told(DAILY_NEWS)) < 2 else 1 // 0,
        )
        with pytest.raises(ZeroDivisionError):
            daily()
        assert len(told(DAILY_NEWS)) == 2
        monkeypatch.setattr(tasks.operations, "send_bundles", usual)
        assert daily() == {"told": 2}
        run_jobs()
        assert sorted(to for to, _lines in mails(box)) == [f"a{number}@example.org" for number in range(4)]
        assert send_due() == []


def test_one_that_cannot_be_written_stops_none_of_the_others(
    app: Flask, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The job is tried again for it alone, and in the end it has failed by name."""
    with time_machine.travel(at("02T10:00"), tick=False):
        for number in range(3):
            writer(f"a{number}@example.org")
        ids = list(db.session.scalars(select(Message.id).where(Message.channel == "email").order_by(Message.id)))
        usual = tasks._envelope

        def write(message: Message, *more: Any) -> Any:
            return usual(message, *more) if message.id != ids[0] else 1 // 0

        monkeypatch.setattr(tasks, "_envelope", write)
        with pytest.raises(ZeroDivisionError):
            tasks.send_some(JobRun(0, 60), message_ids=ids)
    assert len(box.arrived) == len(ids) - 1
    with transaction():
        tasks._give_up_some(ids)
    states = select(Message.state).where(Message.id.in_(ids)).order_by(Message.id)
    assert list(db.session.scalars(states)) == ["failed"] + ["sent"] * (len(ids) - 1)
