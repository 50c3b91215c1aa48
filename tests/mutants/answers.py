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
    ("core/duties.py", "_is_same", "(actor.user_id in hands.persons)", "The same: hands hold ids, never none."),
    ("oversight/search/visibility.py", "_lies_near", "→ True", "The same: every path of a place ends with a slash."),
    ("oversight/search/visibility.py", "_lies_near", "paths else false()", "The same: in no places lies nothing."),
    ("core/idempotency.py", "new_token", "18 →", "A token of one random byte more or less cannot be guessed either."),
    (
        "topics/policy.py",
        "who_wrote_about",
        "(Submission.id.in_(behind))",
        "The same: hands leave out whom nobody knows.",
    ),
    ("topics/policy.py", "find_open_review", "1 → 2", "The same: the first of them is taken."),
    (
        "core/idempotency.py",
        "once",
        "find_outcome(token) or",
        "It is empty only while its own transaction runs.",
    ),
    ("core/db.py", "process_result_value", "value.replace", "This machine runs in UTC."),
    ("core/db.py", "_teardown_session", "log_away", "A line of the log."),
    ("core/db.py", "_begin_sqlite", "→ pass", "Between processes alone: see tests/core/test_at_once.py."),
    ("responses/policy.py", "assigned_letters", "is_not(None)", "No letter has the id NULL."),
    ("casework/clocks.py", "length", "48 → 49", "The same: 49 hours are no whole days either."),
)
