"""The event record: what its readers find there, and in which words."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from govtrack.accounts.operations import disable_user
from govtrack.accounts.roles import ALL
from govtrack.audit.details import describe_details, list_things
from govtrack.audit.models import Event
from govtrack.audit.naming import load_names
from govtrack.audit.operations import record
from govtrack.audit.proofs import canonical
from govtrack.core.actors import KINDS as ACTOR_KINDS
from govtrack.core.actors import Actor
from govtrack.core.db import db, transaction
from govtrack.core.errors import NotFound
from govtrack.core.retention import LABELS, RULES
from govtrack.oversight.queries.watch import count_identity_views
from govtrack.oversight.record import queries
from govtrack.oversight.record.cards import event_card
from govtrack.oversight.record.pages import MACHINES, PAGES, name_page
from govtrack.oversight.record.queries import RecordFilter
from govtrack.oversight.record.wording import ACTORS
from govtrack.plans.models import PlanParty
from tests import factories
from tests.casework import scene as orders
from tests.plans import scene as plan_scene
from tests.responses import world


def test_pages_are_told_in_words(app: Flask) -> None:
    parts = {rule.rule.strip("/").partition("/")[0] for rule in app.url_map.iter_rules()}
    assert parts - MACHINES == set(PAGES)
    with force_locale("zh_CN"):
        assert name_page("/submissions/<int:submission_id>") == "受理台的来信"


def _told(event: Event) -> list[tuple[str, str]]:
    with force_locale("zh_CN"):
        return describe_details(event, load_names(list_things([event])))


def test_rules_what_was_let_go_of_and_parties_of_a_plan_have_names(app: Flask) -> None:
    around = plan_scene.scene()
    plan = plan_scene.drafted(around)
    with transaction():
        resident = PlanParty(plan_id=plan.id, slot="residents", name="林晚晴")
        db.session.add(resident)
    rows = [
        Event(subject_type="plans", subject_id=plan.id, verb="signed", data={"party": resident.id}),
        Event(subject_type="retention_runs", subject_id=1, verb="let_go", data={"rule": "messages"}),
        Event(subject_type="setting_values", subject_id=1, verb="changed", data={"key": "topics.red_from"}),
        Event(subject_type="users", subject_id=1, verb="denied", data={"page": "/people/<int:user_id>"}),
    ]
    told = [value for row in rows for _label, value in _told(row)]
    assert "居民" in told[0] and "林晚晴" not in told[0]
    assert [value for value in told if not re.search("[一-鿿]", value) or re.search(r"[a-z_/]", value)] == []
    assert set(LABELS) == set(RULES)


@pytest.mark.parametrize(
    "query", ["", "?verb=submitted", "?first_day=2026-02-30&last_day=x", "?subject_id=١", "?page=x"]
)
def test_the_auditor_reads_the_record_with_any_filter(app: Flask, as_role: Any, query: str) -> None:
    world.letter(accepted=False)
    assert as_role("auditor").get(f"/record{query}").status_code == 200


def test_the_record_is_filtered_and_supervisors_see_what_is_public(app: Flask, as_role: Any) -> None:
    letter = world.letter()[0]
    world.handed_in(submission=letter)
    auditor, supervisor = as_role("auditor"), as_role("supervisor")
    assert "起草答复" in auditor.get("/record?subject_type=responses").get_data(as_text=True)
    assert "<td" not in supervisor.get("/record?subject_type=responses").get_data(as_text=True)
    assert "<td" in supervisor.get(f"/record?subject_type=submissions&subject_id={letter.id}").get_data(as_text=True)


def test_the_record_speaks_the_readers_language_and_keeps_the_original(app: Flask, as_role: Any) -> None:
    letter = world.letter()[0]
    topic = world.topic_of(letter)
    unit = factories.organisation(name_zh="河畔物业")
    at = datetime(2026, 11, 21, 13, 3, tzinfo=UTC)
    clerk = factories.actor("command", name="苏青")
    with transaction():
        record(clerk, "parked", topic, until=at.isoformat())
        record(clerk, "interest_declared", topic, has_interest=True)
        record(clerk, "decide", topic, old="in_session", new="decided", outcome="consensus")
        event = record(clerk, "direct_handling", topic, unit=unit.code)
    auditor = as_role("auditor")
    html = auditor.get(f"/record?subject_type=topics&subject_id={topic.id}").get_data(as_text=True)
    words = (
        f"{topic.number}《校门口拥堵》</a>",
        "转为直接办理",
        "河畔物业",
        "2026年11月21日 21:03",
        "是",
        "会上讨论中",
        "达成共识",
    )
    for text in words:
        assert text in html, text
    assert at.isoformat() not in html and world.NAME not in html
    # A name may be a sentence long: it is wrapped, or the page would scroll sideways.
    assert 'class="whole"' not in html.split("<tbody")[1]
    assert "居民信箱" in auditor.get("/record?verb=submitted").get_data(as_text=True)
    assert "林晚晴" in auditor_of(factories.user("expert", name="林晚晴"), auditor)
    original = unescape(auditor.get(f"/record/{event.id}").get_data(as_text=True))
    assert canonical(event) in original and world.NAME not in original
    assert as_role("supervisor").get("/record/999999").status_code == 404
    assert auditor.get("/record/999999").status_code == 404


def test_the_record_tells_no_resident_by_name_however_the_row_was_written(app: Flask, as_role: Any) -> None:
    letter = world.letter()[0]
    with transaction():
        shared = {"actor_kind": "user", "subject_type": "submissions", "subject_id": letter.id, "is_public": True}
        old = Event(actor_name="王五娘", actor_id=7, verb="submitted", data={}, **shared)
        staff = Event(actor_name="王五郎", actor_id=8, verb="screened", data={}, **shared)
        db.session.add_all([old, staff])
    for reader in (as_role("auditor"), as_role("supervisor")):
        listed = reader.get("/record").get_data(as_text=True)
        assert "王五娘" not in listed and "王五郎" in listed
        one = reader.get(f"/record/{old.id}").get_data(as_text=True)
        assert "王五娘" not in one and "这一行写有居民的姓名" in one
        assert "王五郎" in reader.get(f"/record/{staff.id}").get_data(as_text=True)
        # A name that is not shown cannot be guessed by looking for it either.
        assert "<td" not in reader.get("/record?actor=王五娘").get_data(as_text=True)
        assert "<td" in reader.get("/record?actor=王五郎").get_data(as_text=True)


def test_rows_of_earlier_versions_are_read_with_the_words_of_today(app: Flask, as_role: Any) -> None:
    letter = world.letter()[0]
    with transaction():
        for subject_type, verb, data in (
            ("work_orders", "signed", {"from": "dispatched", "to": "signed"}),
            ("meetings", "closed", {"meeting": 1}),
            ("submissions", "praised", {"by_the_mayor": True}),
        ):
            row = Event(
                actor_kind="user", actor_name="苏青", verb=verb, subject_type=subject_type, subject_id=letter.id,
                data=data,
            )  # fmt: skip
            db.session.add(row)
    auditor = as_role("auditor")
    signed = auditor.get("/record?verb=signed").get_data(as_text=True)
    assert "改为：已签收" in signed and "dispatched" not in signed and "from" not in signed.split("<tbody")[1]
    assert "散会" in auditor.get("/record?subject_type=meetings").get_data(as_text=True)
    praised = auditor.get("/record?verb=praised").get_data(as_text=True).split("<tbody")[1].split("</tbody")[0]
    assert "旧版本留下的记录" in praised and ">praised" not in praised


def auditor_of(person: Any, auditor: Any) -> str:
    """The record of what was done to an account, as the auditor reads it."""
    admin = factories.actor("admin")
    with transaction():
        disable_user(admin, person)
    html: str = auditor.get("/record?verb=disabled").get_data(as_text=True)
    return html


def test_the_record_costs_the_same_however_long_it_is(app: Flask, as_role: Any, count_queries: list[str]) -> None:
    auditor, costs = as_role("auditor"), []
    for _round in range(3):
        for _letter in range(5):
            world.handed_in(topic=world.topic_of(world.letter()[0]))
        count_queries.clear()
        assert auditor.get("/record").status_code == 200
        costs.append(len(count_queries))
    assert costs[2] == costs[1] <= 30


@pytest.mark.parametrize("role", [role for role in ALL if role not in ("auditor", "supervisor")])
def test_nobody_else_reads_the_record(app: Flask, as_role: Any, role: str) -> None:
    assert as_role(role).get("/record").status_code == 403


@pytest.mark.parametrize(
    ("kind", "name", "told"),
    [
        ("user", "苏青", "苏青"),
        ("import", "许巧云", "许巧云（导入名单）"),
        ("import", "", "导入名单"),
        ("reporter", "", "反映人"),
        ("anonymous", "", "访客"),
        ("system", "system", "系统"),
    ],
)
def test_who_acted_is_told_by_name_or_by_kind(app: Flask, kind: str, name: str, told: str) -> None:
    row = Event(subject_type="import_batches", subject_id=1, verb="finished", data={}, actor_kind=kind, actor_name=name)
    with force_locale("zh_CN"):
        assert str(event_card(row, {}).actor) == told


def test_nobody_acts_as_something_that_has_no_words() -> None:
    assert set(ACTORS) == set(ACTOR_KINDS)
    with pytest.raises(ValueError, match="robot"):
        Actor(kind="robot")


def test_a_kind_of_event_is_chosen_with_its_thing(app: Flask, as_role: Any) -> None:
    letter = world.letter()[0]
    world.handed_in(submission=letter)
    clerk, order = factories.actor("command", name="苏青"), orders.dispatched(orders.scene())
    with transaction():
        record(clerk, "cancelled", order, old="dispatched", new="cancelled")
    page = as_role("auditor").get("/record?verb=work_orders.cancelled").get_data(as_text=True)
    options = re.findall(r'<option value="([a-z_.]+)"( selected)?>([^<]+)<', page)
    assert ("work_orders.cancelled", " selected", "工单：已取消") in options
    assert ("submissions.submitted", "", "来信：已提交") in options
    assert [text for _value, _chosen, text in options if " / " in text] == []
    assert page.count("<tr>") == 2 and "苏青" in page
    none = as_role("auditor").get("/record?verb=meetings.cancelled").get_data(as_text=True)
    assert "<td" not in none


def test_an_import_taken_back_says_so(app: Flask) -> None:
    old = Event(subject_type="import_batches", subject_id=1, verb="undone", data={"added": 1200})
    assert _told(old) == [("撤回的来信数", "1,200")]


def test_an_auditor_reads_what_was_done_in_their_places(app: Flask) -> None:
    here, next_door = factories.place("community"), factories.place("community")
    of_here, of_all = factories.actor("auditor", at=here), factories.actor("auditor")
    clerk, person = factories.actor("command"), factories.user()
    plan = plan_scene.drafted(plan_scene.scene())
    with transaction():
        within = record(clerk, "granted", person, place_path=here.path, role="expert")
        beside = record(clerk, "granted", person, place_path=next_door.path, role="expert")
        of_none = record(clerk, "opened", person, login="lin")
        public = record(clerk, "noticed", plan, is_public=True)
    assert {event.id for event in queries.list_events(of_here, RecordFilter()).items if event.id >= within.id} >= {
        within.id, public.id
    }  # fmt: skip
    assert queries.get_event(of_here, within.id) is within and queries.get_event(of_here, public.id) is public
    for hidden in (beside, of_none):
        assert hidden not in queries.list_events(of_here, RecordFilter()).items
        with pytest.raises(NotFound):
            queries.get_event(of_here, hidden.id)
        assert queries.get_event(of_all, hidden.id) is hidden


def test_looks_at_identities_are_counted_in_the_places_that_somebody_watches(app: Flask) -> None:
    here, next_door = factories.place("community"), factories.place("community")
    letter, clerk = world.letter()[0], factories.actor("command")
    with transaction():
        for path in (here.path, next_door.path, next_door.path):
            record(clerk, "identity_viewed", letter, place_path=path)
    counted = [count_identity_views(factories.actor("auditor", at=place)) for place in (here, next_door)]
    assert (counted, count_identity_views(factories.actor("auditor"))) == ([1, 2], 3)


def test_days_the_wrong_way_round_are_told(app: Flask, as_role: Any) -> None:
    auditor, told = as_role("auditor"), "起止日期颠倒"
    for address, is_reversed in (
        ("/record?first_day=2027-01-01&last_day=2026-01-01", True),
        ("/record?first_day=2026-01-01&last_day=2026-01-01", False),
    ):
        assert (told in auditor.get(address).get_data(as_text=True)) is is_reversed
