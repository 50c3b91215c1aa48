"""``/events/<audience>``: a stream for who asks for one, otherwise what was told since a number."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Flask, Response, abort, current_app, g, jsonify, request
from flask.typing import ResponseReturnValue

from govtrack.core.access import public
from govtrack.core.actors import Actor
from govtrack.core.streams.audiences import require_listener
from govtrack.core.streams.door import Door
from govtrack.core.streams.hub import FindActors, Hub, Listener, NoRoom
from govtrack.core.streams.told import Batch, Start, message_of, read_start

blueprint = Blueprint("streams", __name__)
STREAM = "text/event-stream"
PATH = "/events/"
# A silent connection that is gone is noticed by this; proxies do not close one that speaks so often.
HEARTBEAT_SECONDS = 10.0
# Who does not read for so long holds no thread any longer.
SEND_SECONDS = 20.0
# Then the browser comes back by itself, and whether it may listen is asked anew.
LIFE_SECONDS = 240.0
# A thousand who lost the same server do not come back in the same moment.
COME_BACK_MILLISECONDS = (300, 2300)
POLL_SECONDS = 10


@dataclass(slots=True)
class Streams:
    """What an application needs for its streams: the hub, who asks, and by which session."""

    hub: Hub
    current_actor: Callable[[], Actor]
    current_session: Callable[[], str]


def streams_of(app: Flask) -> Streams:
    """The streams of this application."""
    found: Streams = app.extensions["streams"]
    return found


@blueprint.get(PATH + "<path:audience>")
@public
def events(audience: str) -> ResponseReturnValue:
    """Each audience says itself who may listen; for everybody else it does not exist."""
    streams = streams_of(current_app)
    require_listener(streams.current_actor(), audience)
    after = _seen_last()
    if request.accept_mimetypes.best_match(["application/json", STREAM]) != STREAM:
        return jsonify(_answer(read_start(audience, after)))
    try:
        listener, start = streams.hub.join(audience, after, streams.current_session())
    except NoRoom:
        return _no_room()
    response = Response(_speak(listener, start), mimetype=STREAM)
    response.headers["X-Accel-Buffering"] = "no"
    response.call_on_close(lambda: streams.hub.leave(listener))
    g.listener = listener
    _limit_sending()
    return response


@blueprint.teardown_request
def _give_back(error: BaseException | None) -> None:
    """What follows a view may fail: then the answer is never sent, nobody closes it, and its place would stay taken."""
    listener = g.pop("listener", None)
    if error is not None and listener is not None:
        streams_of(current_app).hub.leave(listener)


def _seen_last() -> int | None:
    """The number that the listener saw last; a reconnecting browser sends it by itself."""
    typed = request.headers.get("Last-Event-ID") or request.args.get("after")
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 18):
        abort(400)
    return int(typed)


def _answer(start: Start) -> dict[str, Any]:
    told = [[one.number, one.kind, one.data] for one in start.missed]
    last = start.missed[-1].number if start.missed else start.last
    return {"last": last, "told": told, "reset": start.is_reset, "again": POLL_SECONDS}


def _no_room() -> Response:
    """Every place is taken: the page asks again and again instead."""
    response = Response("every stream is taken; ask again without one\n", 503, mimetype="text/plain")
    response.headers["Retry-After"] = str(POLL_SECONDS)
    return response


def _limit_sending() -> None:
    """A listener that stops reading must not hold its thread for ever."""
    connection = request.environ.get("gunicorn.socket")
    if connection is not None:
        connection.settimeout(SEND_SECONDS)


def _speak(listener: Listener, start: Start) -> Iterator[bytes]:
    """The stream itself: what was missed, then what comes, each number once."""
    sent = start.last
    # With a number from the first line on, so that who is cut off before anything was told misses nothing.
    number = "" if start.is_reset else f"id: {sent}\n"
    yield f"retry: {random.randint(*COME_BACK_MILLISECONDS)}\n{number}\n".encode()
    if start.is_reset:
        yield f"event: reset\nid: {start.last}\ndata: \n\n".encode()
    if start.missed:
        yield message_of(start.missed)
        sent = start.missed[-1].number
    ends_at = time.monotonic() + LIFE_SECONDS * random.uniform(0.8, 1.2)
    while not listener.is_let_go and time.monotonic() < ends_at:
        batch = listener.take(HEARTBEAT_SECONDS)
        if batch is None:
            yield b":\n\n"
        elif batch.last > sent:
            yield _unsent(batch, sent)
            sent = batch.last


def _unsent(batch: Batch, sent: int) -> bytes:
    if batch.told[0].number > sent:
        return batch.message
    return message_of([one for one in batch.told if one.number > sent])


def init_app(
    app: Flask, current_actor: Callable[[], Actor], current_session: Callable[[], str], find_actors: FindActors
) -> None:
    """Gives ``app`` its streams; who asks, by which session, and who acts by it now, is told by a step above."""
    at_most = app.config["STREAMS_AT_MOST"]
    app.extensions["streams"] = Streams(Hub(app, at_most, find_actors), current_actor, current_session)
    # Middleware is put around it so.
    app.wsgi_app = Door(app.wsgi_app, PATH, at_most, _no_room())  # type: ignore[method-assign]
    app.register_blueprint(blueprint)
