"""Why a mutant that lived is no harm: end of its path, part of where, part of the change, the answer."""

from __future__ import annotations

ANSWERS: tuple[tuple[str, str, str, str], ...] = (
    (
        "topics/states.py",
        "",
        "(*COUNCIL, *PLANNERS, *RESPONDERS)",
        "The same set of roles: each of them is in another one.",
    ),
)
