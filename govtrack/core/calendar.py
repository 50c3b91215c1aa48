"""What a list of holidays must be, whoever enters it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from govtrack.core.errors import InvalidInput, Text
from govtrack.core.i18n import _l


def no_day(entry: str, field: str | None = None) -> InvalidInput:
    """What is told of an entry that is no day."""
    return InvalidInput(_l("%(day)s is no date. Write one day a line, such as 2027-01-01.", day=entry), field)


class CalendarDays:
    """The floor of a list of days: each is a date, and no year has so many that terms would never end."""

    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, value: Sequence[str]) -> None:
        """Raises InvalidInput that names what is no date, or says that a year has too many."""
        for entry in value:
            try:
                is_date = date.fromisoformat(entry).isoformat() == entry
            except ValueError:
                is_date = False
            if not is_date:
                raise no_day(entry)
        if max(Counter(entry[:4] for entry in value).values(), default=0) > self.most:
            raise InvalidInput(self.text)

    @property
    def text(self) -> Text:
        """The floor as a sentence."""
        return _l("Terms end by these days: at most %(most)s of them in a year.", most=self.most)
