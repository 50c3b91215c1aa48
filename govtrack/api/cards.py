"""What GeoReport v2 shows of kinds of matter and letters, as plain values in the order of the specification."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from govtrack.api.queries import UNSORTED, Shown
from govtrack.api.reading import CALLBACK, SINCE, SPOT, YES
from govtrack.api.settings import BATCH_SERVICES
from govtrack.core.clock import local, month_of
from govtrack.core.i18n import _, _l
from govtrack.core.settings import get_setting
from govtrack.core.states import State
from govtrack.intake.states import CONCLUDED, INTAKE
from govtrack.places.models import Category, Place
from govtrack.places.queries import PUBLIC_LEVELS, path_ids
from govtrack.responses.queries.trace import shown_text

# What every kind of matter asks beside its text: code, datatype, question, hint, and what may be chosen.
ATTRIBUTES = (
    (SPOT, "string", _l("Where exactly is it?"), _l("Such as building 3, by the bicycle shed"), ()),
    (SINCE, "datetime", _l("Since when?"), _l("Such as 2026-03-01T08:00:00+08:00"), ()),
    (CALLBACK, "singlevaluelist", _l("Shall we call you?"), "", ((YES, _l("Yes")), ("no", _l("No")))),
)
NOTICE = _l("This is no emergency call: in danger call 110, 119 or 120.")


def moment(value: datetime | None) -> str | None:
    """In w3 format, with the offset of our time."""
    return None if value is None else local(value).isoformat(timespec="seconds")


def _month(value: datetime) -> str | None:
    """The start of its month."""
    return moment(month_of(value))


def service_card(category: Category) -> dict[str, Any]:
    """A kind of matter."""
    group = category.parent or category
    return {
        "service_code": category.code,
        "service_name": category.name,
        "description": _("%(kind)s: tell what happened and where.", kind=category.name),
        "metadata": True,
        "type": "batch" if category.code in get_setting(BATCH_SERVICES) else "realtime",
        "keywords": ", ".join(str(word) for word in category.keywords),
        "group": group.name,
    }


def definition_card(category: Category) -> dict[str, Any]:
    """What we ask about such a matter; nothing of it must be answered."""
    return {
        "service_code": category.code,
        "attributes": [
            {
                "variable": True,
                "code": code,
                "datatype": datatype,
                "required": False,
                "datatype_description": str(hint) or None,
                "order": order,
                "description": str(question),
                "values": [{"key": key, "name": str(label)} for key, label in choices],
            }
            for order, (code, datatype, question, hint, choices) in enumerate(ATTRIBUTES, 1)
        ],
    }


def request_card(shown: Shown, places: Mapping[int, Place], state: State) -> dict[str, Any]:
    """A letter: its state for whoever brought it, its masked beginning and its compound for everybody.

    ``state`` is what people are told: one of intake, or another where the answer was not the end. Everybody else
    reads the months alone, as on its page: the second at which somebody wrote may tell who it was.
    """
    letter, is_public = shown.letter, shown.is_public
    is_told = is_public and letter.has_own_words
    told = moment if shown.is_mine else _month
    category, place = letter.category, _coarse(letter.place, places)
    is_ended = letter.state in CONCLUDED and state is INTAKE.states[letter.state]
    return {
        "service_request_id": letter.number,
        "status": "closed" if is_ended else "open",
        "status_notes": str(state.label),
        "service_name": category.name if category else _("Not sorted yet"),
        "service_code": category.code if category else UNSORTED,
        "description": shown_text(letter.redacted_body, is_inside=False) if is_told else None,
        "agency_responsible": None,
        "service_notice": None,
        "requested_datetime": told(letter.received_at),
        "updated_datetime": told(letter.state_since),
        "expected_datetime": moment(letter.due_at) if shown.is_mine else None,
        "address": _address(place, places) if is_public else None,
        "address_id": place.code if place and is_public else None,
        "zipcode": None,
        "lat": place.latitude if place and is_public else None,
        "long": place.longitude if place and is_public else None,
        "media_url": None,
    }


def _above(place: Place, places: Mapping[int, Place]) -> list[Place]:
    """The place and those that contain it, narrow to broad."""
    return [places[number] for number in reversed(path_ids(place.path)) if number in places]


def _coarse(place: Place | None, places: Mapping[int, Place]) -> Place | None:
    """The place, or the compound that it lies in: nothing narrower is told."""
    rows = _above(place, places) if place is not None else []
    return next((row for row in rows if row.level in PUBLIC_LEVELS), None)


def _address(place: Place | None, places: Mapping[int, Place]) -> str | None:
    if place is None:
        return None
    return ", ".join(row.name for row in _above(place, places) if row.level in PUBLIC_LEVELS)
