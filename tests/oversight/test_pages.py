"""Homes by role, figures, record, rules: what each reader finds there."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from govtrack.accounts.roles import ALL
from govtrack.audit.models import Event
from govtrack.core.clock import now, pretend
from govtrack.core.db import db, transaction
from govtrack.core.error_pages import render_domain_error
from govtrack.core.errors import Forbidden
from govtrack.core.retention import RULES
from govtrack.core.settings import DEFINITIONS, change_setting, get_setting
from govtrack.core.typed import typed_words
from govtrack.intake.policy import as_reporter
from govtrack.oversight.navigation import ENTRIES
from govtrack.oversight.values import brief, kind_of, parse, show
from govtrack.oversight.views import home
from govtrack.plans.settings import REPORT_DAYS
from govtrack.responses import operations
from govtrack.responses.queries.answers import list_answers
from govtrack.responses.settings import DISPUTE_DAYS
from govtrack.topics.stages import Stage, steps_of
from tests import factories
from tests.casework import scene as orders
from tests.council import scene as councils
from tests.intake.drafts import sent
from tests.responses import world


def test_every_entry_of_the_navigation_leads_somewhere(app: Flask) -> None:
    # What was sent is shown in a demonstration alone: tests/notify/test_sent.py.
    assert {entry.endpoint for entry in ENTRIES} - {"sent.sent"} <= set(app.view_functions)


@pytest.mark.parametrize("role", ALL)
def test_every_role_has_a_home_and_may_open_all_it_links_to(app: Flask, as_role: Any, role: str) -> None:
    reader = as_role(role, organisation=factories.organisation())
    html = reader.get("/").get_data(as_text=True)
    addresses = set(re.findall(r'<a [^>]*href="(/[^"#]*)"', html)) - {"/sign-out"}
    for address in sorted(addresses):
        assert reader.get(address.replace("&amp;", "&")).status_code == 200, address


def test_a_visitor_finds_the_two_doors(app: Flask, client: FlaskClient) -> None:
    html = client.get("/").get_data(as_text=True)
    assert 'href="/report"' in html and 'href="/follow"' in html


def test_numbers_of_the_desk_are_the_rows_behind_them(app: Flask, as_role: Any) -> None:
    world.letter(accepted=False)
    world.letter("电梯坏了", accepted=False)
    answered = world.letter("路灯不亮")[0]
    response = world.published(submission=answered)
    world.deliver(response)
    with transaction():
        operations.dispute_answer(as_reporter(), list_answers(answered.id)[0], "还是不亮")
    world.handed_in(topic=world.topic_of(world.letter()[0]))
    html = as_role("command").get("/").get_data(as_text=True)
    numbers = dict(re.findall(r'<a href="([^"]*)"><span class="figure-number"><b>(\d+)</b>', html))
    assert numbers["/desk?state=open"] == "2"
    assert numbers["/disputes?state=open"] == "1"
    assert numbers["/responses/work?state=in_review"] == "1"


def test_heaps_of_councils_hold_what_the_person_has_to_do_with(app: Flask, as_role: Any) -> None:
    here, there = councils.scene(), councils.scene()
    councils.noticed(here, councils.admitted_topic(here))
    councils.planned(there)
    councils.closed(there, councils.admitted_topic(there))

    def heaps(person: Any) -> dict[str, int]:
        client = as_role("resident")
        client.sign_in(person)
        html = client.get("/").get_data(as_text=True)
        found = re.findall(r'<a href="/my-councils\?heap=(\w+)"><span class="figure-number"><b>(\d+)</b>', html)
        for heap, n in found:
            rows = client.get(f"/my-councils?heap={heap}").get_data(as_text=True)
            assert rows.count('<th scope="row">') == int(n), (heap, n)
        return {heap: int(n) for heap, n in found}

    assert heaps(here.chair) == {"ready_topics": 0, "meetings": 1, "minutes": 0, "minutes_to_publish": 0}
    assert heaps(there.recorder) == {"meetings": 1, "minutes": 1}
    assert heaps(here.recorder) == {"meetings": 1, "minutes": 0}
    assert heaps(factories.user("recorder")) == {"meetings": 0, "minutes": 0}
    assert heaps(factories.user("commissioner", at=here.place))["meetings"] == 1
    assert heaps(factories.user("commissioner", at=factories.place("compound", here.place)))["meetings"] == 0
    everything = factories.user("community_staff")
    assert heaps(everything) == {"ready_topics": 0, "meetings": 2, "minutes": 1, "minutes_to_publish": 0}


def test_a_commissioner_has_to_do_with_a_council_about_the_own_compound(app: Flask, as_role: Any) -> None:
    around = councils.scene()
    compound = factories.place("compound", around.place)
    councils.noticed(around, councils.admitted_topic(replace(around, place=compound)))
    page = as_role("commissioner", at=compound).get("/my-councils").get_data(as_text=True)
    assert page.count('<th scope="row">') == 1


def test_empty_heaps_are_folded_below_those_that_wait(app: Flask, as_role: Any) -> None:
    world.letter(accepted=False)
    before, folded = as_role("command").get("/").get_data(as_text=True).split('<details class="details"', 1)
    assert 'href="/desk?state=open"' in before
    assert 'href="/orders?view=late"' not in before.partition('class="figures"')[2]
    assert 'href="/orders?view=late"' in folded


def test_a_home_without_work_shows_no_nought_by_itself(app: Flask, as_role: Any) -> None:
    """Whoever verifies what was promised nearby reads the home of everybody, and one line where nothing waits."""
    page = as_role("verified_resident").get("/").get_data(as_text=True)
    assert "目前没有等您处理的事项。" in page and "等您处理</h2>" not in page
    assert '<a href="/orders?view=to_verify">打开清单</a>' in page and "0 张" not in page


def test_staff_with_one_empty_heap_read_no_nought_either(app: Flask, as_role: Any) -> None:
    for role in ("auditor", "property", "grid_worker", "expert", "admin", "supervisor"):
        shown = as_role(role).get("/").get_data(as_text=True).split('<details class="details"', 1)[0]
        assert not re.search(r">0 [一-龥]", shown), role


def test_several_empty_heaps_stay_within_reach_on_the_home_of_everybody(
    app: Flask, as_role: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = [{"n": 0, "label": "张单", "url": f"/orders?view={view}", "tone": None} for view in ("to_verify", "late")]
    monkeypatch.setattr(home, "_heaps", lambda _actor: empty)
    shown, *folded = as_role("verified_resident").get("/").get_data(as_text=True).split('<details class="details"')
    assert "目前没有等您处理的事项。" in shown and "/orders?view=late" not in shown
    assert all(f'href="{heap["url"]}"' in folded[0] for heap in empty)


def test_lists_without_a_row_are_one_line_below_those_that_have_some(app: Flask, as_role: Any) -> None:
    letter, _code = world.letter(accepted=False)
    page = as_role("command").get("/").get_data(as_text=True)
    full, quiet = page.split('<ul class="task-list"', 1)
    assert letter.redacted_title in full
    assert 'href="/orders?view=ended"' in quiet and 'href="/orders?view=ended"' not in full
    assert 'class="empty"' not in page


def test_what_somebody_wrote_is_not_theirs_to_check(app: Flask, as_role: Any) -> None:
    writer = factories.user("command")
    world.handed_in(writer.actor, topic=world.topic_of(world.letter()[0]))
    client = as_role("command")
    client.sign_in(writer)
    numbers = dict(re.findall(r'<a href="([^"]*)"><span class="figure-number"><b>(\d+)</b>', client.get("/").text))
    assert numbers["/responses/work?state=in_review"] == "0"


def test_orders_that_are_counted_as_open_stand_below_though_others_act_on_them(app: Flask, as_role: Any) -> None:
    around = orders.scene()
    claimed = orders.claimed(around)
    client = as_role("department")
    client.sign_in(around.worker)
    page = client.get("/").get_data(as_text=True)
    numbers = dict(re.findall(r'<a href="([^"]*)"><span class="figure-number"><b>(\d+)</b>', page))
    assert numbers["/orders?view=open"] == "1"
    assert f'href="/orders/{claimed.id}"' in page and "没有未结束的工单" not in page


@pytest.mark.parametrize("role", [None, "community_staff", "command", "department", "auditor"])
def test_a_home_costs_the_same_however_much_there_is(
    app: Flask, client: FlaskClient, as_role: Any, count_queries: list[str], role: str | None
) -> None:
    reader: Any = as_role(role, organisation=factories.organisation()) if role else client

    def cost() -> int:
        reader.get("/")
        count_queries.clear()
        assert reader.get("/").status_code == 200
        return len(count_queries)

    def add() -> None:
        world.letter(accepted=False)
        world.published(topic=world.topic_of(world.letter()[0]))
        world.handed_in(topic=world.topic_of(world.letter()[0]))

    add()
    before = cost()
    add()
    add()
    assert cost() == before <= 12, "\n".join(count_queries)


def test_figures_have_honest_denominators_and_hide_small_numbers(app: Flask, client: FlaskClient) -> None:
    answered, waiting = world.letter()[0], world.letter("路灯不亮")[0]
    world.deliver(world.published(topic=world.topic_of(answered, waiting)))
    world.join(world.topic_of(), world.letter("电梯坏了")[0])
    html = client.get("/figures").get_data(as_text=True)
    assert html.count("<table") >= 3
    assert "少于 5" in html or "fewer than 5" in html
    assert client.get("/figures").status_code == 200


def test_figures_of_an_empty_house_are_no_error(app: Flask, client: FlaskClient) -> None:
    assert client.get("/figures").status_code == 200
    assert client.get("/").status_code == 200


def test_a_setting_is_changed_dated_and_published(app: Flask, client: FlaskClient, as_role: Any) -> None:
    admin, path = as_role("admin"), f"/settings/{REPORT_DAYS}"
    field = re.search(r'<[^>]* name="value"[^>]*>', admin.get(path).get_data(as_text=True))
    assert field and field[0].startswith("<input") and 'inputmode="numeric"' in field[0], "a number is one line"
    assert admin.send(path, {"value": "viele"}).status_code == 422
    for refused in ("0", "91", "1000000000000"):
        page = admin.send(path, {"value": refused})
        assert page.status_code == 422
        assert re.search(r'id="value-error"[^>]*>.*?取值范围为 1 至 90', page.get_data(as_text=True))
    assert admin.send(path, {"value": "45"}).status_code == 303
    assert get_setting(REPORT_DAYS) == 45
    assert "45" in client.get("/rules-in-force").get_data(as_text=True)
    event = db.session.scalar(select(Event).where(Event.subject_type == "setting_values"))
    assert event.is_public and event.data["old"] == 14 and event.data["new"] == 45
    assert "14" in admin.get(path).get_data(as_text=True)


@pytest.mark.parametrize("role", [role for role in ALL if role != "admin"])
def test_only_the_administrator_changes_settings(app: Flask, as_role: Any, role: str) -> None:
    assert as_role(role).get(f"/settings/{DISPUTE_DAYS}").status_code == 403


def test_an_unknown_setting_does_not_exist(app: Flask, as_role: Any) -> None:
    assert as_role("admin").get("/settings/no.such").status_code == 404


def test_every_setting_survives_being_shown_and_read_again(app: Flask) -> None:
    for definition in DEFINITIONS.values():
        if definition.default not in ("", []):
            assert parse(definition, show(definition.default)) == definition.default, (
                definition.key,
                kind_of(definition),
            )


@pytest.mark.parametrize("path", ["/help", "/privacy", "/rules-in-force"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_of_words_are_open_to_everybody(app: Flask, client: FlaskClient, path: str, language: str) -> None:
    client.set_cookie("language", language)
    assert client.get(path).status_code == 200


def test_the_rules_are_told_in_words_and_not_as_a_computer_keeps_them(client: FlaskClient) -> None:
    page = client.get("/rules-in-force").get_data(as_text=True)
    cells = re.findall(r"<td[^>]*>(.*?)</td>", page, re.DOTALL)
    assert not [cell for cell in cells if cell.strip() in ("true", "false", "True", "False")]
    assert "125829120" not in page and "120 MB" in page
    assert "1440 分钟 = 1 天" in page and "一般事项：168 小时 = 7 天" in page and "30 分钟<" in page


@pytest.mark.parametrize(
    ("value", "unit", "reading"),
    [
        (90, "minutes", "90 分钟 = 1 小时 30 分钟"),
        (12, "hours", "12 小时"),
        (0, "hours", "0 小时"),
    ],
)
def test_times_are_told_as_they_are_counted_and_as_people_say_them(
    app: Flask, value: int, unit: str, reading: str
) -> None:
    with app.test_request_context(headers={"Accept-Language": "zh"}):
        assert brief(value, unit) == reading


@pytest.mark.parametrize("path", ["/rules-in-force", "/topics/how"])
def test_what_is_chosen_from_a_list_is_told_and_entered_in_words(client: FlaskClient, path: str) -> None:
    page = client.get(path).get_data(as_text=True)
    for code in ("community_staff", "council_member", "mailbox", "opinion:", "unnamed", ">auto<"):
        assert code not in page, code


def test_words_of_a_list_are_taken_and_kept_as_codes(as_role: Any) -> None:
    admin = as_role("admin")
    page = admin.get("/settings/intake.public_sources").get_data(as_text=True)
    field = re.search(r"<textarea[^>]*>\s*(.*?)</textarea>", page, re.DOTALL)
    assert field is not None
    lines = field[1].splitlines()
    assert len(lines) == 5 and not re.search("[a-z]", field[1])
    refused = admin.send("/settings/intake.public_sources", {"value": f"{lines[0]}\n没有这一方"})
    assert refused.status_code == 422 and "没有这一方" in refused.get_data(as_text=True)
    assert admin.send("/settings/intake.public_sources", {"value": f"{lines[0]}\n{lines[2]}"}).status_code == 303
    assert get_setting("intake.public_sources") == ["mailbox", "grid"]


def test_a_table_is_entered_with_its_words(as_role: Any) -> None:
    admin = as_role("admin")
    page = admin.get("/settings/topics.source_weights").get_data(as_text=True)
    assert "opinion" not in page
    assert (
        admin.send("/settings/topics.source_weights", {"value": '{"网络舆情": 0.4, "城市眼·云共治": 0.2}'}).status_code
        == 303
    )
    assert get_setting("topics.source_weights") == {"opinion": 0.4, "camera": 0.2}


@pytest.mark.parametrize(("role", "is_offered"), [("command", True), ("community_staff", True), ("supervisor", False)])
def test_the_desk_offers_what_the_role_opens(app: Flask, as_role: Any, role: str, is_offered: bool) -> None:
    reader = as_role(role)
    page = reader.get("/desk").get_data(as_text=True)
    assert ('href="/import"' in page) is is_offered
    assert (reader.get("/import").status_code == 200) is is_offered


def test_a_refusal_that_is_not_of_the_role_does_not_blame_the_role(app: Flask) -> None:
    with app.test_request_context():
        of_the_place, _status = render_domain_error(Forbidden("只在自己的辖区内"))
        of_the_role, _status = render_domain_error(Forbidden())
    assert "这项操作不能由您办理" in of_the_place and "您的角色没有此权限" not in of_the_place
    assert "您的角色没有此权限" in of_the_role


def test_the_code_of_a_choice_is_not_shown_as_words_of_the_person() -> None:
    fields = [
        ("letters-action", "move"),
        ("letters-kind", "not_same"),
        ("letters-reason", "两件事"),
        ("q", "Lift broken"),
    ]
    assert typed_words(fields) == ["Lift broken", "两件事"]


def test_a_step_whose_day_has_passed_is_called_overdue(app: Flask) -> None:
    for days, is_late in ((-1, True), (1, False)):
        stage = Stage("topic", "x", "y", now() - timedelta(days=5), now() + timedelta(days=days))
        (current,) = [step for step in steps_of(stage) if step["state"] == "current"]
        assert current["is_late"] is is_late


def test_orders_stand_on_the_first_page_of_who_can_act_on_them(app: Flask, as_role: Any) -> None:
    around = orders.scene()
    given = orders.dispatched(around)
    for role, is_shown in (("verified_resident", False), ("auditor", False), ("command", True)):
        page = as_role(role, organisation=factories.organisation()).get("/").get_data(as_text=True)
        assert (f"/orders/{given.id}" in page) is is_shown, role
        assert ("/orders?view=open" in page) is is_shown, role


def test_the_page_about_privacy_names_every_promise_and_what_goes_before_it_is_sent(client: FlaskClient) -> None:
    with transaction():
        change_setting("intake.draft_hours", 7, "test")
    page = client.get("/privacy").get_data(as_text=True)
    assert [rule.name for rule in RULES.values() if str(rule.label) not in page] == []
    assert "未提交的表单中的照片，7小时后清除" in page and "登录时填写、但没有开通账户的邮箱和手机号" in page
    for word in ("补充", "更正", "申诉", "账户", "我也遇到了"):
        assert word in page


def test_urgent_letters_lead_the_first_page_of_the_desk(app: Flask, as_role: Any) -> None:
    with pretend(now() - timedelta(days=9)):
        waiting = [sent(title=f"楼道灯不亮{number}")[0] for number in range(8)]
    urgent, _code = sent(title="楼道有煤气味", reads_danger=True, body="三幢煤气泄漏，闻到煤气味。")
    page = as_role("command").get("/").get_data(as_text=True)
    places = [page.index(f"/submissions/{urgent.id}"), page.index(f"/submissions/{waiting[0].id}")]
    assert places == sorted(places) and "紧急" in page
