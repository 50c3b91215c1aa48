"""A flood of look-alike letters: it makes nothing hot, a person is told and decides, nothing is dropped."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from govtrack.audit.queries import list_timeline
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.errors import Forbidden, IllegalTransition, InvalidInput
from govtrack.core.sheets import read_book
from govtrack.demo.content import read_letters
from govtrack.intake import operations as intake
from govtrack.intake.models import Submission
from govtrack.notify.kinds import sentence
from govtrack.notify.models import Message
from govtrack.topics import operations
from govtrack.topics.models import Topic, TopicBurst, TopicMember
from govtrack.topics.queries import list_members
from govtrack.topics.queries.floods import list_bursts
from tests import factories
from tests.intake.sheets import letter, workbook
from tests.pages import PageClient
from tests.topics.neighbourhood import ELEVATOR, compare, topic_of, write, write_all

COPIES = REWRITES = 500
FLOODERS = 3


def line(number: int, writer: str, at: datetime, title: str, body: str) -> list[Any]:
    """One line of a sheet of letters."""
    return letter(number, 留言用户=writer, 留言主题=title, 留言详情=body, 留言时间=f"{at:%Y-%m-%d %H:%M:%S}")


def take_in(lines: list[list[Any]], run_jobs: Callable[[], int]) -> None:
    """Uploads a sheet, lets the worker import it, the desk confirm it, and the engine compare what came in."""
    clerk = factories.actor("command")
    preview = intake.preview_sheet("letters", read_book(workbook(lines)))
    with transaction():
        batch = intake.preview_batch(clerk, "letters.xlsx", preview)
        intake.queue_batch(clerk, batch)
    run_jobs()
    with transaction():
        db.session.execute(update(Submission).values(redaction_confirmed_at=now()))
    compare()


def demonstration() -> list[list[Any]]:
    """The letters of the demonstration, each by its own writer."""
    moment = now()
    return [
        line(n, f"W{n}", moment - timedelta(days=row["days_ago"]), row["title"], row["body"])
        for n, row in enumerate(read_letters(), 1)
    ]


def rewritten(body: str, draw: random.Random) -> str:
    """The same text with its clauses in another order and a few signs left out, but for the names of places."""
    named = set("".join(re.findall(r"[\u4e00-\u9fff]{2}(?:府|苑|里|路|新村|花园|公寓|家园)", body)))
    clauses = [clause for clause in re.split("[，。；]", body) if clause]
    draw.shuffle(clauses)
    return (
        "，".join("".join(sign for sign in clause if draw.random() > 0.02 or sign in named) for clause in clauses)
        + "。"
    )


def flood(title: str, body: str) -> list[list[Any]]:
    """Copies and light rewrites of one letter by three writers within two days."""
    draw, moment = random.Random(7), now()
    bodies = [*[body] * COPIES, *(rewritten(body, draw) for _n in range(REWRITES))]
    return [
        line(10_000 + n, f"F{n % FLOODERS}", moment - timedelta(seconds=150 * n), title, text)
        for n, text in enumerate(bodies)
    ]


def top_ten(client: PageClient) -> dict[str, int]:
    """The first ten topics as the list shows them to everybody, by number, with their hotness."""
    page = client.get("/topics?view=all").get_data(as_text=True)
    numbers = list(dict.fromkeys(re.findall(r"T-\d{4}-\d{4}", page)))[:10]
    return dict(db.session.execute(select(Topic.number, Topic.hotness).where(Topic.number.in_(numbers))).all())


def of_the_flood() -> set[str]:
    """The numbers of the topics in which letters of the flood lie."""
    flooded = (
        select(TopicMember.topic_id)
        .join(Submission)
        .where(Submission.source_ref >= "10000", func.length(Submission.source_ref) == 5)
    )
    return set(db.session.scalars(select(Topic.number).where(Topic.id.in_(flooded))))


@pytest.mark.parametrize("way", [Topic.hotness.desc(), Topic.hotness], ids=["nearly hot", "long quiet"])
def test_a_flood_changes_no_top_ten_and_waits_for_a_person(
    client: PageClient, as_role: Callable[..., PageClient], run_jobs: Callable[[], int], way: Any
) -> None:
    clerk = factories.user("community_staff")
    take_in(demonstration(), run_jobs)
    before = top_ten(client)
    assert len(before) == 10
    # All letters of a flood together are half a voice, which moves three letters by less than five points of a hundred:
    # what stands nearer to the tenth may pass it, as with anybody's half voice.
    below = Topic.hotness <= min(before.values()) - 5
    small = select(Topic).where(Topic.letters == 3, Topic.number.not_in(before), below).order_by(way, Topic.number)
    flooded = db.session.scalars(small).first()
    assert flooded is not None
    copied = list_members(flooded)[0]
    take_in(flood(copied.title, copied.body), run_jobs)

    after = top_ten(client)
    assert not of_the_flood() & set(after) and of_the_flood()
    # Letters that stood alone may have joined one of them meanwhile; none has cooled or lost its place to the flood.
    hotness = dict(db.session.execute(select(Topic.number, Topic.hotness)).all())
    assert all(hotness[number] >= value - 1 for number, value in before.items())
    assert db.session.scalar(select(func.count()).select_from(Submission)) == len(demonstration()) + COPIES + REWRITES
    bursts = db.session.scalars(select(TopicBurst)).all()
    assert sum(burst.letters for burst in bursts) >= 0.9 * (COPIES + REWRITES)
    assert {burst.state for burst in bursts} == {"open"}
    burst = max(bursts, key=lambda row: row.letters)
    assert burst.reporters == FLOODERS and "few reporters" in burst.reasons

    page = as_role("community_staff").get(f"/topics/{burst.topic_id}").get_data(as_text=True)
    assert f"/topics/floods/{burst.id}" in page
    told = db.session.scalars(select(Message).where(Message.user_id == clerk.id, Message.kind == "topics.flood")).all()
    assert {notice.address for notice in told} == {f"/topics/floods/{row.id}" for row in bursts}
    assert str(burst.letters) in sentence(told[0].kind, told[0].parameters) or len(told) > 1
    topic = db.session.get_one(Topic, burst.topic_id)
    assert "flood_flagged" in {event.verb for event in list_timeline(topic, public_only=False)}


SHARED = ELEVATOR[0]


@pytest.fixture
def shared(app: Flask) -> Topic:
    """Twelve neighbours, none of whom wrote before, send one text; others write in their own words."""
    letters = write_all(ELEVATOR)
    for n in range(12):
        write(SHARED, phone=f"137{n:08d}")
    compare()
    return topic_of(letters[0])


def volume(topic: Topic) -> float:
    parts = {part["name"]: part for part in topic.hotness_parts["parts"]}
    return float(parts["volume"]["numbers"]["weighted_voices"])


def test_first_time_writers_of_one_text_are_one_half_voice_until_cleared(app: Flask, shared: Topic) -> None:
    (burst,) = list_bursts(shared)
    assert burst.state == "open" and "new accounts" in burst.reasons and burst.letters >= 12
    doubted = volume(shared)
    assert doubted < 7 and shared.voices == 18
    curator = factories.actor("community_staff")
    with pytest.raises(InvalidInput), transaction():
        operations.judge_burst(curator, burst, "clear", "")
    with transaction():
        operations.judge_burst(curator, burst, "clear", "楼组长发起，逐户核实过")
    assert volume(shared) > doubted + 10 and not shared.hotness_parts["doubtful"]
    with pytest.raises(IllegalTransition), transaction():
        operations.judge_burst(curator, burst, "clear", "再来一次")
    with transaction():
        operations.judge_burst(curator, burst, "keep", "其实是同一人代发")
    assert volume(shared) == pytest.approx(doubted, rel=1e-3)
    events = list_timeline(shared, public_only=True)
    assert {"flood_cleared", "flood_kept"} <= {event.verb for event in events}


def test_a_cleared_flood_that_doubles_is_looked_at_again(app: Flask, shared: Topic) -> None:
    (burst,) = list_bursts(shared)
    curator = factories.actor("community_staff")
    with transaction():
        operations.judge_burst(curator, burst, "clear", "逐户核实过")
    write(SHARED, phone="13600000000")
    compare()
    assert (burst.state, burst.letters) == ("cleared", burst.judged_letters + 1)
    for n in range(1, 20):
        write(SHARED, phone=f"136{n:08d}")
    compare()
    assert burst.state == "open" and len(list_bursts(shared)) == 1
    assert "flood_grown" in {event.verb for event in list_timeline(shared, public_only=False)}


def test_a_letter_taken_out_of_the_topic_leaves_the_flood(app: Flask, shared: Topic) -> None:
    before = shared.hotness_parts["doubtful"]
    flooded = next(
        row for row in list_members(shared) if row.body == SHARED[1] and row.id != list_members(shared)[0].id
    )
    curator = factories.actor("command")
    with transaction():
        row = operations.move_submission(curator, flooded, None, "另一件事")
    assert shared.hotness_parts["doubtful"] == before - 1
    with transaction():
        operations.undo_curation(curator, row)
    assert shared.hotness_parts["doubtful"] == before


def test_only_curators_judge(app: Flask, shared: Topic, as_role: Callable[..., PageClient]) -> None:
    (burst,) = list_bursts(shared)
    for role in ("grid_worker", "auditor", "property"):
        assert as_role(role).get(f"/topics/floods/{burst.id}").status_code == 403
    resident = factories.actor("resident")
    with pytest.raises(Forbidden), transaction():
        operations.judge_burst(resident, burst, "clear", "都是真的")


def test_a_flood_is_judged_in_the_browser(
    client: PageClient, as_role: Callable[..., PageClient], shared: Topic
) -> None:
    (burst,) = list_bursts(shared)
    staff, address = as_role("community_staff"), f"/topics/floods/{burst.id}"
    assert address in staff.get("/panel").get_data(as_text=True)
    public = client.get(f"/topics/{shared.id}").get_data(as_text=True)
    assert address not in public and shared.number in client.get("/topics?view=all").get_data(as_text=True)
    page = staff.get(address).get_data(as_text=True)
    assert SHARED[1][:12] in page and "13700000001" not in page and "王小明" not in page
    assert staff.send(address, {"action": "clear", "reason": ""}).status_code == 422
    assert staff.send(address, {"action": "clear", "reason": "逐户核实过"}).status_code == 302
    assert address not in staff.get("/panel").get_data(as_text=True)
    assert "逐户核实过" in client.get(f"/topics/{shared.id}").get_data(as_text=True)
