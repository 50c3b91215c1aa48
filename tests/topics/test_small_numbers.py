"""What a topic's page tells everybody of its letters points at no single one of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Flask

from govtrack.intake.sources import SOURCE_LABELS
from govtrack.topics.queries.facts import describe
from tests.pages import PageClient
from tests.responses import world


def test_weeks_and_small_sources_are_for_those_who_read_the_letters(
    app: Flask, client: PageClient, as_role: Callable[..., PageClient]
) -> None:
    days = [datetime(2026, 9, day, 4, tzinfo=UTC) for day in (1, 2, 9, 16, 17, 18)]
    letters = [world.letter(f"电梯坏了{n}", received_at=day)[0] for n, day in enumerate(days)]
    october = datetime(2026, 10, 7, 4, tzinfo=UTC)
    letters.append(world.letter("电梯又坏了", source="hotline", received_at=october)[0])
    topic = world.topic_of(*letters)
    for_all, for_staff = describe(topic, reads_letters=False), describe(topic, reads_letters=True)
    assert for_all.sources == [(("mailbox", "hotline"), 7)] and not for_all.weeks
    assert [n for _month, n in for_all.months] == [6, 1]
    assert for_staff.sources == [(("mailbox",), 6), (("hotline",), 1)] and not for_staff.months
    assert [n for _monday, n in for_staff.weeks] == [2, 1, 3, 0, 0, 1]
    path, both = f"/topics/{topic.id}", f"{SOURCE_LABELS['mailbox']} · {SOURCE_LABELS['hotline']}"
    public, staff = (one.get(path).get_data(as_text=True) for one in (client, as_role("command")))
    assert "每月来信" in public and "每周来信" not in public and both in public
    assert "每月来信" not in staff and both not in staff
