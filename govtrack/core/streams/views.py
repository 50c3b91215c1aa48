"""``/events/<audience>``: a stream for who asks for one, otherwise what was told since a number."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Flask, Response, abort, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from govtrack.core.access import public
from govtrack.core.actors import Actor
from govtrack.core.db import transaction
from govtrack.core.streams.audiences import last_told, require_listener
from govtrack.core.streams.hub import Batch, Hub, Listener, Told, message_of, read_told

blueprint = Blueprint("streams", __name__)
STREAM = "text/event-stream"
REPLAYED_AT_MOST = 1000
# A silent connection that is gone is noticed by this; proxies do not close one that speaks so often.
HEARTBEAT_SECONDS = 10.0
# Who does not read for so long holds no thread any longer.
SEND_SECONDS = 20.0
# Then the browser comes back by itself, and whether it may listen is asked anew.
LIFE_SECONDS = 240.0
COME_BACK_MILLISECONDS = 1000
POLL_SECONDS = 10


@dataclass(slots=True)
class Streams:
    """What an application needs for its streams."""

    hub: Hub
    current_actor: Callable[[], Actor]


@dataclass(frozen=True, slots=True)
class Start:
    """Where a listener begins: what it missed, or that it must look at the page itself anew."""

    last: int
    missed: tuple[Told, ...] = ()
    is_reset: bool = False


def streams_of(app: Flask) -> Streams:
    """The streams of this application."""
    found: Streams = app.extensions["streams"]
    return found


@blueprint.get("/events/<path:audience>")
@public
def events(audience: str) -> ResponseReturnValue:
    """Each audience says itself who may listen; for everybody else it does not exist."""
    streams = streams_of(current_app)
    require_listener(streams.current_actor(), audience)
    after = _seen_last()
    if request.accept_mimetypes.best_match(["application/json", STREAM]) != STREAM:
        return jsonify(_answer(_find_start(audience, after)))
    with transaction(write=False):
        told_to = last_told(audience)
    listener = streams.hub.join(audience, told_to)
    if listener is None:
        return _no_room()
    try:
        start = _find_start(audience, told_to if after is None else after)
    except BaseException:
        streams.hub.leave(listener)
        raise
    response = Response(_speak(listener, start), mimetype=STREAM)
    response.headers["X-Accel-Buffering"] = "no"
    response.call_on_close(lambda: streams.hub.leave(listener))
    _limit_sending()
    return response


def _seen_last() -> int | None:
    """The number that the listener saw last; a reconnecting browser sends it by itself."""
    typed = request.headers.get("Last-Event-ID") or request.args.get("after")
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 18):
        abort(400)
    return int(typed)


def _find_start(audience: str, after: int | None) -> Start:
    """What was told since; a number from the future or from long ago means: look at the page anew."""
    with transaction(write=False):
        last = last_told(audience)
        if after is None:
            return Start(last)
        if after > last or last - after > REPLAYED_AT_MOST:
            return Start(last, is_reset=True)
        missed = tuple(read_told(audience, after, REPLAYED_AT_MOST))
    if after < last and (not missed or missed[0].number != after + 1):
        return Start(last, is_reset=True)  # forgotten meanwhile
    return Start(after, missed)


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
    yield f"retry: {COME_BACK_MILLISECONDS}\n\n".encode()
    sent = start.last
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


def init_app(app: Flask, current_actor: Callable[[], Actor]) -> None:
    """Gives ``app`` its streams; who asks is told by a step above this one."""
    app.extensions["streams"] = Streams(Hub(app, app.config["STREAMS_AT_MOST"]), current_actor)
    app.register_blueprint(blueprint)
