"""Why a mutant that lived is no harm: end of its path, part of where, part of the change, the answer."""

from __future__ import annotations

ANSWERS: tuple[tuple[str, str, str, str], ...] = (
    ("topics/states.py", "", "(*COUNCIL, *PLANNERS, *RESPONDERS)", "The same roles: each is in another group as well."),
    ("responses/states.py", "", "(*WRITERS, *REVIEWERS)", "The same roles: the command room writes as well."),
    ("core/states.py", "", '"neutral", "active"', "A tone of tags; the style guide shows each."),
    ("core/states.py", "_check", "set(TONES)", "No table uses every tone at once."),
    ("core/states.py", "_check", "self.states.keys()", "No table has only the two states of one step."),
    (
        "council/quorum.py",
        "ReplaceTrueWithFalse",
        "dataclass",
        "Tidiness; no rule rests on it.",
    ),
    ("casework/clocks.py", "length", "48 → 49", "The same: 49 hours are no whole days either."),
)
