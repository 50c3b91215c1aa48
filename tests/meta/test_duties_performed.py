"""Pairs of duties done for real: the earlier act by its operation, then the act by the same person and by another.

What needs a whole matter to be brought far is held beside its step: responses in
tests/responses/test_second_hands.py, objections in tests/plans/test_operations.py, the chair in
tests/council/test_calling.py, orders in tests/casework.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from govtrack.accounts import operations as accounts
from govtrack.accounts import pending
from govtrack.core.actors import SYSTEM
from govtrack.core.db import transaction
from govtrack.core.errors import Forbidden, InvalidInput
from govtrack.council import operations as council
from govtrack.intake import operations as intake
from govtrack.intake.operations import Draft
from tests import factories
from tests.council import scene as play

pytestmark = pytest.mark.usefixtures("app")
Act = Callable[[Any], object]


def done(act: Act, who: Any) -> bool:
    """Whether the act is let through."""
    try:
        with transaction():
            act(who)
    except (Forbidden, InvalidInput):
        return False
    return True


def test_who_writes_a_letter_does_not_accept_it() -> None:
    writer, other, place = factories.actor("command"), factories.actor("command"), factories.subdistrict()
    with transaction():
        letter, _code = intake.submit(writer, Draft(title="路灯", body="门口的路灯坏了。", place=place))
    assert [done(lambda who: intake.accept(who, letter), who) for who in (writer, other)] == [False, True]


def test_who_moves_does_not_second() -> None:
    around = play.scene()
    meeting = play.in_session(around, play.admitted_topic(around))
    mover, other = play.residents(meeting)[:2]
    with transaction():
        motion = council.record_motion(around.recorder.actor, play.items(meeting)[0], text="东门单行", mover=mover)
    second: Act = lambda who: council.second_motion(around.recorder.actor, motion, who)  # noqa: E731
    assert [done(second, who) for who in (mover, other)] == [False, True]


def test_who_chairs_does_not_record() -> None:
    around = play.scene()
    both = factories.user("chair")
    with transaction():
        accounts.grant_role(SYSTEM, both, "recorder", factories.subdistrict())
    around.chair, soon = both, play.now() + play.timedelta(days=9)

    def call(recorder: Any) -> object:
        return council.call_meeting(around.staff.actor, around.place, play.details(around, soon, recorder=recorder))

    assert [done(call, who) for who in (both, factories.user("recorder"))] == [False, True]


@pytest.mark.parametrize(("first", "then"), [("admin", "auditor"), ("auditor", "admin")])
def test_who_administers_does_not_audit(first: str, then: str) -> None:
    here = factories.subdistrict()
    holder, other = factories.user(), factories.user()
    with transaction():
        accounts.grant_role(SYSTEM, holder, first, here)
    give: Act = lambda who: accounts.grant_role(SYSTEM, who, then, here)  # noqa: E731
    assert [done(give, who) for who in (holder, other)] == [False, True]


def test_who_asks_for_a_right_does_not_confirm_it() -> None:
    here, asker, other = factories.subdistrict(), factories.actor("admin"), factories.actor("admin")
    new = factories.user()
    with transaction():
        change = accounts.ask_to_grant(asker, new, "auditor", here, None, "审计岗位到岗，需要权限")
    confirm: Act = lambda who: pending.confirm(who, change)  # noqa: E731
    assert [done(confirm, who) for who in (asker, other)] == [False, True]


def test_a_department_neither_lowers_a_letter_nor_puts_it_away() -> None:
    place, desk = factories.subdistrict(), factories.actor("command")
    unit = factories.organisation("department", at=place)
    department = factories.user("department", at=place, organisation=unit).actor
    writer = factories.user().actor
    with transaction():
        letter, _code = intake.submit(writer, Draft(title="路灯", body="门口的路灯坏了。", place=place))
    lower: Act = lambda who: intake.reclassify(who, letter, category=None, place=place, urgency="green")  # noqa: E731
    refuse: Act = lambda who: intake.not_accept(who, letter, "不属于职责范围")  # noqa: E731
    assert [done(act, who) for act in (lower, refuse) for who in (department, desk)] == [False, True] * 2
