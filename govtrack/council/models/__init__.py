"""The tables of the council."""

from govtrack.council.models.agenda import AgendaItem, ItemNotice, Suggestion
from govtrack.council.models.meetings import Meeting, Participant
from govtrack.council.models.minutes import MinutesRevision, MinutesWitness
from govtrack.council.models.motions import Dissent, Motion
from govtrack.council.models.rules import RuleSet

__all__ = [
    "AgendaItem",
    "Dissent",
    "ItemNotice",
    "Meeting",
    "MinutesRevision",
    "MinutesWitness",
    "Motion",
    "Participant",
    "RuleSet",
    "Suggestion",
]
