"""Who is signed out hears nothing more on the pages that are still open."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import update

from govtrack.accounts import sessions
from govtrack.accounts.models import RoleGrant, User, WebSession
from govtrack.core.actors import ANONYMOUS
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.streams import define_audience, hub
from govtrack.core.streams.audiences import AUDIENCES
from govtrack.core.streams.views import streams_of
from govtrack.places.models import Place
from tests import servers
from tests.core.yard import Ear, tell


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application on each kind of database, with a yard that is open to everybody."""
    with servers.house_on(request.param, tmp_path_factory.mktemp("signed-out"), STREAMS_AT_MOST=5) as application:
        define_audience("yard", lambda _actor, _key: True)
        yield application
        streams_of(application).hub.join_thread(5)
        del AUDIENCES["yard"]


def of_session(key: str) -> int:
    """Somebody with a session of their own."""
    with transaction():
        user = User(login=f"login-{key}", name="王五", password_hash="x")
        db.session.add(user)
        db.session.flush()
        values = sessions._serializer.dumps({"_user_id": str(user.id)})
        db.session.add(
            WebSession(
                id=sessions.hash_key(key), user_id=user.id, data={"values": values}, started_at=now(), seen_at=now()
            )
        )
        return user.id


def listening(house: Flask, key: str) -> Ear:
    """What the page of this session hears."""
    # Each request has a context of its own, as on a server: who asked before is not who asks now.
    with house.app_context():
        return Ear(house, session=key)


def signed_in(house: Flask, key: str) -> tuple[int, Ear]:
    """Both."""
    return of_session(key), listening(house, key)


def test_a_stream_ends_with_its_session_and_no_other_does(house: Flask) -> None:
    (left, gone), (_stays, other), visitor = signed_in(house, "one"), signed_in(house, "two"), Ear(house)
    try:
        tell("before")
        assert [ear.hear_texts(1) for ear in (gone, other, visitor)] == [["before"]] * 3
        with transaction():
            sessions.end_sessions(left)
        db.session.remove()
        with pytest.raises(StopIteration):
            gone.hear(hub.SESSIONS_SECONDS + 3)
        tell("after")
        assert [ear.hear_texts(1) for ear in (other, visitor)] == [["after"]] * 2
    finally:
        for ear in (gone, other, visitor):
            ear.close()


def test_a_stream_ends_with_the_role_that_opened_it_and_no_other_does(house: Flask) -> None:
    AUDIENCES["yard"] = lambda actor, _key: actor.user_id is None or actor.has_role("chair")
    with transaction():
        place = Place(code="YARD", level="community", name_zh="一", path="/1/")
        db.session.add(place)
    people = []
    for key in ("one", "two"):
        user_id = of_session(key)
        with transaction():
            db.session.add(RoleGrant(user_id=user_id, role="chair", place_id=place.id))
        people.append(user_id)
    ears = [listening(house, key) for key in ("one", "two")]
    try:
        tell("before")
        assert [ear.hear_texts(1) for ear in ears] == [["before"]] * 2
        with transaction():
            db.session.execute(update(RoleGrant).where(RoleGrant.user_id == people[0]).values(revoked_at=now()))
        db.session.remove()
        with pytest.raises(StopIteration):
            ears[0].hear(hub.SESSIONS_SECONDS + 3)
        tell("after")
        assert ears[1].hear_texts(1) == ["after"]
    finally:
        for ear in ears:
            ear.close()


def test_sessions_are_asked_for_together_and_not_with_each_ping(house: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    streams = streams_of(house)
    monkeypatch.setattr(hub, "SESSIONS_SECONDS", 3600)
    monkeypatch.setattr(streams.hub, "_asked_at", float("-inf"))
    monkeypatch.setattr(streams.hub, "find_actors", lambda ids: asked.append(len(ids)) or dict.fromkeys(ids, ANONYMOUS))
    ears = [signed_in(house, key)[1] for key in ("one", "two")]
    try:
        for number in range(4):
            tell(str(number))
            assert [ear.hear_texts(1) for ear in ears] == [[str(number)]] * 2
        assert len(asked) == 1
    finally:
        for ear in ears:
            ear.close()
