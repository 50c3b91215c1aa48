"""What a client of GeoReport v2 asks for and sends, read from parameters as the specification has them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import isfinite
from urllib.parse import unquote_to_bytes, urlsplit

from werkzeug.datastructures import MultiDict

from govtrack.core.clock import now
from govtrack.core.contacts import EMAIL, is_whole_phone, normalise_email
from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _l
from govtrack.core.text import read_number, tidy

STATUSES = ("open", "closed")
LONGEST, LONGEST_TEXT, MOST_ATTRIBUTES, MOST_NAMES = 300, 4000, 20, 100
SPOT, SINCE, CALLBACK = "SPOT", "SINCE", "CALLBACK"
YES = "yes"
_ATTRIBUTE = re.compile(r"attribute\[([^\[\]]{1,60})\](?:\[\])?")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which letters a client wants to read; ``numbers`` override everything else."""

    numbers: tuple[str, ...]
    services: tuple[str, ...]
    statuses: tuple[str, ...]
    begins: datetime
    ends: datetime
    page: int
    page_size: int


@dataclass(frozen=True, slots=True)
class Posted:
    """A letter as a client sends it; an empty text was not given. ``unknown`` are attributes that we do not ask for."""

    service_code: str
    description: str
    address: str
    address_id: str
    spot: tuple[float, float] | None
    name: str
    phone: str
    email: str
    device: str
    media_url: str
    where: str = ""
    since: datetime | None = None
    wants_callback: bool = False
    unknown: tuple[tuple[str, str], ...] = ()


def read_asked(values: Mapping[str, str], span_days: int, most: int) -> Asked:
    """The parameters of GET requests; raises InvalidInput."""
    begins, ends = _span(_moment(values, "start_date"), _moment(values, "end_date"), timedelta(days=span_days))
    statuses = _names(values.get("status"))
    if unknown := [name for name in statuses if name not in STATUSES]:
        raise InvalidInput(_l("status is open or closed, not %(name)s.", name=unknown[0]), "status")
    return Asked(
        numbers=_names(values.get("service_request_id")),
        services=_names(values.get("service_code")),
        statuses=statuses,
        begins=begins,
        ends=ends,
        page=_count(values, "page", 1, 1_000_000),
        page_size=_count(values, "page_size", most, most),
    )


def _names(text: str | None) -> tuple[str, ...]:
    """A list with commas; no more of it than anybody needs."""
    return tuple(dict.fromkeys(name.strip() for name in (text or "").split(",") if name.strip()))[:MOST_NAMES]


def _count(values: Mapping[str, str], name: str, usual: int, most: int) -> int:
    text = values.get(name, "").strip()
    if not text:
        return usual
    number = read_number(text)
    if not number:
        raise InvalidInput(_l("%(name)s is a number from 1 on.", name=name), name)
    return min(number, most)


def _span(begins: datetime | None, ends: datetime | None, most: timedelta) -> tuple[datetime, datetime]:
    """The newest days where nothing is said, and as many beside the one end that is."""
    if begins is not None and ends is not None:
        if not timedelta(0) <= ends - begins <= most:
            message = _l("From start_date to end_date it may be up to %(days)s days.", days=most.days)
            raise InvalidInput(message, "end_date")
        return begins, ends
    if begins is not None:
        return begins, begins + most
    ends = ends or now()
    return ends - most, ends


def _moment(values: Mapping[str, str], name: str) -> datetime | None:
    """A moment in w3 format with its offset from UTC."""
    text = values.get(name, "").strip().replace(" ", "+")
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
        # Near the ends of the calendar nothing can be added.
        is_usable = moment.tzinfo is not None and 1900 < moment.year < 9000
    except ValueError:
        is_usable = False
    if not is_usable:
        raise InvalidInput(
            _l("%(name)s is written as 2026-03-01T00:00:00Z, with its offset from UTC.", name=name), name
        )
    return moment


