"""What the record's page calls what was done and who did it."""

from __future__ import annotations

from flask_babel import lazy_pgettext

from govtrack.audit.kinds import kind_of, list_titles
from govtrack.audit.models import Event
from govtrack.core.errors import Text

# The same word may mean something else on other pages, hence the context.
ACTORS: dict[str, Text] = {
    "user": lazy_pgettext("record", "member of staff"),
    "reporter": lazy_pgettext("record", "reporter"),
    "system": lazy_pgettext("record", "the system"),
    "anonymous": lazy_pgettext("record", "visitor"),
}


def title_of(event: Event) -> Text:
    """What was done, in the words that the kind of the event declares."""
    return kind_of(event.subject_type, event.verb).title


def name_verb(verb: str) -> str:
    """What a verb means, whatever it is done to: the words of all its kinds."""
    return " / ".join(list_titles(verb))


def name_actor(actor_kind: str) -> Text:
    """Who acts where there is no name."""
    return ACTORS.get(actor_kind, ACTORS["anonymous"])
