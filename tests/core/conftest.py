"""Houses with an open yard and a closed room, on each kind of database."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import delete

from govtrack.core.db import db, transaction
from govtrack.core.numbering import NumberSeries
from govtrack.core.streams import define_audience, views
from govtrack.core.streams.audiences import AUDIENCES
from govtrack.core.streams.models import StreamEvent
from govtrack.core.streams.views import streams_of
from tests import servers
from tests.core.yard import Ear


@pytest.fixture(params=["sqlite", "postgresql"], scope="module")
def own_house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application on each kind of database."""
    with servers.house_on(request.param, tmp_path_factory.mktemp("streams"), STREAMS_AT_MOST=3) as application:
        yield application


@pytest.fixture
def house(own_house: Flask) -> Iterator[Flask]:
    """The same, with nothing told yet, an open yard and a closed room."""
    with transaction():
        db.session.execute(delete(StreamEvent))
        db.session.execute(delete(NumberSeries))
    define_audience("yard", lambda _actor, _key: True)
    define_audience("room", lambda _actor, _key: False)
    yield own_house
    # The hub's thread reads by the session of the tests that come next, so it must have ended before them.
    streams_of(own_house).hub.join_thread(5)
    del AUDIENCES["yard"], AUDIENCES["room"]


@pytest.fixture
def listen(house: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Ear]]:
    """Opens streams, and closes them at the end."""
    monkeypatch.setattr(views, "HEARTBEAT_SECONDS", 0.5)
    ears: list[Ear] = []

    def open_stream(address: str = "/events/yard/1", **headers: str) -> Ear:
        ears.append(Ear(house, address, **headers))
        return ears[-1]

    yield open_stream
    for ear in ears:
        ear.close()
    assert streams_of(house).hub.count() == 0
