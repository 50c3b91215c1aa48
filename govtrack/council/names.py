"""What meetings and what was done in them are called.

Of people at councils, whose names are for council staff alone, only the party is named.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from govtrack.audit.naming import define_names, from_rows, nth_of
from govtrack.core.i18n import _
from govtrack.council.models import (
    AgendaItem,
    Dissent,
    Meeting,
    MinutesRevision,
    Motion,
    Participant,
    RuleSet,
    Suggestion,
)
from govtrack.council.vocabulary import PARTIES
from govtrack.intake.models.public_texts import mask
from govtrack.topics.models import Topic
from govtrack.topics.names import NAMED, name_topic

GIST = 24


def _gist(text: str) -> str:
    """The beginning of a text, masked as a whole before it is cut."""
    words = " ".join(mask(text).split())
    return words if len(words) <= GIST else f"{words[:GIST]}…"


def _name_one_of(n: int, text: str, *topic: Any) -> str:
    return _("no. %(n)s “%(gist)s”, on %(topic)s", n=n, gist=_gist(text), topic=name_topic(*topic))


def _name_dissent(n: int, party: str, motion: str) -> str:
    return _("no. %(n)s, %(party)s, on the motion “%(gist)s”", n=n, party=PARTIES[party], gist=_gist(motion))


def _name_participant(n: int, party: str, number: str) -> str:
    return _("no. %(n)s, %(party)s, meeting %(number)s", n=n, party=PARTIES[party], number=number)


def _name_revision(n: int, number: str) -> str:
    return _("revision %(n)s, meeting %(number)s", n=n, number=number)


def _on_topic(*columns: Any) -> Select[*tuple[Any, ...]]:
    return select(*columns, *NAMED)


define_names("meetings", from_rows(select(Meeting.id, Meeting.number)))
define_names(
    "participants",
    from_rows(
        select(Participant.id, nth_of(Participant.meeting_id), Participant.party, Meeting.number).join(
            Meeting, Participant.meeting_id == Meeting.id
        ),
        _name_participant,
    ),
)
define_names(
    "minutes_revisions",
    from_rows(
        select(MinutesRevision.id, MinutesRevision.number, Meeting.number).join(
            Meeting, MinutesRevision.meeting_id == Meeting.id
        ),
        _name_revision,
    ),
)
define_names(
    "agenda_items", from_rows(_on_topic(AgendaItem.id).join(Topic, AgendaItem.topic_id == Topic.id), name_topic)
)
for table, row in (("suggestions", Suggestion), ("motions", Motion)):
    statement = _on_topic(row.id, nth_of(row.agenda_item_id), row.text)
    joined = statement.join(AgendaItem, row.agenda_item_id == AgendaItem.id)
    define_names(table, from_rows(joined.join(Topic, AgendaItem.topic_id == Topic.id), _name_one_of))
define_names(
    "dissents",
    from_rows(
        select(Dissent.id, nth_of(Dissent.motion_id), Dissent.party, Motion.text).join(
            Motion, Dissent.motion_id == Motion.id
        ),
        _name_dissent,
    ),
)
define_names("rule_sets", from_rows(select(RuleSet.id, RuleSet.number), lambda n: _("version %(n)s", n=n)))
