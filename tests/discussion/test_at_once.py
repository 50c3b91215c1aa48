"""Two at one moment, on both databases: one support from two tabs, two of the desk, two who say the same."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select

from govtrack.core.actors import Actor
from govtrack.core.db import db, transaction
from govtrack.core.errors import Conflict, DomainError, IllegalTransition
from govtrack.core.verbs import perform
from govtrack.discussion.models import Contribution, ContributionSupport
from govtrack.discussion.operations import Said, contribute, support
from govtrack.discussion.queries import get_contribution
from govtrack.discussion.verbs import VERBS
from govtrack.intake.policy import as_reporter
from govtrack.topics.models import Topic
from tests import factories, servers
from tests.discussion.talking import WORDS, say, shown, topic

KINDS = ("sqlite", "postgresql")


def at_once(application: Flask, *acts: Callable[[], object]) -> list[object]:
    """What each of them came to, begun at one moment."""
    together = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        with application.app_context():
            together.wait(60)
            try:
                with transaction():
                    return act()
            except DomainError as error:
                return type(error)

    with ThreadPoolExecutor(len(acts)) as pool:
        return [one.result(120) for one in [pool.submit(run, act) for act in acts]]


@pytest.mark.parametrize("kind", KINDS)
def test_two_tabs_support_once_and_two_people_twice(kind: str, tmp_path: Path) -> None:
    with servers.house_on(kind, tmp_path) as application:
        row_id = shown(topic()).id

        def tap(resident_id: int) -> Callable[[], object]:
            return lambda: support(as_reporter(), get_contribution(row_id), resident_id)

        came = at_once(application, tap(2), tap(2), tap(3), tap(4))
        db.session.rollback()
        assert sorted(map(str, came[:2])) == ["False", "True"] and came[2:] == [True, True]
        assert get_contribution(row_id).supports == 3
        assert db.session.scalar(select(func.count()).select_from(ContributionSupport)) == 3


@pytest.mark.parametrize("kind", KINDS)
def test_of_two_of_the_desk_one_decides(kind: str, tmp_path: Path) -> None:
    with servers.house_on(kind, tmp_path) as application:
        row_id = say(topic()).id
        one, other = factories.actor("command"), factories.actor("command")

        def judge(actor: Actor, name: str, **given: str) -> Callable[[], object]:
            return lambda: perform(VERBS[name], actor, get_contribution(row_id), **given).state

        came = at_once(application, judge(one, "show", text=WORDS), judge(other, "show", text=WORDS))
        assert came.count("shown") == 1
        assert {IllegalTransition, Conflict} & set(came)


@pytest.mark.parametrize("kind", KINDS)
def test_of_two_who_say_the_same_one_is_held(kind: str, tmp_path: Path) -> None:
    with servers.house_on(kind, tmp_path) as application:
        about_id = topic().id

        def write(resident_id: int) -> Callable[[], object]:
            return lambda: (
                contribute(as_reporter(), db.session.get_one(Topic, about_id), Said("for", WORDS, resident_id)).state
            )

        came = at_once(application, write(1), write(2), write(3))
        db.session.rollback()
        assert sorted(map(str, came)) == ["held", "held", "waiting"]
        assert db.session.scalar(select(func.count()).select_from(Contribution)) == 3
