"""What hotness leads to: a colour for the topic, and whether it becomes a candidate."""

from __future__ import annotations

from dataclasses import dataclass

from .figure import Hotness, HotnessSettings

GREEN, YELLOW, RED = "green", "yellow", "red"


@dataclass(frozen=True, slots=True)
class Reason:
    """One condition of candidacy: what is needed, what there is, and whether it is met."""

    name: str
    needed: float
    present: float
    is_met: bool


@dataclass(frozen=True, slots=True)
class Candidacy:
    """Whether a topic becomes a candidate for deliberation, and why."""

    is_candidate: bool
    reasons: tuple[Reason, ...]


def colour(heat: Hotness, before: str | None, settings: HotnessSettings | None = None) -> str:
    """Green, yellow or red for a topic; falls back only below a margin.

    A colour also needs enough distinct people, so that one loud voice or one
    much-liked post stays green.
    """
    settings = settings or HotnessSettings()
    value, people = heat.value, heat.reporters
    margin = settings.colour_margin
    red_from = settings.red_from - (margin if before == RED else 0.0)
    yellow_from = settings.yellow_from - (margin if before in (RED, YELLOW) else 0.0)
    if value >= red_from and people >= settings.red_needs_reporters and not heat.is_web_only:
        return RED
    if value >= yellow_from and people >= settings.yellow_needs_reporters:
        return YELLOW
    return GREEN


def is_candidate(heat: Hotness, settings: HotnessSettings | None = None) -> Candidacy:
    """Whether the topic reaches the thresholds, each with what is there."""
    settings = settings or HotnessSettings()
    spread = heat.buildings >= settings.candidate_buildings or heat.sources >= settings.candidate_sources
    reasons = (
        _reason("hotness", settings.candidate_hotness, heat.value),
        _reason("reporters", settings.candidate_reporters, heat.reporters),
        Reason("buildings", settings.candidate_buildings, heat.buildings, spread),
        Reason("sources", settings.candidate_sources, heat.sources, spread),
        Reason("not_web_only", 1, float(not heat.is_web_only), not heat.is_web_only),
    )
    return Candidacy(all(reason.is_met for reason in reasons), reasons)


def _reason(name: str, needed: float, present: float) -> Reason:
    return Reason(name, needed, present, present >= needed)
