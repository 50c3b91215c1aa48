"""Two people decide about letters that joined an answered topic at the same moment, on both kinds of database."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from govtrack.core.db import db, transaction
from govtrack.core.errors import DomainError
from govtrack.core.jobs import JobRun
from govtrack.intake.models import Submission
from govtrack.responses import operations, tasks
from govtrack.responses.models import Answer, LeftOutLetter, Receiver
from govtrack.responses.queries.late import write_reach
from govtrack.responses.queries.responses import get_response
from govtrack.topics.models import TopicMember
from tests import factories, servers
from tests.responses import world

KINDS = pytest.mark.parametrize("kind", ["sqlite", "postgresql"])


def at_once(own: Any, *acts: Callable[[], Any]) -> list[str]:
    """Runs them at the same moment; for each ``done``, or the name of what refused it."""
    barrier = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> str:
        with own.app_context():
            try:
                barrier.wait(20)
                with transaction():
                    act()
            except DomainError as error:
                return type(error).__name__
            finally:
                db.session.remove()
        return "done"

    db.session.remove()
    with ThreadPoolExecutor(len(acts)) as people:
        return list(people.map(run, acts))


def sweep() -> None:
    tasks.answer_late_joiners(JobRun(0, 60))


def of(letter_id: int) -> Submission:
    return db.session.get_one(Submission, letter_id)


@KINDS
def test_one_lets_it_in_while_another_leaves_it_out(kind: str, tmp_path: Path) -> None:
    with servers.house_on(kind, tmp_path) as own:
        topic = world.topic_of(world.letter()[0])
        response_id = world.published(topic=topic).id
        late = world.letter("后来的一封")[0]
        world.join(topic, late)
        sweep()
        letter_id, version = late.id, late.version
        one, other = factories.actor("community_staff"), factories.actor("command")
        ends = at_once(
            own,
            lambda: operations.answer_late(one, get_response(response_id), of(letter_id), seen_version=version),
            lambda: operations.leave_out(other, get_response(response_id), of(letter_id), "说的是别的事"),
            lambda: operations.answer_late(other, get_response(response_id), of(letter_id), seen_version=version),
        )
        assert ends.count("done") == 1, ends
        sweep()
        sweep()
        is_out = db.session.scalar(select(func.count(LeftOutLetter.id)))
        assert (world.answers_by_letter().get(letter_id, 0), is_out) in {(1, 0), (0, 1)}


@KINDS
def test_a_letter_joins_and_jobs_run_while_the_answer_is_released_twice(kind: str, tmp_path: Path) -> None:
    with servers.house_on(kind, tmp_path) as own:
        first = world.letter()[0]
        topic = world.topic_of(first)
        response = world.handed_in(topic=topic)
        late = world.letter("后来的一封")[0]
        response_id, version, seen = response.id, response.version, write_reach(response)
        topic_id, late_id, first_id = topic.id, late.id, first.id
        one, other = factories.actor("command"), factories.actor("command")

        def release(actor: Any) -> None:
            row = get_response(response_id)
            operations.publish_response(actor, row, seen_version=version, seen_reach=seen, has_checked_findings=True)

        ends = at_once(
            own, lambda: release(one), lambda: release(other), lambda: db.session.add(_member(topic_id, late_id))
        )
        assert sorted(ends[:2]) in (["InvalidInput", "done"], ["Forbidden", "done"], ["IllegalTransition", "done"]), (
            ends
        )
        assert at_once(own, *[lambda: operations.note_late(get_response(response_id))] * 3) == ["done"] * 3
        sweep()
        assert world.answers_by_letter() == {first_id: 1}
        rows = db.session.execute(select(Receiver.submission_id, Receiver.looked_at.is_not(None)))
        assert dict(rows.all()) == {first_id: True, late_id: False}
        assert db.session.scalar(select(func.count(Answer.id))) == 1


def _member(topic_id: int, letter_id: int) -> Any:
    return TopicMember(topic_id=topic_id, submission_id=letter_id)
