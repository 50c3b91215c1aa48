"""What pages show of a home: its number and place; the room is shown to nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from govtrack.core.states import State
from govtrack.places.queries import map_full_names
from govtrack.residents.models import ResidentHome
from govtrack.residents.states import HOME


@dataclass(frozen=True, slots=True)
class HomeCard:
    """A home as its owner and the station see it; ``reason`` is why it was refused or ended.

    ``has_letter`` says that a letter with a code was made and waits for that code."""

    id: int
    number: str
    place: str
    state: State
    since: datetime
    reason: str
    is_ended: bool
    has_letter: bool


def home_cards(rows: Sequence[ResidentHome]) -> list[HomeCard]:
    """These homes, with the names of their places read at once."""
    names = map_full_names([row.place for row in rows])
    return [
        HomeCard(
            row.id, row.number, names[row.place_id], HOME.states[row.state], row.state_since,
            row.decision_reason, row.state == "ended", row.state == "sent",
        )
        for row in rows
    ]  # fmt: skip


def home_card(row: ResidentHome) -> HomeCard:
    """One home."""
    return home_cards([row])[0]
