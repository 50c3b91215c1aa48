"""What the record's page calls what was done and who did it."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_pgettext

from govtrack.audit.kinds import kind_of, name_subject
from govtrack.audit.models import Event
from govtrack.core.errors import Text
from govtrack.core.i18n import _

# The same word may mean something else on other pages, hence the context.
ACTORS: dict[str, Text] = {
    "user": lazy_pgettext("record", "member of staff"),
    "reporter": lazy_pgettext("record", "reporter"),
    "system": lazy_pgettext("record", "the system"),
    "anonymous": lazy_pgettext("record", "visitor"),
    "import": lazy_pgettext("record", "import of a list"),
}
# Whose name the record tells.
NAMED = ("user", "import")


def title_of(event: Event) -> Text:
    """What was done, in the words that the kind of the event declares."""
    return kind_of(event.subject_type, event.verb).title


def list_choices(kinds: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The kinds of events to choose from, sorted by their words: a verb stands once for each thing that has it."""
    choices = [
        (f"{table}.{verb}", _("%(label)s: %(text)s", label=name_subject(table), text=kind_of(table, verb).title))
        for table, verb in kinds
    ]
    return sorted(choices, key=lambda choice: choice[1])


def name_actor(actor_kind: str, name: str) -> str:
    """Who acted: a person by name, whatever acts for somebody with that name, all others by their kind."""
    kind = str(ACTORS[actor_kind])
    if actor_kind not in NAMED or not name:
        return kind
    return name if actor_kind == "user" else _("%(name)s (%(kind)s)", name=name, kind=kind)
