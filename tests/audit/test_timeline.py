"""Timelines: each line says which thing it is about, to whom it may say so."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from govtrack.audit.models import Event
from govtrack.audit.queries import list_timeline
from govtrack.audit.timeline import describe_events, describe_for_residents
from govtrack.core.clock import today
from govtrack.core.db import transaction
from govtrack.core.text import begin_line
from govtrack.plans import operations
from govtrack.plans.models import Plan
from govtrack.plans.queries import get_commitment, get_plan
from tests import factories
from tests.plans import scene as plans
from tests.responses import world


def _lines(events: Any, **options: Any) -> dict[str, list[str]]:
    """The details of each line by its title, in Chinese."""
    with force_locale("zh_CN"):
        told: dict[str, list[str]] = {}
        for entry in describe_events(events, **options):
            told.setdefault(str(entry["title"]), []).append(
                "；".join(f"{label}={text}" for label, text in entry["details"])
            )
    return told


def _two_promises(app: Flask) -> tuple[plans.Scene, Plan]:
    around = plans.scene()
    later = plans.promise(around, title="画停车线，电话 13857160421")
    return around, plans.drafted(around, plans.promise(around, title="校门口设岗"), later)


def test_a_plan_says_which_party_and_which_promise(app: Flask) -> None:
    around, plan = _two_promises(app)
    unit = around.unit.name_zh
    with transaction():
        operations.remove_commitment(around.actor, get_plan(plan.id).commitments[0])
        operations.remove_party(around.actor, get_plan(plan.id).parties[0])
    with app.test_request_context():
        lines = _lines(list_timeline(get_plan(plan.id)))
    assert lines["添加参与方"] == [f"方案中的分工=社区：组织推进；单位={unit}"]
    assert lines["移除参与方"] == [f"方案中的分工=社区：组织推进；单位={unit}"]
    # The first promise is gone, but its line still says that it was there.
    assert lines["添加承诺"][0].startswith("承诺事项=") and "第2项“画停车线" in lines["添加承诺"][1]
    assert lines["移除承诺"] == ["承诺的内容=校门口设岗"]


def test_progress_is_told_of_one_promise_and_masked_for_the_public(app: Flask, as_role: Any) -> None:
    around = plans.scene()
    later = plans.promise(around, title="画停车线，电话 13857160421")
    plan = plans.adopted(around, plans.promise(around, title="校门口设岗"), later)
    for row, progress in zip(list(plan.commitments), (20, 40), strict=True):
        with transaction():
            operations.report_progress(
                around.worker.actor, get_commitment(row.id), progress=progress, output_so_far="已画线",
                in_service_on=today() + timedelta(days=60),
            )  # fmt: skip
    public = list_timeline(get_plan(plan.id), public_only=True)
    with app.test_request_context():
        first, second = _lines(public, with_names=False)["报告进度"]
    assert first == "承诺事项=第1项“校门口设岗”；进度=20%"
    assert "画停车线" in second and second.endswith("40%") and "13857160421" not in second
    page = as_role(None).get(f"/plans/{plan.id}").get_data(as_text=True)
    assert "第1项“校门口设岗”" in page and "13857160421" not in page


def test_objections_and_signatures_say_whose(app: Flask) -> None:
    around = plans.scene()
    plan = plans.noticed(around)
    for raised_as in ("owner", "tenant"):
        with transaction():
            operations.raise_objection(around.actor, get_plan(plan.id), text="应先试行", raised_as=raised_as)
    with transaction():
        operations.answer_objection(
            around.other, get_plan(plan.id).objections[1], is_upheld=False, answer="已试行两周"
        )  # fmt: skip
    lines = _lines(list_timeline(get_plan(plan.id)))
    assert [line.split("；")[0] for line in lines["收到异议"]] == [
        "异议=第1条（业主）", "异议=第2条（租户）",
    ]  # fmt: skip
    assert lines["异议已答复"] == ["异议=第2条（租户）；异议成立=否"]


def _event(subject_type: str, verb: str, **data: Any) -> Event:
    return Event(subject_type=subject_type, verb=verb, actor_kind="user", actor_name="苏青", reason="", data=data)


def test_a_change_of_colour_says_from_which_to_which(app: Flask) -> None:
    assert _lines([_event("topics", "colour_changed", old="green", new="red")]) == {
        "颜色变化": ["原为=一般；改为=需尽快处理"]
    }


def test_what_is_for_the_staff_is_told_to_nobody_else(app: Flask) -> None:
    unit = factories.organisation(name_zh="河畔物业")
    rows = [
        _event("work_orders", "dispatched", unit=unit.id, due_at="2026-11-03T01:30:00+00:00"),
        _event("work_orders", "claimed_done", photos=2),
    ]
    with force_locale("zh_CN"):
        done, sent = describe_for_residents(rows)
    assert [text for _label, text in sent["details"]] == ["河畔物业", "2026年11月3日 09:30"]
    assert done["details"] == []
    assert _lines(rows[1:], with_names=False)["已报告完成"] == [""]
    assert _lines(rows[1:])["已报告完成"] == ["照片数=2"]


def test_a_title_of_a_topic_is_told_once_a_person_approved_it(app: Flask) -> None:
    approved = world.topic_of(world.letter()[0], title="校门口拥堵")
    drafted = world.topic_of(world.letter()[0], state="forming", title="林晚晴家漏水")
    rows = [_event("topics", "merged", topic=drafted.number, into=approved.number)]
    (line,) = _lines(rows)["已合并"]
    assert line == f"议题={drafted.number}；并入={approved.number}《校门口拥堵》"


def test_names_cost_one_query_for_each_kind_of_thing(app: Flask, count_queries: list[str]) -> None:
    _around, plan = _two_promises(app)
    events = list_timeline(get_plan(plan.id))
    count_queries.clear()
    with app.test_request_context():
        _lines([*events] * 5)
    assert len(count_queries) <= 3


@pytest.mark.parametrize(
    ("words", "begun"), [("unit", "Unit"), ("原单位", "原单位"), ("Due", "Due"), ("", ""), ("e-mail", "E-mail")]
)
def test_the_name_of_a_detail_begins_its_line(words: str, begun: str) -> None:
    assert begin_line(words) == begun
