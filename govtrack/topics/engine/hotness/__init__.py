"""How hot a topic is, which colour that gives, and whether it becomes a candidate."""

from .candidacy import GREEN, RED, YELLOW, Candidacy, Reason, colour, is_candidate
from .figure import Evidence, Hotness, HotnessSettings, Part, hotness, poisson_surprise

__all__ = [
    "GREEN",
    "RED",
    "YELLOW",
    "Candidacy",
    "Evidence",
    "Hotness",
    "HotnessSettings",
    "Part",
    "Reason",
    "colour",
    "hotness",
    "is_candidate",
    "poisson_surprise",
]
