"""Which household a room is: one keyed fingerprint, however the room was typed; and what is said of what is none."""

from __future__ import annotations

import re
import unicodedata

from govtrack.core.crypto import fingerprint
from govtrack.core.i18n import _l
from govtrack.places.models import Place

CODE_FIGURES = 8
LONGEST_ROOM = 40
NO_ROOM = _l("Enter the room with its number, such as 2-301.")
NO_BUILDING = _l("Choose your building.")
_PARTS = re.compile(r"[0-9]+[A-Z]?(?![A-Z])|[A-Z][0-9]+")


def read_room(typed: str) -> str:
    """The room in one way of writing: "2单元 ０３０1室" and "2-301" are the same; empty where no number is in it."""
    plain = unicodedata.normalize("NFKC", typed).upper()
    return "-".join(part.lstrip("0") or "0" for part in _PARTS.findall(plain))


def mark_of_household(place: Place, room: str) -> str:
    """Names the household; whoever has the rows alone can neither read nor guess the room."""
    return fingerprint("household", f"{place.id}:{read_room(room)}")


def code_of_letter(home_id: int, press: str) -> str:
    """The code of the letter that this press of the button makes; without the key of the house nobody tells it."""
    return f"{int(fingerprint('home-letter', f'{home_id}:{press}'), 16) % 10**CODE_FIGURES:0{CODE_FIGURES}}"


def mark_of_letter(home_id: int, code: str) -> str:
    """What is kept of a code."""
    return fingerprint("home-code", f"{home_id}:{code}")
