"""The embedded broker hands over whole messages and survives a broken one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from flask import Flask
from kombu.transport import filesystem
from kombu.utils.json import loads

from govtrack.core import file_broker
from govtrack.core.celery import make_celery

MESSAGE = {"body": "甲", "properties": {"delivery_tag": "1"}}


@pytest.fixture
def channel(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """As worker and pages open it, by the settings of the house."""
    monkeypatch.setitem(app.config, "CELERY_BROKER_URL", "filesystem://")
    monkeypatch.setitem(app.config, "GOVTRACK_HOME", str(tmp_path))
    # A second one in this process, and the first stays what tasks belong to.
    former = app.extensions["celery"]
    connection = make_celery(app).connection_for_write()
    yield connection.channel()
    connection.release()
    app.extensions["celery"] = former
    former.set_default()


def _folder(home: Path) -> Path:
    return home / "queue" / "messages"


def test_an_empty_message_is_passed_over(channel: Any, tmp_path: Path) -> None:
    (_folder(tmp_path) / "1_a.default.msg").write_bytes(b"")
    (_folder(tmp_path) / "1_b.default.msg").write_bytes(b'{"body": "')
    channel._put("default", MESSAGE)
    assert channel._get("default") == MESSAGE
    with pytest.raises(Empty):
        channel._get("default")


def test_only_broken_messages_are_as_good_as_none(channel: Any, tmp_path: Path) -> None:
    (_folder(tmp_path) / "1_a.default.msg").write_bytes(b"")
    with pytest.raises(Empty):
        channel._get("default")
    assert list(_folder(tmp_path).iterdir()) == []


def test_a_message_is_whole_as_soon_as_a_worker_sees_it(
    channel: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names: list[str] = []
    rename = os.replace

    def look(unfinished: Path, path: Path) -> None:
        names.extend(one.name for one in _folder(tmp_path).iterdir())
        assert loads(unfinished.read_bytes()) == MESSAGE and channel._size("default") == 0
        rename(unfinished, path)

    monkeypatch.setattr(os, "replace", look)
    channel._put("default", MESSAGE)
    assert len(names) == 1 and channel._size("default") == 1
    assert channel._get("default") == MESSAGE


def test_the_house_uses_it(channel: Any) -> None:
    assert isinstance(channel, file_broker.Channel)
    assert issubclass(file_broker.Transport, filesystem.Transport)
