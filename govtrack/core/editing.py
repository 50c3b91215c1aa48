"""Two people change the same thing at once: the slower one sees the other's words beside their own."""

from __future__ import annotations

import json
from datetime import datetime
from types import SimpleNamespace
from typing import Any, Protocol

from wtforms import HiddenField
from wtforms.fields.choices import SelectFieldBase

from govtrack.core.clock import local
from govtrack.core.crypto import fingerprint
from govtrack.core.errors import InvalidInput
from govtrack.core.forms import SendOnceForm
from govtrack.core.i18n import _, _l
from govtrack.core.idempotency import find_outcome
from govtrack.core.text import read_number

CONFLICT = 409


class Kept(Protocol):
    """A row that counts its changes (see ``core.db.Versioned``)."""

    version: Any


def stand_in(**shown: Any) -> SimpleNamespace:
    """What a form shows of something that counts no changes of these words: its version is told from the words."""
    mark = fingerprint("shown words", json.dumps(shown, sort_keys=True, default=str))
    return SimpleNamespace(**shown, version=int(mark[:7], 16) + 1)


def _differ(mine: Any, theirs: Any) -> bool:
    if isinstance(theirs, list):
        return set(mine or ()) != set(theirs)
    return bool(("" if mine is None else mine) != theirs)


CHANGED = _l("The text was changed in the meantime. Please read it once more as it stands now, then decide.")


def demand_seen(stands: int, seen: int) -> None:
    """Raises InvalidInput where somebody decides on words that were changed since the page showed them."""
    if stands != seen:
        raise InvalidInput(CHANGED)


class NamesVersion:
    """For forms about words that somebody else may change; ``seen`` is their version on the page."""

    seen = HiddenField()

    @property
    def seen_version(self) -> int:
        """The version that the page showed; 0, which no row has, where it names none."""
        return read_number(self.seen.data or "") or 0

    def show_version(self, version: int) -> None:
        """Notes which version the page shows now; whoever was refused decides on this one."""
        self.seen.data = str(version)


class EditForm(NamesVersion, SendOnceForm):
    """Changes a row that stands; ``seen`` is its version when the page was opened."""

    def look_at(self, row: Kept) -> None:
        """Notes which version of ``row`` the page shows."""
        if not self.is_submitted():
            self.seen.data = str(row.version)

    def is_behind(self, row: Kept) -> bool:
        """Whether somebody else has saved since the page was opened.

        Then what they saved stands as an error at each field in which both differ, and saving once more
        takes this version instead of theirs.
        """
        self.look_at(row)
        if not self.is_submitted() or not self.seen.data or self.seen.data == str(row.version):
            return False
        if self.token.data and find_outcome(self.token.data) is not None:
            return False
        for field in self:
            theirs = getattr(row, field.short_name, None)
            if field.short_name != "seen" and theirs is not None and _differ(field.data, theirs):
                field.errors = [*field.errors, self._told(field, theirs)]
        self.seen.data = str(row.version)
        if not self.errors:
            self.form_errors.append(_("Somebody else saved a change in the meantime. Save again to keep yours."))
        return True

    @staticmethod
    def _told(field: Any, theirs: Any) -> str:
        if theirs in ("", []):
            return _("Somebody else has left this empty in the meantime. Look once more, and save again.")
        if isinstance(field, SelectFieldBase):
            chosen = theirs if isinstance(theirs, list) else [theirs]
            labels = {option.data: str(option.label.text) for option in field}
            theirs = ", ".join(str(labels.get(one, one)) for one in chosen)
        elif isinstance(theirs, datetime):
            theirs = f"{local(theirs):%Y-%m-%d %H:%M}"
        return _(
            "Somebody else saved this in the meantime: “%(text)s”. Take over what is missing, and save again.",
            text=theirs,
        )
