"""A message to nobody is named, not swallowed."""

from __future__ import annotations

import pytest
from flask import Flask

from govtrack.core.db import db, transaction
from govtrack.notify.kinds import KINDS
from govtrack.notify.models import Message
from govtrack.notify.operations import notify_reporter, notify_users

KIND = "topics.flood"


def test_a_message_without_a_token_is_a_mistake(app: Flask) -> None:
    assert KIND in KINDS
    with pytest.raises(ValueError, match="to nobody"), transaction():
        notify_reporter("", KIND, key="x/1", address="/x")
    assert db.session.query(Message).count() == 0


def test_that_nobody_is_there_to_be_told_stands_in_the_log(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    with transaction():
        assert notify_users([], KIND, key="x/2", address="/x") == 0
    assert [record.getMessage() for record in caplog.records if record.name == "govtrack.notify.operations"] == [
        "nobody is there to be told of x/2"
    ]
