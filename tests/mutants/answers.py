"""Why a mutant that lived is no harm: end of its path, part of where, part of the change, the answer."""

from __future__ import annotations

ANSWERS: tuple[tuple[str, str, str, str], ...] = (
    ("topics/states.py", "", "(*COUNCIL, *PLANNERS, *RESPONDERS)", "The same roles: each is in another group as well."),
    ("responses/states.py", "", "(*WRITERS, *REVIEWERS)", "The same roles: the command room writes as well."),
    ("core/duties.py", "_is_same", "(actor.user_id in hands.persons)", "The same: hands hold ids, never none."),
    ("oversight/search/visibility.py", "_lies_near", "→ True", "The same: every path of a place ends with a slash."),
    ("oversight/search/visibility.py", "_lies_near", "paths else false()", "The same: in no places lies nothing."),
    ("core/idempotency.py", "new_token", "18 →", "A token of one random byte more or less cannot be guessed either."),
    ("accounts/sessions.py", "DatabaseSession.__init__", "(values)", "The same: a dict that is made of none is empty."),
    ("accounts/sessions.py", "save_session", "32 → 33", "A key of one random byte more cannot be guessed either."),
    (
        "topics/policy.py",
        "who_wrote_about",
        "(Submission.id.in_(behind))",
        "The same: hands leave out whom nobody knows.",
    ),
    ("topics/policy.py", "find_open_review", "1 → 2", "The same: the first of them is taken."),
    ("core/pagination.py", "paginate", "1 → 2", "The same: one row beyond what is counted tells that there are more."),
    ("core/pagination.py", "paginate", "or 0 →", "The same: the database always gives a number to a count."),
    ("accounts/sessions.py", "end_session", "flush", "The same: the commit writes it."),
    ("intake/operations/retention.py", "_let_texts_go", "flush", "The same: the commit writes it."),
    (
        "core/verbs.py",
        "_is_separate",
        "not self.duty or",
        "The same: no row of the table is about an act without a name.",
    ),
    (
        "responses/operations/delivery.py",
        "deliver_answers",
        "where(True)",
        "The same: whoever waits for nothing is left.",
    ),
    ("core/settings.py", "change_setting", "(valid_from)", "The same: the column gives the present moment."),
    ("core/db.py", "Versioned", "1 →", "The same: SQLAlchemy itself counts the versions of a row from 1."),
    ("core/db.py", "_prepare_sqlite", "cursor.close", "The same: Python closes a cursor that nobody has."),
    ("core/jobs/relay.py", "_Breaker", "0.0 →", "The same: the clock of a running machine is past either."),
    ("core/jobs/relay.py", "hand_over_soon", "rollback", "The same: transaction() has rolled back already."),
    ("core/jobs/runner.py", "_give_up", "rollback", "The same: transaction() has rolled back already."),
    ("responses/policy.py", "is_behind", "1 → 2", "The same: whether there is one, not how many."),
    ("responses/policy.py", "", "(*REVIEWERS,", "The same readers: the command room writes as well."),
    ("responses/policy.py", "assigned_letters", "is_not(None)", "No letter has the id NULL."),
    ("casework/clocks.py", "length", "48 → 49", "The same: 49 hours are no whole days either."),
)
