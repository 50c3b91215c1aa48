"""A message to nobody reaches those who stand in for the place, and one that nobody could read is refused."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from govtrack.accounts.models import User
from govtrack.casework import operations as casework
from govtrack.core.db import db, transaction
from govtrack.notify.kinds import WrongWords, define_notice, sentence
from govtrack.notify.models import Message
from govtrack.notify.operations import (
    NOBODY_OF_UNIT,
    NOBODY_THERE,
    IfNobody,
    Told,
    notify_reporter,
    notify_reporters,
    notify_users,
    settle,
)
from govtrack.notify.queries import list_notices
from govtrack.notify.recipients import register_reporters
from govtrack.plans import operations as plans
from govtrack.plans.operations.notices import TO_SIGN
from govtrack.plans.queries import get_plan
from tests import factories
from tests.casework import scene as orders
from tests.plans import scene as planning

KIND = define_notice("tests.to_nobody", "Order %(number)s is waiting: %(title)s")
WORDS = {"number": "W-7", "title": "林晚晴家漏水"}


def _told(person: User) -> list[tuple[str, str]]:
    with force_locale("zh_CN"):
        return [
            (row.address.partition("#")[0], sentence(row.kind, row.parameters))
            for row in list_notices(person.id).items
            if row.read_at is None
        ]


def _without_people(person: User) -> list[str]:
    """The units that a person still stands in for."""
    rows = [row for row in list_notices(person.id).items if row.kind == NOBODY_OF_UNIT and row.read_at is None]
    return sorted(row.parameters["unit"] for row in rows)


@pytest.mark.parametrize("token", ["", "nobody", "letter", "letter/", "Letter/1", " letter/1"])
def test_a_message_without_a_token_is_a_mistake(app: Flask, token: str) -> None:
    with pytest.raises(ValueError, match="to nobody"), transaction():
        notify_reporter(token, KIND, key="x/1", address="/x", **WORDS)
    with pytest.raises(ValueError, match="to nobody"), transaction():
        notify_reporters([Told(one, None, "/x", WORDS) for one in ("letter/1", token)], KIND, key="x/1")
    assert db.session.query(Message).count() == 0


def test_a_beginning_of_tokens_has_one_resolver(app: Flask) -> None:
    with pytest.raises(ValueError, match="resolved by two"):
        register_reporters("letter/")(lambda _tokens: {})


def test_the_command_room_and_the_administrator_of_the_place_are_told_once(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "govtrack.notify")
    here, elsewhere = factories.place("community"), factories.place("community")
    command, admin = factories.user("command", at=here), factories.user("admin", at=here)
    strangers = [factories.user("command", at=elsewhere), factories.user("admin", at=elsewhere)]
    others = [factories.user("auditor"), factories.user("community_staff", at=here)]
    for _time in range(2):
        with transaction():
            assert notify_users([], KIND, key="x/2", address="/x", place_path=here.path, **WORDS) == 0
    # A reminder that comes every few minutes and finds nobody would fill the log.
    assert caplog.messages == ["nobody is there to be told of x/2"]
    # What it is about may not be for them: the number alone is told, and to those alone who can do the work.
    assert _told(command) == [("/x", "没有其他人可以接收这条通知，请您处理：Order W-7 is waiting: …")]
    assert _told(admin) == [("/people", "没有人可以接收这条通知，请为有关人员设置角色：Order … is waiting: …")]
    assert [_told(person) for person in (*strangers, *others)] == [[], [], [], []]


@pytest.mark.parametrize(("open_accounts", "is_stood_in"), [(0, True), (1, False)])
def test_whose_accounts_are_all_closed_are_nobody(app: Flask, open_accounts: int, is_stood_in: bool) -> None:
    here = factories.place("community")
    command = factories.user("command", at=here)
    people = [factories.user("recorder", at=here) for _each in range(2)]
    with transaction():
        for person in people[open_accounts:]:
            person.is_enabled = False
    with transaction():
        assert notify_users(people, KIND, key="x/8", address="/x", place_path=here.path, **WORDS) == 2
    assert [address for address, _words in _told(command)] == (["/x"] if is_stood_in else [])
    # Whoever is there again finds it, unless the work was done meanwhile.
    assert [len(_told(person)) for person in people] == [1, 1]
    with transaction():
        settle("/x", KIND)
    assert [len(_told(person)) for person in (*people, command)] == [0, 0, 0]


def test_what_concerns_a_closed_account_alone_is_told_to_nobody_else(app: Flask) -> None:
    here = factories.place("community")
    command, person = factories.user("command", at=here), factories.user("recorder", at=here)
    with transaction():
        person.is_enabled = False
    with transaction():
        own = {"key": "x/9", "address": "/x", "place_path": here.path, "if_nobody": None}
        assert notify_users([person], KIND, **own, **WORDS) == 1
    assert (_told(command), len(_told(person))) == ([], 1)


def test_where_nobody_stands_in_for_the_place_those_of_the_house_do(app: Flask) -> None:
    here = factories.place("community")
    far = factories.user("command", at=factories.place("community"))
    with transaction():
        notify_users([], KIND, key="x/3", address="/x", place_path=here.path, **WORDS)
    assert [address for address, _words in _told(far)] == ["/x"]
    assert {row.kind for row in db.session.query(Message)} == {NOBODY_THERE}


def test_what_was_done_ends_what_was_told_to_those_who_stood_in(app: Flask) -> None:
    here = factories.place("community")
    command = factories.user("command", at=here)
    admin = factories.user("admin", at=here)
    with transaction():
        for address in ("/x", "/y"):
            notify_users([], KIND, key=f"{address}/4", address=address, place_path=here.path, **WORDS)
    for kinds, left in ((("tests.waiting",), 2), ((KIND,), 1)):
        with transaction():
            settle("/x", *kinds)
        assert len(_told(command)) == len(_told(admin)) == left


def test_an_order_to_a_unit_without_people_reaches_the_command_room_which_reads_the_unit(app: Flask) -> None:
    around = orders.scene()
    admin = factories.user("admin", at=around.place)
    order = orders.dispatched(around, unit=factories.organisation(name_zh="无人单位"))
    assert [row.kind for row in list_notices(around.desk.id).items] == [NOBODY_OF_UNIT]
    about = f"工单{order.number}已派给贵单位：…"
    assert _told(around.desk) == [(f"/orders/{order.id}", f"无人单位没有人可以接收这条通知，请您处理：{about}")]
    # Whoever gives rights reads whose people are missing, and nothing of the matter.
    [(_page, words)] = _told(admin)
    assert words.startswith("无人单位没有人可以接收这条通知，请为该单位的人员设置角色：")
    assert order.number not in words and order.title not in words


def test_a_party_without_people_reaches_the_command_room(app: Flask) -> None:
    around = planning.scene()
    admin = factories.user("admin", at=around.place)
    plan, empty = planning.drafted(around), factories.organisation("property", name_zh="无人物业")
    with transaction():
        plans.add_party(around.actor, get_plan(plan.id), slot="property", organisation=empty)
    with transaction():
        planning.put_on_notice(around.actor, get_plan(plan.id))
    waiting = [row for row in list_notices(around.desk.id).items if row.kind == NOBODY_OF_UNIT]
    assert [row.parameters["about"]["kind"] for row in waiting] == [TO_SIGN]
    # A plan on notice is public: which one it is, and whose signature is missing, is told to both.
    for person in (around.desk, admin):
        [words] = [words for _page, words in _told(person) if words.startswith("无人物业没有人")]
        assert plan.number in words and plan.title in words


def test_a_unit_that_has_somebody_at_last_ends_what_was_told_in_its_place_and_no_more(app: Flask) -> None:
    around = planning.scene()
    plan = planning.drafted(around)
    late, missing = (
        factories.organisation(kind, name_zh=name) for kind, name in (("property", "后来有人"), ("social", "仍然没人"))
    )
    with transaction():
        for slot, unit in (("property", late), ("social", missing)):
            plans.add_party(around.actor, get_plan(plan.id), slot=slot, organisation=unit)
        planning.put_on_notice(around.actor, get_plan(plan.id))
    assert _without_people(around.desk) == ["仍然没人", "后来有人"]
    signer = factories.actor("department", organisation=late)
    with transaction():
        [party] = [row for row in get_plan(plan.id).parties if row.organisation_id == late.id]
        planning.sign(signer, party)
    assert _without_people(around.desk) == ["仍然没人"]


def test_a_called_unit_that_has_somebody_at_last_ends_what_was_told_in_its_place_and_no_more(app: Flask) -> None:
    around = orders.scene()
    late, missing = (factories.organisation(name_zh=name) for name in ("后来有人", "仍然没人"))
    order = orders.do(
        orders.in_progress(around), casework.whistle, around.worker_actor,
        occasion="emergency", reason="请带梯子来", units=[late, missing],
    )  # fmt: skip
    assert _without_people(around.desk) == ["仍然没人", "后来有人"]
    orders.do(order, casework.arrive, factories.actor("department", organisation=late))
    assert _without_people(around.desk) == ["仍然没人"]


def test_what_is_reserved_names_neither_unit_nor_number(app: Flask) -> None:
    here = factories.place("community")
    command, admin = factories.user("command", at=here), factories.user("admin", at=here)
    kept = IfNobody("甲", is_public=True, is_reserved=True)
    with transaction():
        notify_users([], KIND, key="x/6", address="/x", place_path=here.path, if_nobody=kept, **WORDS)
    assert _told(command) == []
    assert _told(admin) == [("/people", "没有人可以接收这条通知，请为有关人员设置角色：Order … is waiting: …")]


def test_what_was_done_ends_what_was_told_of_a_unit(app: Flask) -> None:
    here = factories.place("community")
    command = factories.user("command", at=here)
    with transaction():
        notify_users([], KIND, key="x/7", address="/x", place_path=here.path, if_nobody=IfNobody("甲"), **WORDS)
    assert len(_told(command)) == 1
    with transaction():
        settle("/x", KIND)
    assert _told(command) == []


@pytest.mark.parametrize(
    "words", [{}, {"number": "W-7"}, {**WORDS, "phone": "13857160421"}, {"number": "W-7", "titel": "x"}]
)
def test_words_that_a_sentence_lacks_or_does_not_name_are_refused(app: Flask, words: dict[str, Any]) -> None:
    person = factories.user("command")
    with pytest.raises(WrongWords), transaction():
        notify_users([person], KIND, key="x/5", address="/x", place_path="/", **words)
    with pytest.raises(WrongWords), transaction():
        notify_users([], KIND, key="x/5", address="/x", place_path="/", **words)
    with pytest.raises(WrongWords), transaction():
        notify_reporter("letter/1", KIND, key="x/5", address="/x", **words)
    assert db.session.query(Message).count() == 0


def test_a_message_of_an_earlier_version_spoils_no_page(app: Flask, as_role: Any) -> None:
    client, person = as_role("command"), db.session.query(User).one()
    gone: dict[str, Any] = {"about": {"kind": "tests.gone"}}
    rows: list[tuple[str, dict[str, Any]]] = [(KIND, {"number": "W-7"}), ("tests.gone", {}), (NOBODY_THERE, gone)]
    with transaction():
        for kind, parameters in rows:
            db.session.add(
                Message(user_id=person.id, kind=kind, parameters=parameters, address="/x", key=kind, state="waiting")
            )
    page = client.get("/notices").get_data(as_text=True)
    assert "Order W-7 is waiting: …" in page and page.count("旧版本留下的消息") == 2
