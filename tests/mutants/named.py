"""Faults that were once planted and lived; each is planted again, and its tests have to notice."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Named:
    """One fault: in ``path`` the text ``old``, which stands there once, becomes ``new``."""

    name: str
    path: str
    old: str
    new: str
    tests: tuple[str, ...]


def _plant(name: str, path: str, old: str, new: str, *tests: str) -> Named:
    return Named(name, path, old, new, tests)


NAMED = (
    _plant(
        "a facilitator admits a topic", "govtrack/topics/states.py",
        'step("candidate under_review", "admit", "admitted", *PANEL)',
        'step("candidate under_review", "admit", "admitted", *PANEL, "facilitator")',
        "tests/topics/test_states.py",
    ),
    _plant(
        "the search shows letters of topics with too few people", "govtrack/oversight/search/visibility.py",
        "            shows_letters_row(_ROOT),\n", "",
        "tests/oversight/test_visibility.py",
    ),
    _plant(
        "the search shows topics with too few people", "govtrack/topics/policy.py",
        "return or_(_is_crowd_row(topic), topic.state.in_(ADMITTED_STATES))",
        "return or_(topic.shown_voices >= 0, topic.state.in_(ADMITTED_STATES))",
        "tests/oversight/test_visibility.py",
    ),
    _plant(
        "an answer to one letter counts as public in the search", "govtrack/oversight/search/visibility.py",
        '(Response.state == "published") & Response.topic_id.is_not(None)', '(Response.state == "published")',
        "tests/oversight/test_visibility.py",
    ),
    _plant(
        "an answer to one letter is shown to everybody", "govtrack/responses/policy.py",
        "response.state in PUBLISHED and response.topic_id is not None", "response.state in PUBLISHED",
        "tests/responses/test_rules.py",
    ),
    _plant(
        "identity numbers of fifteen digits stay", "govtrack/intake/redaction/numbers.py",
        "if len(digits) == 15 and _OLD_IDENTITY.fullmatch(digits):", "if False:",
        "tests/intake/test_redaction.py",
    ),
    _plant(
        "contacts of open matters are let go of", "govtrack/intake/operations/retention.py",
        "Submission.state.in_(ENDED) & (Submission.state_since < limit)", "(Submission.state_since < limit)",
        "tests/oversight/test_retention.py",
    ),
    _plant(
        "one sign is a reason", "govtrack/core/reasons.py",
        "if not is_a_sentence(text):", "if not text.strip():",
        "tests/core/test_reasons.py",
    ),
    _plant(
        "danger is not red", "govtrack/intake/operations/arrival.py",
        "if category.is_emergency or category.profile == DANGER:", "if category.is_emergency:",
        "tests/intake/test_arrival_rules.py",
    ),
    _plant(
        "a unit may return an order for twelve days", "govtrack/casework/settings.py",
        '"casework.return_working_days",\n    1,', '"casework.return_working_days",\n    12,',
        "tests/casework/test_clocks.py",
    ),
    _plant(
        "a unit may return an order for fifteen days", "govtrack/casework/clocks.py",
        "last = add_working_days(sent_at, int(get_setting(RETURN_WORKING_DAYS)))",
        "last = add_working_days(sent_at, 15)",
        "tests/casework/test_clocks.py",
    ),
    _plant(
        "criticism comes after calendar days", "govtrack/casework/clocks.py",
        "add_working_days(due_at, int(get_setting(CRITICISE_WORKING_DAYS)))",
        "due_at + timedelta(days=int(get_setting(CRITICISE_WORKING_DAYS)))",
        "tests/casework/test_clocks.py",
    ),
    _plant(
        "meetings move for roles of another place", "govtrack/council/operations/steps.py",
        "MEETINGS = Trail(_place_of, MEETING, _context_of, is_local=True)",
        "MEETINGS = Trail(_place_of, MEETING, _context_of)",
        "tests/council/test_rules.py",
    ),
    _plant(
        "items of an agenda move for roles of another place", "govtrack/council/operations/steps.py",
        "ITEMS = Trail(_place_of, AGENDA_ITEM, _context_of, is_local=True)",
        "ITEMS = Trail(_place_of, AGENDA_ITEM, _context_of)",
        "tests/council/test_rules.py",
    ),
    _plant(
        "any role of a unit signs its plan", "govtrack/plans/policy.py",
        "party.organisation_id in actor.units_at(party.plan.place.path, *STAFF)",
        "party.organisation_id in actor.organisation_ids",
        "tests/plans/test_rules.py",
    ),
    _plant(
        "a plan is on notice for four days", "govtrack/plans/clocks.py",
        "timedelta(days=int(get_setting(NOTICE_DAYS)))", "timedelta(days=4)",
        "tests/plans/test_rules.py",
    ),
    _plant(
        "a plan may be set to four days of notice", "govtrack/plans/settings.py",
        "floor=Bounds(5, 60)", "floor=Bounds(4, 60)",
        "tests/core/test_settings.py",
    ),
    _plant(
        "an answer can be disputed for ever", "govtrack/responses/policy.py",
        "return now() <= dispute_ends_at(answer)", "return True",
        "tests/responses/test_rules.py",
    ),
    _plant(
        "a rating is counted from the delivery", "govtrack/responses/policy.py",
        "(answer.seen_at or now()) + timedelta", "(answer.delivered_at) + timedelta",
        "tests/responses/test_rules.py",
    ),
    _plant(
        "a response that was replaced is delivered", "govtrack/responses/operations/delivery.py",
        'if response.state != "published":', 'if response.state not in {"published", "amended"}:',
        "tests/responses/test_delivery.py",
    ),
    _plant(
        "a session that nobody used stays open", "govtrack/accounts/sessions.py",
        ' or seen_at + app.config["SESSION_IDLE"] < moment:', ":",
        "tests/accounts/test_sessions.py",
    ),
    _plant(
        "the old key of a session still opens it", "govtrack/accounts/sessions.py",
        "            if session.retired_key:\n                _delete(session.retired_key)\n", "",
        "tests/accounts/test_sessions.py",
    ),
    _plant(
        "a reset password leaves the sessions open", "govtrack/accounts/operations/accounts.py",
        "    end_sessions(user.id)\n    return password\n", "    return password\n",
        "tests/accounts/test_sessions.py",
    ),
    _plant(
        "a running job is claimed once more", "govtrack/core/jobs/states.py",
        'CLAIMABLE = ("waiting", "handed_over")', 'CLAIMABLE = ("waiting", "handed_over", "running")',
        "tests/core/test_jobs.py",
    ),
    _plant(
        "what was put aside runs after an undone transaction", "govtrack/core/db.py",
        '        session.info.pop("on_commit", None)\n        session.rollback()', "        session.rollback()",
        "tests/core/test_transaction.py",
    ),
    _plant(
        "a stale row is no conflict", "govtrack/core/db.py",
        "if isinstance(error, StaleDataError) or (isinstance(error, IntegrityError) and is_duplicate(error)):",
        "if isinstance(error, IntegrityError) and is_duplicate(error):",
        "tests/core/test_transaction.py",
    ),
    _plant(
        "two who send one form at once both do it", "govtrack/core/idempotency.py",
        "        outcome_id = db.session.scalar(taken.returning(table.c.id))\n"
        "        if outcome_id is None:\n"
        '            return find_outcome(token, mark) or "/"\n'
        "        location = action()\n",
        "        if (found := find_outcome(token, mark)) is not None:\n            return found\n"
        "        location = action()\n        outcome_id = db.session.scalar(taken.returning(table.c.id))\n",
        "tests/core/test_at_once.py",
    ),
    _plant(
        "a page number has no upper end", "govtrack/core/pagination.py",
        "return min(max(1, int(text[:MOST_DIGITS])), LAST_PAGE) if", "return max(1, int(text[:MOST_DIGITS])) if",
        "tests/core/test_pagination.py",
    ),
    _plant(
        "a page past the last one is empty", "govtrack/core/pagination.py",
        "    if number > last:\n        found = _page_of(ordered, by, last, per_page)\n", "",
        "tests/core/test_pagination.py",
    ),
    _plant(
        "a form without a token is taken", "govtrack/app.py",
        '    csrf.exempt(app.view_functions["core.preferences"])\n',
        '    csrf.exempt(app.view_functions["core.preferences"])\n'
        '    csrf.exempt(app.view_functions["intake.send_report"])\n',
        "tests/meta/test_routes.py::test_six_doors_alone_need_no_token",
    ),
    _plant(
        "what people wrote is taken as markup", "templates/components/lists.html",
        '<blockquote class="preserve">{{ text }}</blockquote>',
        '<blockquote class="preserve">{{ text|safe }}</blockquote>',
        "tests/meta/test_structure.py::test_no_page_takes_what_people_wrote_as_markup",
    ),
)  # fmt: skip
