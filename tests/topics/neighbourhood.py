"""A small neighbourhood for the tests of topics: compounds, letters, people of the panel."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from govtrack.core.actors import ANONYMOUS
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.intake import operations as intake
from govtrack.intake.models import Submission
from govtrack.intake.operations.submit import Draft
from govtrack.intake.reporters import Contact
from govtrack.places.models import Category, Place
from govtrack.places.queries import find_ancestor
from govtrack.topics.models import Topic
from govtrack.topics.queries import find_topic_of
from govtrack.topics.tasks.running import cluster_place
from tests import factories

ELEVATOR = (
    ("小区电梯停运没人修", "我们小区的电梯这个月已经停运三次，老人上下楼非常不方便，希望物业尽快修好电梯。"),
    ("小区电梯又停运了", "小区电梯又停运了，物业说等配件，老人上下楼非常不方便，希望物业尽快修好电梯。"),
    ("小区电梯停运没人管", "我们小区的电梯停运多日没人管，老人上下楼非常不方便，希望物业尽快修好电梯。"),
    ("小区电梯故障停运", "小区电梯故障停运，老人和孩子上下楼非常不方便，希望物业尽快修好电梯。"),
    ("要求物业修好停运的小区电梯", "小区电梯停运已经一周，物业一直不修，老人上下楼非常不方便，希望尽快修好电梯。"),
    ("小区电梯停运没人维修", "我们小区的电梯停运没人维修，老人上下楼非常不方便，希望物业尽快修好电梯。"),
)
FUMES = (
    ("餐馆油烟扰民", "楼下餐馆的油烟直排到居民家里，晚上不敢开窗，希望清洗烟道安装净化器。"),
    ("楼下餐馆油烟太大", "餐馆油烟直排，油烟味飘进居民家里，不敢开窗，要求安装油烟净化器。"),
    ("油烟直排不敢开窗", "餐馆油烟直排扰民，晚上不敢开窗睡觉，希望尽快安装油烟净化器。"),
)


def write(
    text: tuple[str, str],
    *,
    phone: str,
    place: Place | None = None,
    category: Category | None = None,
    at: datetime | None = None,
    source: str = "mailbox",
    is_confirmed: bool = True,
) -> Submission:
    """One accepted letter of the person with this phone, its masking confirmed by a clerk."""
    clerk = factories.actor("command", at=find_ancestor(place, "subdistrict") if place else None)
    draft = Draft(
        title=text[0], body=text[1], place=place, category=category, source=source, received_at=at,
        contact=Contact(name="王小明", phone=phone),
    )  # fmt: skip
    with transaction():
        submission, _code = intake.submit(ANONYMOUS, draft)
        intake.accept(clerk, submission)
        if is_confirmed:
            masked = (submission.redacted_title, submission.redacted_body)
            intake.confirm_redaction(clerk, submission, *masked, submission.version)
    return submission


def write_all(
    texts: Sequence[tuple[str, str]],
    *,
    place: Place | None = None,
    days: float = 0.5,
    first_phone: int = 0,
    **more: Any,
) -> list[Submission]:
    """One letter per text, each by somebody else, ``days`` apart and the last one just now."""
    moment = now() - timedelta(minutes=5)
    return [
        write(
            text, phone=f"138{first_phone + n:08d}", place=place, at=moment - timedelta(days=days) * (len(texts) - n),
            **more,
        )
        for n, text in enumerate(texts)
    ]  # fmt: skip


def compare() -> dict[str, object]:
    """One run of the comparison over the sub-district."""
    return cluster_place(factories.subdistrict().id, "test", lambda _done, _total: None)


def topic_of(submission: Submission) -> Topic:
    """The topic of a letter; there must be one."""
    topic = find_topic_of(submission)
    assert topic is not None
    return topic


def shape() -> dict[str, list[int]]:
    """Which letters lie in which topic now, by the topic's number; what two runs are compared by."""
    db.session.expire_all()
    found: dict[str, list[int]] = {}
    for submission in db.session.query(Submission).order_by(Submission.id):
        topic = find_topic_of(submission)
        if topic is not None:
            found.setdefault(topic.number, []).append(submission.id)
    return found
