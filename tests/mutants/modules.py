"""Which tests have to notice a fault in which module: the narrowest that hold its rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

# Of the tests of masking those that read a sentence each; the others read whole folders.
SENTENCES = tuple(
    f"intake/test_redaction.py::{name}"
    for name in (
        "test_what_tells_a_person_is_masked", "test_what_tells_no_person_stays",
        "test_two_phones_a_plate_and_a_name_in_one_letter",
        "test_ways_of_speech_are_known_and_everyday_words_stay",
    )
)  # fmt: skip
# What stands beside a rule, and the words of one snippet after another.
BESIDE = (
    "intake/test_masking_score.py::test_what_stands_beside_a_rule_is_told_apart",
    "intake/test_masking_score.py::test_the_measure_sees_what_is_missed_and_what_is_too_much",
    "intake/test_masking_score.py::test_a_doubt_shows_where_it_stands_and_nothing_of_what_it_hides",
    "intake/test_masking_score.py::test_what_a_person_gave_free_stays_free_but_a_sure_find_does_not",
)
# What every rule of masking stands on, which has tests of its own.
GROUNDS = ("spans", "shapes", "writing")
ROOMS = (
    "masking", "patterns", "documents", "addresses", "rooms", "names", "surnames",
    "nicknames", "western", "standing", "calling", "cues", "likeness", "between", "evidence", "sites",
)  # fmt: skip
# Of the tests of interests, and of letters that move one by one, those whose answer a policy gives.
INTERESTS = tuple(
    f"topics/test_interests.py::{name}"
    for name in (
        "test_an_interest_follows_a_good_part_of_the_letters",
        "test_letters_that_had_left_before_the_interest_was_declared_carry_none",
        "test_letters_that_left_at_the_moment_of_the_declaration_carry_it",
        "test_an_interest_in_a_matter_that_nobody_wrote_about_bars_from_it",
        "test_who_said_to_have_no_interest_is_not_barred",
        "test_each_declaration_is_named_once",
        "test_a_topic_split_off_bars_those_with_an_interest_in_what_it_was_split_from",
    )
)
LETTER_BY_LETTER = tuple(
    f"topics/test_letter_by_letter.py::{name}"
    for name in (
        "test_most_letters_of_a_topic_join_what_is_decided_by_a_merge_alone",
        "test_the_way_through_no_topic_or_a_third_one_is_no_other_way",
        "test_letters_that_the_comparison_brought_to_the_decided_topic_are_nobodys_doing",
        "test_a_letter_that_never_was_in_a_topic_takes_nothing_of_it_away",
        "test_of_a_topic_that_is_no_more_nothing_is_taken_away",
        "test_letters_that_people_brought_from_elsewhere_are_none_of_this_topic",
        "test_letters_go_back_to_the_decided_topic_that_they_left",
        "test_what_the_panel_has_open_is_not_emptied_into_another_topic",
        "test_a_correction_is_taken_back_by_curators_of_the_letters_place",
        "test_letters_that_came_to_a_split_off_topic_are_touched_by_its_undoing",
        "test_the_letters_of_a_correction_are_those_that_it_moved_and_of_a_split_what_came_since",
        "test_a_merge_moves_no_letter_and_is_undone_by_curators_of_both_topics",
    )
)
# Tables of states, policies, settings with their floors, visibility, and what must happen once and completely.
TABLES: Mapping[str, tuple[str, ...]] = {
    "core/states.py": ("core/test_states.py",),
    "intake/states.py": ("intake/test_states.py",),
    "casework/states.py": ("casework/test_states.py",),
    "topics/states.py": ("topics/test_states.py",),
    "council/states.py": ("council/test_states.py",),
    "plans/states.py": ("plans/test_states.py",),
    "responses/states.py": ("responses/test_states.py",),
    "discussion/states.py": ("discussion/test_states.py",),
    "discussion/policy.py": ("discussion/test_policy.py", "discussion/test_contributions.py", "meta/test_duties.py"),
    "discussion/settings.py": ("core/test_settings.py",),
    "residents/states.py": ("residents/test_homes.py",),
    "residents/policy.py": ("residents/test_homes.py",),
    "residents/settings.py": ("core/test_settings.py",),
    "proposals/states.py": ("proposals/test_states.py",),
    "proposals/policy.py": ("proposals/test_policy.py", "proposals/test_supporting.py", "meta/test_duties.py"),
    "proposals/settings.py": ("core/test_settings.py",),
    "core/actors.py": ("core/test_actors.py",),
    "accounts/policy.py": ("accounts/test_rules.py",),
    "api/policy.py": ("api/test_rules.py",),
    "notify/policy.py": ("notify/test_rules.py",),
    "oversight/policy.py": ("oversight/test_rules.py",),
    "registries/policy.py": ("registries/test_rules.py",),
    "registries/clocks.py": ("registries/test_clocks.py",),
    "core/duties.py": ("core/test_verbs.py", "meta/test_duties.py"),
    "core/separations.py": ("meta/test_duties.py",),
    "core/reasons.py": ("core/test_reasons.py",),
    "core/settings.py": ("core/test_settings.py", "core/test_settings_values.py"),
    "core/bounds.py": ("core/test_settings.py", "core/test_settings_values.py"),
    "accounts/roles.py": ("accounts/test_roles.py",),
    "casework/policy.py": (
        "casework/test_rules.py",
        "casework/test_sorting.py",
        "casework/test_hands_at_once.py",
        "meta/test_duties.py",
    ),
    "casework/profiles.py": ("casework/test_rules.py",),
    "casework/clocks.py": ("casework/test_clocks.py",),
    "casework/settings.py": ("core/test_settings.py",),
    "council/policy.py": (
        "council/test_rules.py",
        "council/test_voters.py",
        "council/test_own_records.py",
        "council/test_hands.py",
        "meta/test_duties.py",
    ),
    "council/operations/rules.py": ("council/test_rule_sets.py", "council/test_rules.py"),
    "plans/policy.py": ("plans/test_rules.py", "plans/test_hands.py", "meta/test_duties.py"),
    "plans/clocks.py": ("plans/test_rules.py",),
    "plans/settings.py": ("core/test_settings.py",),
    "responses/operations/receiving.py": ("responses/test_late.py",),
    "responses/queries/late.py": ("responses/test_late.py",),
    "responses/hands.py": (
        "responses/test_own_letters.py",
        "responses/test_hands.py",
        "meta/test_duties.py",
    ),
    "responses/policy.py": (
        "responses/test_rules.py",
        "responses/test_rules_on_rows.py",
        "responses/test_own_letters.py",
        "responses/test_assignment.py",
        "responses/test_hands.py",
        "meta/test_duties.py",
    ),
    "responses/settings.py": ("core/test_settings.py",),
    "council/settings.py": ("core/test_settings.py",),
    "oversight/settings.py": ("core/test_settings.py", "oversight/test_map_address.py"),
    "notify/settings.py": ("core/test_settings.py",),
    "audit/settings.py": ("core/test_settings.py",),
    "intake/policy.py": (
        "intake/test_rules.py",
        "intake/test_typed_lists.py",
        "casework/test_sorting.py",
        "meta/test_duties.py",
    ),
    "intake/reserved.py": ("intake/test_reserved_rows.py",),
    "intake/settings.py": ("core/test_settings.py", "intake/test_intake_settings.py"),
    "topics/policy.py": (
        "topics/test_rules.py",
        "topics/test_rules_on_rows.py",
        "topics/test_shown_rows.py",
        *LETTER_BY_LETTER,
        "meta/test_duties.py::test_every_row_knows_whose_hands_it_asks_about",
    ),
    "topics/hands.py": (
        "topics/test_rules_on_rows.py",
        *INTERESTS,
        "meta/test_duties.py::test_every_row_knows_whose_hands_it_asks_about",
    ),
    "topics/matters.py": ("topics/test_rules_on_rows.py", *INTERESTS, *LETTER_BY_LETTER),
    "topics/settings.py": ("core/test_settings.py", "topics/test_rule_settings.py", "topics/test_shown_rows.py"),
    "topics/published_rule.py": ("topics/test_rule_settings.py",),
    "places/policy.py": ("places/test_arranging.py", "places/test_rules.py"),
    "oversight/search/visibility.py": ("oversight/test_visibility_rows.py",),
    "core/idempotency.py": ("core/test_transaction.py", "core/test_forgetting.py", "core/test_at_once.py"),
    "core/db.py": ("core/test_database.py", "core/test_transaction.py", "core/test_rows_held.py"),
    "core/jobs/models.py": ("core/test_job_states.py",),
    "core/jobs/outbox.py": ("core/test_job_states.py", "core/test_job_neighbours.py", "core/test_jobs.py"),
    "core/jobs/relay.py": ("core/test_job_states.py", "core/test_job_neighbours.py", "core/test_jobs.py"),
    "core/jobs/runner.py": ("core/test_job_states.py", "core/test_job_neighbours.py", "core/test_jobs.py"),
    "core/jobs/schedule.py": ("core/test_job_states.py", "core/test_job_neighbours.py", "core/test_jobs.py"),
    "notify/operations/sending.py": (
        "notify/test_message_states.py",
        "notify/test_messages.py",
        "notify/test_email.py",
        "notify/test_gateway.py",
        "notify/test_daily.py",
    ),
    "notify/operations/telling.py": (
        "notify/test_message_states.py",
        "notify/test_messages.py",
        "notify/test_email.py",
        "notify/test_nobody.py",
        "notify/test_gateway.py",
        "notify/test_daily.py",
    ),
    "core/pagination.py": ("core/test_pagination.py", "core/test_marks.py"),
    "core/verbs.py": ("core/test_verbs.py",),
    "audit/trail.py": ("audit/test_trail.py",),
    "accounts/sessions.py": (
        "accounts/test_session_table.py",
        "accounts/test_session_owner.py",
        "accounts/test_session_overlay.py",
        "accounts/test_sessions.py",
    ),
    "intake/operations/retention.py": (
        "intake/test_letting_go.py",
        "oversight/test_retention.py::test_a_dry_run_changes_nothing",
    ),
    "responses/operations/delivery.py": ("responses/test_delivery.py",),
    "responses/queries/answers.py": ("responses/test_receiving.py",),
    **{f"intake/redaction/{room}.py": ("intake/test_writing.py", *SENTENCES) for room in GROUNDS},
    **{f"intake/redaction/{room}.py": (*SENTENCES, *BESIDE) for room in ROOMS},
}
# What only computes.
PURE: Mapping[str, tuple[str, ...]] = {
    "core/clock.py": ("core/test_clock.py",),
    "council/quorum.py": ("council/test_counting.py",),
    "intake/redaction/numbers.py": ("intake/test_numbers.py", *SENTENCES),
    "intake/redaction/digits.py": ("intake/test_digits.py", *SENTENCES),
}
# Where a clock, a limit or a share is asked: of these the signs of order alone.
BOUNDS: Mapping[str, tuple[str, ...]] = {
    "accounts/kinds.py": ("accounts/test_bounds.py",),
    "api/operations.py": ("api/test_bounds.py",),
    "api/queries.py": ("api/test_bounds.py",),
    "api/reading.py": ("api/test_bounds.py",),
    "residents/operations/closing.py": ("residents/test_bounds.py",),
    "residents/queries.py": ("residents/test_bounds.py",),
    "registries/views/taking_in.py": (
        "registries/test_taking_in.py::test_a_sheet_has_as_many_lines_as_the_office_allows",
    ),
    "oversight/operations/rules.py": (
        "oversight/test_rules.py::test_a_rule_that_protects_people_holds_from_the_day_after_until_a_year_later",
    ),
    "oversight/machine/readiness.py": ("oversight/test_bounds.py",),
    "oversight/queries/rules.py": ("oversight/test_bounds.py",),
    "oversight/queries/watch.py": ("oversight/test_bounds.py",),
    "core/streams/audiences.py": ("core/test_forgetting.py",),
    "casework/operations/rescheduling.py": ("casework/test_rescheduling.py",),
    "intake/queries/receipts.py": ("intake/test_bounds.py::test_a_new_code_waits_for_a_second_person_for_four_hours",),
    "notify/daily.py": ("notify/test_daily.py",),
    "topics/operations/joining.py": ("topics/test_joining.py",),
    "topics/queries/cohesion.py": ("topics/test_cohesion.py",),
    "accounts/session_overlay.py": ("accounts/test_bounds.py",),
    "accounts/operations/accounts.py": ("accounts/test_bounds.py",),
    "accounts/passwords.py": ("accounts/test_bounds.py",),
    "accounts/pending.py": ("accounts/test_bounds.py",),
    "accounts/step_up.py": ("accounts/test_bounds.py",),
    "accounts/views/second_step.py": ("accounts/test_bounds.py",),
    "accounts/passkeys.py": (
        "accounts/test_passkeys.py::test_the_same_passkey_is_added_once_and_ten_at_most",
        "accounts/test_passkeys.py::test_what_is_no_answer_is_refused_and_breaks_nothing",
    ),
    "accounts/second_factor.py": ("accounts/test_second_step.py::test_no_code_works_twice",),
    "accounts/views/passkeys.py": ("accounts/test_passkeys.py::test_a_challenge_does_not_wait_for_ever",),
    "audit/access.py": ("audit/test_access.py",),
    "audit/letting_go.py": ("oversight/test_retention_bounds.py",),
    "casework/models.py": ("casework/test_bounds.py::test_an_order_is_late_after_its_deadline",),
    "casework/operations/accepting.py": ("casework/test_bounds.py::test_two_calls_that_nobody_answers_are_enough",),
    "casework/operations/dispatching.py": (
        "casework/test_bounds.py::test_a_deadline_lies_ahead",
        "casework/test_bounds.py::test_after_the_second_return_the_command_room_decides",
    ),
    "casework/operations/extending.py": (
        "casework/test_bounds.py::test_more_time_is_asked_for_before_the_deadline",
        "casework/test_bounds.py::test_more_time_is_at_most_as_long_again",
    ),
    "casework/operations/handling.py": (
        "casework/test_bounds.py::test_an_order_is_returned_within_a_working_day",
        "casework/test_bounds.py::test_an_order_is_returned_twice_at_most",
    ),
    "casework/operations/reminding.py": (
        "casework/test_bounds.py::test_each_reminder_comes_at_its_hour",
        "casework/test_bounds.py::test_reminding_goes_on_after_the_order_it_looked_at_last",
    ),
    "casework/queries.py": ("casework/test_bounds.py::test_the_list_of_late_orders_begins_after_the_deadline",),
    "casework/verbs.py": (
        "casework/test_bounds.py::test_an_order_is_returned_within_a_working_day",
        "casework/test_bounds.py::test_an_order_is_returned_twice_at_most",
        "casework/test_bounds.py::test_more_time_is_asked_for_before_the_deadline",
    ),
    "council/operations/agenda.py": (
        "council/test_bounds.py::test_the_minutes_of_a_meeting_are_shared_out_to_the_last",
        "council/test_bounds.py::test_at_the_ends_of_an_agenda_nothing_moves",
        "council/test_bounds.py::test_a_topic_is_discussed_three_times_without_consensus_and_then_referred",
    ),
    "council/operations/deliberation.py": (
        "council/test_bounds.py::test_a_topic_is_discussed_three_times_without_consensus_and_then_referred",
    ),
    "council/operations/meetings.py": (
        "council/test_bounds.py::test_notice_is_given_five_days_before_or_three_where_it_is_urgent",
        "council/test_bounds.py::test_a_notice_was_not_posted_in_the_future",
        "council/test_bounds.py::test_a_meeting_takes_two_hours_at_most",
    ),
    "council/operations/minutes.py": ("council/test_bounds.py::test_minutes_are_signed_by_two_residents",),
    "council/operations/motions.py": (
        "council/test_bounds.py::test_a_vote_counts_between_the_quorum_and_those_who_are_there",
    ),
    "council/operations/retention.py": ("oversight/test_retention_bounds.py",),
    "council/operations/session.py": (
        "council/test_bounds.py::test_a_council_was_opened_from_its_hour_on_and_not_in_the_future",
        "council/test_bounds.py::test_a_council_ends_after_its_opening_and_not_in_the_future",
    ),
    "intake/operations/codes.py": ("intake/test_proving.py",),
    "intake/operations/finding_again.py": ("intake/test_lost_receipts.py::test_the_link_holds_for_a_day",),
    "intake/operations/imports.py": ("intake/test_bounds.py",),
    "intake/operations/photos.py": ("intake/test_bounds.py",),
    "intake/operations/proving.py": ("intake/test_proving.py",),
    "intake/operations/submit.py": ("intake/test_bounds.py",),
    "intake/receipts.py": ("intake/test_bounds.py",),
    "intake/reporters.py": ("intake/test_bounds.py",),
    "notify/gateway.py": ("notify/test_gateway_reports.py", "notify/test_gateway_settings.py"),
    "notify/operations/letting_go.py": ("oversight/test_retention_bounds.py",),
    "notify/quiet.py": ("notify/test_quiet.py",),
    "notify/reports.py": ("notify/test_gateway_reports.py",),
    "oversight/queries/figures.py": ("oversight/test_figures.py",),
    "plans/models.py": (
        "plans/test_bounds.py::test_objections_are_taken_until_the_notice_ends",
        "plans/test_bounds.py::test_a_promise_is_late_from_the_day_after_its_day",
    ),
    "plans/operations/carrying_out.py": (
        "plans/test_bounds.py::test_a_report_names_progress_to_a_hundred_and_says_why_it_will_be_later",
    ),
    "plans/operations/deciding.py": ("plans/test_bounds.py::test_objections_are_taken_until_the_notice_ends",),
    "plans/operations/drafting.py": (
        "plans/test_bounds.py::test_progress_is_from_nought_to_a_hundred",
        "plans/test_bounds.py::test_a_promise_is_in_service_on_the_day_it_starts_or_later",
    ),
    "plans/queries.py": (
        "plans/test_bounds.py::test_promises_whose_day_went_by_are_listed_from_the_day_that_is_asked_for",
    ),
    "responses/operations/retention.py": ("oversight/test_retention_bounds.py",),
    "responses/operations/settling.py": ("responses/test_settling.py::test_each_time_is_over_after_its_last_second",),
    "topics/engine/hotness/candidacy.py": ("topics/engine/test_thresholds.py",),
    "topics/models/topics.py": ("topics/test_bounds.py::test_a_decision_is_late_after_its_time",),
    "topics/operations/opinions.py": ("topics/test_mixed_panel.py",),
    "topics/queries/panel.py": ("topics/test_mixed_panel.py",),
    "topics/operations/decisions.py": (
        "topics/test_bounds.py::test_a_matter_is_put_off_to_a_moment_ahead",
        "topics/test_bounds.py::test_a_parked_matter_comes_back_on_its_date",
    ),
    "topics/operations/flagging.py": (
        "topics/test_bounds.py::test_letters_that_look_alike_are_judged_anew_once_they_are_twice_as_many",
    ),
}
# The same by the name of the part of the tool.
BY_TOOL = {"tables": TABLES, "pure": PURE, "bounds": BOUNDS}


def named(
    modules: Mapping[str, tuple[str, ...]], wanted: tuple[str, ...] = ()
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Paths of modules and of their tests, from the root of the house; of those ``wanted``, if any are named."""
    for module, tests in modules.items():
        path = f"govtrack/{module}"
        if not wanted or any(path.startswith(name) for name in wanted):
            yield path, tuple(f"tests/{test}" for test in tests)
