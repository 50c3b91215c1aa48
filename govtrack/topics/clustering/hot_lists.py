"""The hot matters of a period in plain values: what is found, kept, shown and written down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class HotMatter:
    """One matter of a period. ``letters`` and ``people`` are of the period, ``before`` and ``after`` the letters of
    as long a time on either side, ``all_letters`` all until its end; ``first_at`` and ``last_at`` span these."""

    title: str
    question: str
    category_id: int | None
    place_id: int | None
    attention: int
    colour: str
    is_candidate: bool
    letters: int
    people: int
    before: int
    after: int
    all_letters: int
    first_at: datetime
    last_at: datetime
    letter_ids: tuple[int, ...]

    def to_values(self) -> dict[str, Any]:
        """As plain values for JSON; moments in ISO form."""
        return asdict(self) | {"first_at": self.first_at.isoformat(), "last_at": self.last_at.isoformat()}

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> HotMatter:
        """Back from :meth:`to_values`."""
        moments = {name: datetime.fromisoformat(values[name]) for name in ("first_at", "last_at")}
        return cls(**{**values, **moments, "letter_ids": tuple(values["letter_ids"])})


@dataclass(frozen=True, slots=True)
class HotList:
    """The matters of a period, the hottest first, with how many letters came in it. ``lacks_spread``: no letter names
    a building or compound and all came by one way, so that nothing could become a candidate."""

    matters: Sequence[HotMatter]
    letters: int
    lacks_spread: bool
