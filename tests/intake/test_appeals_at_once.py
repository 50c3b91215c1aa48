"""An appeal that arrives while somebody of the desk takes the same letter up again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from govtrack.core.actors import Actor
from govtrack.core.db import db, transaction
from govtrack.core.errors import InvalidInput
from govtrack.intake import operations
from govtrack.intake.policy import as_reporter
from govtrack.intake.queries import get_submission
from tests import factories, servers
from tests.intake.drafts import sent, step
from tests.waiting import comes_true

WAITING = text("SELECT count(*) FROM pg_locks WHERE NOT granted")


def take_up_again(application: Flask, clerk: Actor, letter_id: int) -> None:
    with application.app_context(), transaction():
        operations.reconsider(clerk, get_submission(letter_id), "看错了")


def wait_for_a_lock(seconds: int = 60) -> None:
    assert comes_true(lambda: bool(db.session.scalar(WAITING)), seconds), "nobody waits for the letter"


def test_who_takes_the_letter_up_again_sees_the_appeal_that_came_first(tmp_path: Path) -> None:
    """Otherwise the appeal would stand open for ever beside a letter that is read again."""
    with servers.house_on("postgresql", tmp_path) as application, ThreadPoolExecutor(1) as pool:
        clerk = factories.actor("command")
        letter = step(sent()[0], operations.not_accept, clerk, "不属于受理范围")
        with transaction():
            operations.appeal(as_reporter(), get_submission(letter.id), "请再看一次。")
            other = pool.submit(take_up_again, application, clerk, letter.id)
            wait_for_a_lock()
        with pytest.raises(InvalidInput):
            other.result(60)
        assert get_submission(letter.id).state == "not_accepted"
