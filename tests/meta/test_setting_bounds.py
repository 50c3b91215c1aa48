"""The whole house with every number at its least and at its most, as a database of an older version may hold them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.accounts import step_up
from govtrack.accounts.operations import reset_password
from govtrack.casework import clocks
from govtrack.casework.operations.accepting import is_call_missing
from govtrack.core import settings
from govtrack.core.actors import SYSTEM
from govtrack.core.bounds import Bounds
from govtrack.core.clock import now, today
from govtrack.core.db import db, transaction
from govtrack.core.jobs.outbox import KINDS, enqueue
from govtrack.core.jobs.schedule import RECURRING
from govtrack.core.limits import limiter
from govtrack.core.settings import DEFINITIONS, SettingValue
from govtrack.intake.policy import as_reporter
from govtrack.intake.receipts import keep_new_code
from govtrack.intake.settings import limits
from govtrack.plans import clocks as promises
from govtrack.registries.definitions import REGISTRIES
from govtrack.registries.operations import NewEntry, add_entry
from govtrack.responses.models import Answer
from govtrack.responses.operations import dispute_answer
from govtrack.topics.operations.runs import ask_for_run
from govtrack.topics.tasks.past import find_matters
from tests import factories
from tests.casework import scene as casework
from tests.intake import test_appeals as appeals
from tests.intake.sheets import letter as line
from tests.intake.sheets import workbook
from tests.intake.test_imports import imported
from tests.meta import two_places, whole_map
from tests.pages import PageClient
from tests.responses import world
from tests.topics.neighbourhood import ELEVATOR, compare, write_all

BEYOND = 10**12
NUMBERS = {
    key: row for key, row in DEFINITIONS.items() if isinstance(row.floor, Bounds) and not key.startswith("tests.")
}
# Asked where a service outside answers, a code is sent, a program brings a letter or a topic is shown to many:
# their own tests hold them.
ELSEWHERE = {
    "topics.redraft_seconds", "topics.embedding_seconds", "topics.excerpt_characters", "notify.tries",
    "intake.code_minutes", "intake.code_tries", "intake.codes_per_pair", "intake.codes_per_contact",
    "intake.codes_per_sender", "intake.receipt_hours", "api.nearest_metres", "api.posts_per_hour", "api.repeat_minutes",
    "registries.import_lines", "topics.joins_unproven", "casework.max_photos", "intake.max_additions",
    "residents.home_code_days", "residents.home_code_tries", "residents.homes_asked",
    "discussion.first_shown", "discussion.proven_from",
    "proposals.answer_days", "proposals.fewest", "proposals.share", "proposals.signatures",
}  # fmt: skip


class Asked(dict[str, Any]):
    """The values in force, which remember what was asked for."""

    keys_asked: set[str]

    def get(self, key: str, default: Any = None) -> Any:
        self.keys_asked.add(key)
        return super().get(key, default)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The keys of all settings that somebody reads from now on."""
    seen: set[str] = set()
    usual = settings._in_force

    def in_force() -> settings._InForce:
        read = usual()
        found = Asked(read.values)
        found.keys_asked = seen
        return settings._InForce(found, read.since)

    monkeypatch.setattr(settings, "_in_force", in_force)
    return seen


def _everywhere(default: Any, number: int) -> Any:
    return dict.fromkeys(default, number) if isinstance(default, Mapping) else number


def _put_all(number: int) -> None:
    with transaction():
        db.session.add_all(
            SettingValue(key=key, value=_everywhere(row.default, number)) for key, row in NUMBERS.items()
        )


def _live(app: Flask, run_jobs: Callable[[], int]) -> None:
    """Letters by form and sheet, comparing, work, promises, an answer, and everything that recurs."""
    write_all(ELEVATOR)
    compare()
    imported(workbook([line(1), line(2)]), run_jobs)
    around = casework.scene()
    order = casework.claimed(around, casework.dispatched(around, casework.accepted(around, wants_callback=True)))
    is_call_missing(order)
    clocks.returnable_until(order.sent_at, order.due_at)
    for occasion in (*clocks.WHISTLE_MINUTES, "difficult"):
        clocks.arrive_by(occasion, now())
    clocks.reminder_levels(order.due_at)
    casework.make_late(order, hours=24 * 400)
    promises.report_due(promises.notice_end())
    limits()
    find_matters(around.place.id, today(), today())
    letter, code = world.letter()
    parts = {**world.PARTS, "how_to_object": "可以到社区居民委员会当面说。"}
    world.deliver(world.published(submission=letter, parts=parts))
    answer = db.session.scalars(select(Answer).where(Answer.submission_id == letter.id)).one()
    admin, somebody = factories.actor("admin"), factories.user("expert")
    with app.test_request_context(), transaction():
        keep_new_code(letter, code)
        step_up.note_step()
        step_up._is_fresh()
        reset_password(admin, somebody)
        dispute_answer(as_reporter(), answer, "标线还没有画。" * 8)
    refused, _code = appeals.refused(factories.actor("command"))
    appeals.appealed(refused)
    with transaction():
        for name in REGISTRIES:
            add_entry(SYSTEM, around.place, registry=name, details=NewEntry("N-1", "一号"))
        ask_for_run()
        for name in RECURRING:
            enqueue(name, key=f"{name}/tests", queue=KINDS[name].queue)
    run_jobs()


def _look_at_every_page(app: Flask) -> dict[str, int]:
    """Pages that did not answer whoever holds every role."""
    side = two_places.build(1)
    app.test_client_class = PageClient
    reader = app.test_client()
    assert isinstance(reader, PageClient)
    reader.sign_in(whole_map.holder_of_everything(side))
    found = {}
    for rule in whole_map.rules(app, "GET"):
        for address in whole_map.addresses(app, rule, side):
            limiter.reset()
            status = reader.open(address, method="GET").status_code
            if status >= 500 and status != 503:
                found[address] = status
    return found


@pytest.mark.parametrize("number", [-BEYOND, BEYOND])
def test_the_house_lives_at_both_bounds_of_every_number(
    app: Flask, run_jobs: Callable[[], int], asked: set[str], number: int
) -> None:
    factories.subdistrict()
    _put_all(number)
    _live(app, run_jobs)
    assert _look_at_every_page(app) == {}
    assert sorted(set(NUMBERS) - asked - ELSEWHERE) == [], "nobody asked for these"
