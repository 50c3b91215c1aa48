"""How to object: the days of a text and the days of the rule."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from govtrack.core.db import transaction
from govtrack.core.errors import InvalidInput
from govtrack.core.settings import change_setting
from govtrack.responses.objecting import list_day_conflicts, suggest_objection
from tests.responses import world

FOURTEEN = "可在十四天内凭回执码提出异议。"


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("30日内凭回执码提出异议", []),
        ("三十日内、三十天内、卅天内、３０天内都一样", []),
        ("请在9月14日前，或者十二月二十五日前来", []),
        ("五个工作日内回复您，within 5 working days", []),
        ("", []),
        ("十四天内", [14]),
        ("14 日内", [14]),
        ("一百二十天内", [120]),
        ("两周内", [14]),
        ("三十天内书面提出，二十一天内当面说", [21]),
        ("within fourteen days", [14]),
        ("a 21-day term, or thirty days", [21]),
        ("twenty-one days", [21]),
    ],
)
def test_days_that_differ_from_the_rule_are_found(app: Flask, text: str, days: list[int]) -> None:
    assert [conflict.days for conflict in list_day_conflicts(text)] == days


def test_the_suggested_text_follows_the_rule(app: Flask) -> None:
    english, _code = world.letter(language="en")
    for rule in (30, 45):
        with transaction():
            change_setting("responses.dispute_days", rule, "test")
        assert f"{rule}天内" in suggest_objection(None)
        assert f"within {rule} days" in suggest_objection(english)
        assert not list_day_conflicts(suggest_objection(None) + suggest_objection(english))


def test_a_new_response_begins_with_how_to_object(app: Flask, as_role: Any) -> None:
    topic = world.topic_of(world.letter()[0])
    writer = as_role("community_staff")
    writer.set_cookie("language", "zh")
    assert "可凭回执码在30天内提出异议" in writer.get(f"/respond/topic/{topic.id}").text
    world.handed_in(topic=topic, parts={**world.PARTS, "how_to_object": "到居委会当面说，或凭回执码提出。"})
    other = world.topic_of(world.letter()[0])
    world.published(topic=other, parts={**world.PARTS, "how_to_object": "写信也可以。"})
    page = writer.get(f"/respond/topic/{other.id}").text
    assert "写信也可以。" in page
    assert "在30天内提出异议" not in page


def test_the_writer_is_warned_at_the_field_and_may_mean_it(app: Flask, as_role: Any) -> None:
    topic = world.topic_of(world.letter()[0])
    writer = as_role("community_staff")
    writer.set_cookie("language", "zh")
    path = f"/respond/topic/{topic.id}"
    parts = {**world.PARTS, "how_to_object": FOURTEEN, "hand_in": "1"}
    refused = writer.send(path, parts)
    assert refused.status_code == 422
    assert "文中写的是 14 天，规定是 30 天" in refused.text
    assert FOURTEEN in refused.text
    assert 'name="has_checked_days"' in refused.text
    saved = writer.send(path, {name: text for name, text in parts.items() if name != "hand_in"})
    draft = writer.get(saved.headers["Location"]).text
    assert "天数与规定不一致" in draft.partition('id="how_to_object"')[2]
    sent = writer.send(saved.headers["Location"], {**parts, "has_checked_days": "y"})
    assert sent.status_code == 303, sent.text


def test_the_checker_is_warned_below_the_part(app: Flask, as_role: Any) -> None:
    response_id = world.handed_in(topic=world.topic_of(world.letter()[0])).id
    path, reviewer = f"/responses/{response_id}/review", as_role("command")
    reviewer.set_cookie("language", "zh")
    with transaction():
        change_setting("responses.dispute_days", 45, "test")
    assert "规定 45 天内可以提出异议" in reviewer.get(path).text.partition("30日内凭回执码提出异议")[2]
    with transaction():
        change_setting("responses.dispute_days", 30, "test")
    assert "天数与规定不一致" not in reviewer.get(path).text


def test_the_operation_asks_too(app: Flask) -> None:
    with pytest.raises(InvalidInput) as error:
        world.handed_in(topic=world.topic_of(world.letter()[0]), parts={**world.PARTS, "how_to_object": FOURTEEN})
    assert error.value.field == "how_to_object"