def demand_utf8(form: MultiDict[str, str], size: int) -> None:
    """Raises InvalidInput for a form in another encoding, whose words nobody could read.

    Of ``size`` bytes nothing is left then, or what was escaped is still escaped.
    """
    if (size and not form) or not all(_is_utf8(value) for _name, values in form.lists() for value in values):
        raise InvalidInput(_l("The form is not written in UTF-8."), "description")


def _is_utf8(value: str) -> bool:
    try:
        unquote_to_bytes(value).decode()
    except UnicodeDecodeError:
        return False
    return True


def read_posted(form: MultiDict[str, str]) -> Posted:
    """The fields of POST requests; raises InvalidInput that names the field."""
    text = {name: tidy(form.get(name)) or "" for name in form if not name.startswith("attribute[")}
    for name in ("address_string", "address_id", "first_name", "last_name", "device_id", "account_id", "service_code"):
        if len(text.get(name, "")) > LONGEST:
            raise InvalidInput(_l("%(name)s has more than %(most)s characters.", name=name, most=LONGEST), name)
    description = text.get("description", "")
    if len(description) > LONGEST_TEXT:
        message = _l("%(name)s has more than %(most)s characters.", name="description", most=LONGEST_TEXT)
        raise InvalidInput(message, "description")
    attributes = _attributes(form)
    posted = Posted(
        service_code=text.get("service_code", ""),
        description=description,
        address=text.get("address_string", ""),
        address_id=text.get("address_id", ""),
        spot=_spot(text),
        name=_full_name(text.get("first_name", ""), text.get("last_name", "")),
        phone=_phone(text.get("phone", "")),
        email=_email(text.get("email", "")),
        device=text.get("device_id", "") or text.get("account_id", ""),
        media_url=_media(text.get("media_url", "")),
        where="；".join(attributes.pop(SPOT, [])),
        since=_moment({SINCE: next(iter(attributes.pop(SINCE, [])), "")}, SINCE),
        wants_callback=YES in attributes.pop(CALLBACK, []),
        unknown=tuple((code, "、".join(values)) for code, values in attributes.items()),
    )
    if not (posted.spot or posted.address or posted.address_id):
        raise InvalidInput(_l("Say where it is: lat and long, address_string or address_id."), "address_string")
    return posted


def _attributes(form: MultiDict[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, values in form.lists():
        if (match := _ATTRIBUTE.fullmatch(name)) and len(found) < MOST_ATTRIBUTES:
            given = [value for text in values if (value := (tidy(text) or "")[:LONGEST])]
            if given:
                found.setdefault(match[1], []).extend(given[:MOST_ATTRIBUTES])
    return found


def _spot(text: Mapping[str, str]) -> tuple[float, float] | None:
    """Latitude and longitude of WGS84; both or none."""
    typed = (text.get("lat", ""), text.get("long", ""))
    if not any(typed):
        return None
    try:
        latitude, longitude = (float(part) for part in typed)
    except ValueError:
        latitude = longitude = float("nan")
    if not (isfinite(latitude) and isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 180):
        raise InvalidInput(_l("lat and long are both given, in degrees of WGS84."), "lat")
    return latitude, longitude


def _full_name(first: str, last: str) -> str:
    """A Chinese name begins with the family's."""
    parts: Iterable[str] = (part for part in (first, last) if part)
    return last + first if not f"{first}{last}".isascii() else " ".join(parts)


def _phone(text: str) -> str:
    if text and not is_whole_phone(text):
        raise InvalidInput(_l("phone is no number that can be called."), "phone")
    return text


def _email(text: str) -> str:
    if text and not EMAIL.match(normalise_email(text)):
        raise InvalidInput(_l("email is no address that can be written to."), "email")
    return text


def _media(text: str) -> str:
    """An address on the web, kept as words: nothing here ever opens what a stranger names."""
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        is_web = parts.scheme in {"http", "https"} and bool(parts.hostname) and len(text) <= LONGEST_TEXT
    except ValueError:
        is_web = False
    if not is_web:
        raise InvalidInput(_l("media_url is no address that begins with http:// or https://."), "media_url")
    return text
