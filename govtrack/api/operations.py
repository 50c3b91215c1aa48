"""Keys of programs, and letters that come by them: as every letter, through the intake's own door."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from math import cos, hypot, radians

from govtrack.api import policy
from govtrack.api.models import ApiKey, ApiRequest
from govtrack.api.queries import KEY_PURPOSE, count_lately, find_repeated, get_service
from govtrack.api.reading import Posted
from govtrack.api.settings import BATCH_SERVICES, NEAREST_METRES, POSTS_PER_HOUR, REPEAT_MINUTES
from govtrack.audit.operations import record
from govtrack.core.access import require
from govtrack.core.actors import REPORTER, Actor
from govtrack.core.clock import now
from govtrack.core.crypto import fingerprint
from govtrack.core.db import db, lock
from govtrack.core.errors import Conflict, InvalidInput, TooMany
from govtrack.core.i18n import _, _l
from govtrack.core.reasons import demand_reason
from govtrack.core.settings import get_setting
from govtrack.intake.channels.model import NO_TITLE
from govtrack.intake.operations import Draft, submit
from govtrack.intake.reporters import Contact
from govtrack.intake.sources import BY_PROGRAM
from govtrack.intake.states import REFUSED, TAKEN_UP
from govtrack.places.models import Category, Place
from govtrack.places.queries import find_place_by_code, list_places

__all__ = ["issue_key", "revoke_key", "take_request"]
SHOWN_SIGNS = 6
DEVICE_PURPOSE, WORDS_PURPOSE = "api-device", "api-words"
METRES_PER_DEGREE = 111_320


@dataclass(frozen=True, slots=True)
class Taken:
    """A letter that was brought: its number or the token in place of it, and the receipt code of its writer.

    Without a code it is one that had come already.
    """

    number: str | None
    token: str | None
    code: str | None


def issue_key(actor: Actor, place: Place, *, holder: str, contact: str) -> tuple[ApiKey, str]:
    """A new key for a program, with its signs: told here once, and kept as a fingerprint."""
    require(policy.can_issue(actor, place))
    if not holder.strip() or not contact.strip():
        raise InvalidInput(_l("Say whose program it is and whom to ask about it."), "holder")
    typed = secrets.token_hex(20)
    row = ApiKey(
        holder=holder.strip(), contact=contact.strip(), mark=fingerprint(KEY_PURPOSE, typed),
        begins_with=typed[:SHOWN_SIGNS], place_id=place.id, issued_by_id=actor.user_id,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    record(actor, "issued", row, place_path=place.path, holder=row.holder)
    return row, typed


def revoke_key(actor: Actor, key: ApiKey, *, reason: str) -> ApiKey:
    """Ends a key at once; what it brought stays."""
    require(policy.can_revoke(actor, key))
    lock(key)
    demand_in_force(key)
    why = demand_reason(reason)
    key.revoked_at, key.revoked_reason = now(), why
    record(actor, "revoked", key, place_path=key.place.path, reason=why, holder=key.holder)
    return key


def demand_in_force(key: ApiKey) -> None:
    """A key is withdrawn once."""
    if key.revoked_at is not None:
        raise Conflict(_l("This key is withdrawn already."))


def take_request(key: ApiKey, posted: Posted) -> Taken:
    """Takes in one letter of a client of Open311.

    The same words by the same key within some minutes are the same letter, however often they come. Raises
    NotFound for a service that is none, InvalidInput for what no letter can be, TooMany for too many in an hour.
    """
    lock(key)
    demand_in_force(key)
    service = get_service(posted.service_code)
    mark = fingerprint(WORDS_PURPOSE, repr(posted))
    if (known := find_repeated(key, mark, get_setting(REPEAT_MINUTES))) is not None:
        return Taken(None if known.token else known.submission.number, known.token, None)
    if count_lately(key) >= get_setting(POSTS_PER_HOUR):
        raise TooMany(_l("This key has brought as many letters in an hour as it may. Try again later."))
    letter, code = submit(REPORTER, _draft(key, posted, service))
    token = secrets.token_urlsafe(18) if service.code in get_setting(BATCH_SERVICES) else None
    db.session.add(ApiRequest(key_id=key.id, submission_id=letter.id, words_mark=mark, token=token))
    db.session.flush()
    return Taken(None if token else letter.number, token, code)


def _draft(key: ApiKey, posted: Posted, service: Category) -> Draft:
    """The letter as a form would bring it; what we did not ask for stands below its words."""
    more = [f"{code}：{value}" for code, value in posted.unknown]
    body = "\n".join((posted.description or service.name_zh, *more))
    spot = f"{posted.spot[0]:.5f}, {posted.spot[1]:.5f}" if posted.spot else ""
    place = _place(posted)
    unread = posted.address_id if posted.address_id and place is None else ""
    return Draft(
        title=" ".join((posted.description or service.name_zh).split())[:NO_TITLE],
        body=body,
        channel=BY_PROGRAM,
        place=place,
        place_note="；".join(part for part in (posted.where, posted.address, unread, spot) if part),
        category=service,
        occurred_at=posted.since if posted.since and posted.since <= now() else None,
        contact=Contact(name=posted.name, phone=posted.phone, email=posted.email),
        wants_callback=posted.wants_callback and bool(posted.phone),
        device=fingerprint(DEVICE_PURPOSE, f"{key.id}:{posted.device}") if posted.device else "",
        reads_danger=True,
        details={"holder": key.holder},
        media_url=posted.media_url,
    )


def _place(posted: Posted) -> Place | None:
    """The place with this code, else the compound nearest to the spot; none where both say nothing of ours."""
    if posted.address_id and (place := find_place_by_code(posted.address_id)) is not None:
        return place
    if posted.spot is None:
        return None
    near = [(_metres(posted.spot, row), row) for row in list_places("compound") if row.latitude and row.longitude]
    metres, place = min(near, key=lambda pair: pair[0], default=(0.0, None))
    return place if metres <= get_setting(NEAREST_METRES) else None


def _metres(spot: tuple[float, float], place: Place) -> float:
    """As the crow flies, on a map that is flat within a sub-district."""
    assert place.latitude is not None and place.longitude is not None
    north, east = spot[0] - place.latitude, (spot[1] - place.longitude) * cos(radians(spot[0]))
    return hypot(north, east) * METRES_PER_DEGREE


def notice_of(taken: Taken) -> str:
    """What the client shows whoever wrote."""
    if taken.code is None:
        return _("This letter had arrived already; it is not taken in twice.")
    return _("Receipt code %(code)s: with it the letter can be followed.", code=taken.code)


def number_of(request: ApiRequest) -> str | None:
    """The number behind a token, once the desk has accepted the letter or said why not; none of one taken back."""
    letter = request.submission
    return letter.number if letter.state in (*TAKEN_UP, *REFUSED) else None
