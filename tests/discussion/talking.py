"""A topic that people talk about, and what they say."""

from __future__ import annotations

from typing import Any

from govtrack.core.db import db, transaction
from govtrack.core.verbs import perform
from govtrack.discussion.models import Contribution
from govtrack.discussion.operations import Said, contribute
from govtrack.discussion.verbs import VERBS
from govtrack.intake.policy import as_reporter
from govtrack.places.models import Place
from govtrack.topics.models import Topic
from tests import factories

WORDS = "楼下的充电桩太少，晚上回来没有地方充电。"
OTHERS = (
    "消防通道不能再被电瓶车占着，出了事谁也跑不掉。",
    "物业说一个桩要八千元，这笔钱从哪里来？",
    "可以先把东门的旧车棚改成集中充电的地方。",
    "上个月我数过，三十二辆车只有六个插座。",
    "装在窗户下面不安全，老人孩子都从那里走。",
)


def topic(place: Place | None = None, voices: int = 100, state: str = "candidate", **values: Any) -> Topic:
    """A public topic of a community."""
    place = place or factories.place("community")
    with transaction():
        row = Topic(
            number=f"HT-2026-{factories._next():06d}", subdistrict_id=factories.subdistrict().id, place_id=place.id,
            title="电瓶车充电难", question="在哪里装充电桩？", state=state, shown_voices=voices, **values,
        )  # fmt: skip
        db.session.add(row)
    return row


def say(about: Topic, text: str = WORDS, kind: str = "for", resident_id: int = 1) -> Contribution:
    """Somebody with an account says something."""
    with transaction():
        return contribute(as_reporter(), about, Said(kind, text, resident_id))


def shown(about: Topic, text: str = WORDS, kind: str = "for", resident_id: int = 1) -> Contribution:
    """Something that the desk has looked at."""
    row = say(about, text, kind, resident_id)
    return do("show", row, text=row.redacted_text)


def do(name: str, row: Contribution, actor: Any = None, **given: Any) -> Contribution:
    """Takes a verb, as the command room unless somebody else is named."""
    actor = actor or factories.actor("command")
    with transaction():
        perform(VERBS[name], actor, row, **given)
    return row
