"""Settings that protect people: the least and the most that an office may choose, each written out by hand."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from govtrack.core.bounds import Bounds
from govtrack.core.db import db, transaction
from govtrack.core.errors import InvalidInput
from govtrack.core.settings import DEFINITIONS, SettingValue, check_value, get_setting
from govtrack.oversight.queries.rules import list_rules

CHINESE = re.compile(r"[一-鿿]")
# What protects people. Key: default, least, most.
NUMBERS: dict[str, tuple[int, int, int]] = {
    "api.posts_per_hour": (300, 1, 5000),
    "accounts.first_password_hours": (72, 1, 168),
    "accounts.step_up_minutes": (10, 1, 60),
    "accounts.pending_days": (14, 1, 60),
    "audit.record_days": (1826, 1095, 3653),
    "notify.message_days": (365, 90, 1095),
    "notify.tries": (8, 3, 12),
    "council.attendance_days": (60, 30, 365),
    "discussion.appeal_days": (30, 15, 365),
    "discussion.look_days": (1, 1, 5),
    "discussion.text_days": (365, 30, 1095),
    "intake.code_days": (7, 2, 30),
    "intake.code_minutes": (10, 5, 30),
    "intake.code_tries": (5, 3, 10),
    "intake.codes_per_contact": (15, 10, 40),
    "intake.codes_per_pair": (5, 3, 10),
    "intake.codes_per_sender": (30, 10, 200),
    "intake.contact_days": (365, 30, 365),
    "intake.text_days": (1095, 365, 1095),
    "intake.sheet_days": (30, 1, 180),
    "intake.post_days": (180, 1, 365),
    "intake.letters_per_contact": (10, 3, 50),
    "intake.receipt_hours": (4, 1, 24),
    "intake.receipt_minutes": (10, 1, 60),
    "intake.typed_lines": (20, 5, 200),
    "topics.candidate_reporters": (5, 3, 1000),
    "topics.cohesion_from": (75, 50, 100),
    "topics.decision_working_days": (5, 1, 20),
    "topics.period_lists_days": (365, 30, 1826),
    "topics.period_matters": (20, 5, 200),
    "topics.panel_people": (3, 3, 15),
    "topics.public_at_least": (3, 3, 1000),
    "plans.notice_days": (7, 5, 60),
    "residents.deletion_days": (1825, 180, 1825),
    "proposals.answer_days": (90, 30, 90),
    "proposals.fewest": (3, 2, 10),
    "proposals.lead_days": (14, 5, 28),
    "proposals.share": (20, 5, 50),
    "proposals.signatures": (20, 5, 100),
    "proposals.support_days": (90, 30, 365),
    "residents.home_code_days": (21, 7, 45),
    "residents.home_code_tries": (5, 3, 10),
    "residents.home_days": (60, 14, 180),
    "residents.homes_asked": (4, 2, 12),
    "residents.typed_days": (1, 1, 7),
    "residents.unused_days": (1095, 180, 1825),
    "topics.joins_unproven": (40, 10, 500),
    "responses.rating_days": (14, 7, 365),
    "responses.dispute_days": (30, 15, 365),
    "intake.appeal_days": (30, 15, 365),
    "intake.appeal_decision_days": (5, 1, 15),
    "responses.dispute_decision_days": (5, 1, 15),
    "responses.ratings_at_least": (10, 5, 1000),
    "oversight.small_number": (5, 3, 1000),
}
LISTS = {
    "intake.emergency_words": 5, "intake.official_deeds": 5, "intake.official_people": 5, "intake.official_words": 5,
    "plans.signing_slots": 2,
}  # fmt: skip
OTHERS = {
    "casework.photo_required", "intake.subject_takers", "core.holidays", "core.make_up_days", "topics.panel_seats",
    "responses.objection_zh", "responses.objection_en", "discussion.at_once",
}  # fmt: skip
# Numbers that an office sets alone. Key: least, most.
PLAIN: dict[str, tuple[int, int]] = {
    "api.most_requests": (10, 1000),
    "discussion.first_shown": (2, 20),
    "discussion.max_text": (200, 5000),
    "discussion.per_day": (1, 50),
    "discussion.proven_from": (1, 50),
    "api.nearest_metres": (10, 2000),
    "api.repeat_minutes": (1, 1440),
    "api.span_days": (1, 366),
    "core.max_photo_bytes": (102_400, 52_428_800),
    "core.photo_side": (400, 4000),
    "notify.quiet_from": (0, 23),
    "notify.quiet_until": (0, 23),
    "notify.daily_hour": (0, 23),
    "notify.silent_hours": (1, 168),
    "registries.elevators_policy_days": (1, 1000),
    "registries.elevators_inspection_days": (1, 1000),
    "registries.elevators_maintenance_days": (1, 1000),
    "registries.outlets_patrol_days": (1, 1000),
    "registries.venues_checked_days": (1, 1000),
    "registries.enterprises_visit_days": (1, 1000),
    "registries.referrals_checked_days": (1, 1000),
    "registries.import_lines": (100, 50_000),
    "casework.return_working_days": (1, 30),
    "casework.return_share": (10, 100),
    "responses.shortest_dispute": (1, 50),
    "casework.max_returns": (0, 10),
    "casework.call_attempts": (1, 10),
    "casework.max_photos": (1, 20),
    "casework.whistle_emergency_minutes": (5, 1440),
    "casework.whistle_enforcement_minutes": (60, 10_080),
    "casework.whistle_working_days": (1, 30),
    "casework.supervise_hours": (1, 720),
    "casework.criticise_working_days": (1, 60),
    "council.open_hours_before": (0, 168),
    "council.item_minutes": (1, 240),
    "intake.max_photos": (1, 20),
    "intake.max_additions": (5, 100),
    "intake.max_title": (20, 200),
    "intake.max_body": (500, 20_000),
    "intake.draft_hours": (1, 720),
    "intake.reply_hours": (1, 2160),
    "intake.import_chunk": (1, 2000),
    "intake.import_max_rows": (100, 1_000_000),
    "intake.import_max_bytes": (1_048_576, 1_073_741_824),
    "intake.import_max_unpacked": (1_048_576, 1_073_741_824),
    "intake.refused_days": (1, 365),
    "plans.report_days": (1, 90),
    "topics.source_weights": (0, 5),
    "topics.anonymous_factor": (0, 1),
    "topics.half_life_days": (1, 365),
    "topics.fewest_for_full_volume": (1, 1000),
    "topics.candidate_hotness": (0, 100),
    "topics.candidate_buildings": (1, 1000),
    "topics.candidate_sources": (1, 20),
    "topics.yellow_from": (0, 100),
    "topics.red_from": (0, 100),
    "topics.colour_margin": (0, 50),
    "topics.rising_from": (0, 1),
    "topics.old_after_days": (1, 3650),
    "topics.slot_seconds": (1, 600),
    "topics.shown_similar": (0, 50),
    "topics.similar_from": (0, 1),
    "topics.burst_letters": (2, 1000),
    "topics.burst_days": (1, 365),
    "topics.burst_per_person": (1, 100),
    "topics.burst_new_share": (0, 1),
    "topics.excerpt_characters": (0, 500),
    "topics.redraft_seconds": (1, 60),
    "topics.embedding_seconds": (1, 60),
}
BOUNDS = {key: row[1:] for key, row in NUMBERS.items()} | PLAIN
# What an office sets alone, and what the process says where it sets nothing.
DEFAULTS = {
    "api.most_requests": 1000,
    "discussion.at_once": False,
    "discussion.first_shown": 6,
    "discussion.max_text": 1000,
    "discussion.per_day": 5,
    "discussion.proven_from": 3,
    "api.nearest_metres": 200,
    "api.repeat_minutes": 10,
    "api.span_days": 90,
    "notify.quiet_from": 22,
    "notify.quiet_until": 7,
    "notify.daily_hour": 18,
    "notify.silent_hours": 24,
    "registries.elevators_policy_days": 30,
    "registries.elevators_inspection_days": 30,
    "registries.elevators_maintenance_days": 15,
    "registries.outlets_patrol_days": 10,
    "registries.venues_checked_days": 365,
    "registries.enterprises_visit_days": 90,
    "registries.referrals_checked_days": 180,
    "registries.import_lines": 5000,
    "casework.return_working_days": 1,
    "casework.return_share": 50,
    "responses.shortest_dispute": 4,
    "casework.max_photos": 6,
    "casework.max_returns": 2,
    "casework.call_attempts": 2,
    "casework.whistle_emergency_minutes": 30,
    "casework.whistle_enforcement_minutes": 1440,
    "casework.whistle_working_days": 3,
    "casework.supervise_hours": 24,
    "casework.criticise_working_days": 5,
    "casework.photo_required": True,
    "intake.reply_hours": {"danger": 2, "utility": 24, "general": 168, "complex": 360},
    "intake.public_sources": ["mailbox", "hotline", "grid", "survey", "visit"],
    "plans.report_days": 14,
    "intake.official_words": (
        "贪污 受贿 行贿 索贿 吃拿卡要 收红包 回扣 以权谋私 滥用职权 渎职 包庇 "
        "举报干部 举报书记 举报主任 违纪 腐败 bribe corruption"
    ).split(),
    "plans.signing_slots": ["community", "property", "owners"],
    "council.open_hours_before": 1,
    "council.item_minutes": 30,
    "council.owners_matters": [
        "维修资金",
        "选聘物业",
        "解聘物业",
        "更换物业",
        "业委会选举",
        "业委会换届",
        "公共收益分配",
        "repair fund",
        "election of the owners",
    ],
    "council.residents_matters": [
        "居民公约",
        "居委会选举",
        "罢免居委会",
        "residents' charter",
        "election of the residents' committee",
    ],
    "topics.as_of": "auto",
    "topics.own_kinds": [],
    "topics.panel_seats": ["community_staff", "commissioner", "council_member"],
    "topics.candidate_hotness": 60.0,
    "topics.candidate_buildings": 2,
    "topics.candidate_sources": 2,
    "topics.weights": {"volume": 0.35, "growth": 0.15, "breadth": 0.20, "severity": 0.15, "unmet": 0.15},
    "topics.source_weights": {"opinion": 0.3, "camera": 0.2},
    "topics.anonymous_factor": 0.5,
    "topics.half_life_days": 21.0,
    "topics.fewest_for_full_volume": 5.0,
    "topics.yellow_from": 35.0,
    "topics.red_from": 60.0,
    "topics.colour_margin": 5.0,
    "topics.rising_from": 0.3,
    "topics.old_after_days": 30,
    "topics.burst_letters": 5,
    "topics.burst_days": 7.0,
    "topics.burst_per_person": 3.0,
    "topics.burst_new_share": 0.6,
    "topics.excerpt_characters": 80,
    "intake.max_photos": 6,
    "intake.max_additions": 20,
    "intake.max_title": 80,
    "intake.max_body": 5000,
    "intake.draft_hours": 24,
    "intake.import_chunk": 200,
    "intake.import_max_rows": 200_000,
    "intake.import_max_bytes": 125_829_120,
    "intake.import_max_unpacked": 419_430_400,
    "intake.refused_days": 30,
    "core.max_photo_bytes": 10_485_760,
    "core.photo_side": 1600,
    "topics.slot_seconds": 5,
    "topics.shown_similar": 5,
    "topics.similar_from": 0.2,
    "topics.redraft_seconds": 10.0,
    "topics.embedding_seconds": 5.0,
}


def is_number(value: Any) -> bool:
    """Whether it is a number, or a table of numbers."""
    if isinstance(value, dict):
        return bool(value) and all(is_number(entry) for entry in value.values())
    return isinstance(value, int | float) and not isinstance(value, bool)


def everywhere(key: str, number: float) -> Any:
    """The number, or where the setting is a table the table with one entry of that number."""
    default = DEFINITIONS[key].default
    return {**default, next(iter(default)): number} if isinstance(default, dict) else number


def is_taken(key: str, value: Any) -> bool:
    try:
        check_value(DEFINITIONS[key], value)
    except InvalidInput:
        return False
    return True


@pytest.mark.parametrize("key", BOUNDS)
def test_each_bound_holds_to_the_number(app: Flask, key: str) -> None:
    least, most = BOUNDS[key]
    assert is_taken(key, everywhere(key, least)) and is_taken(key, everywhere(key, most))
    for refused in (least - 1, most + 1, 10**12, -(10**12), float("nan"), float("inf")):
        assert not is_taken(key, everywhere(key, refused)), refused


@pytest.mark.parametrize("key", NUMBERS)
def test_what_protects_people_stands_as_the_process_says(app: Flask, key: str) -> None:
    assert DEFINITIONS[key].default == NUMBERS[key][0]


def test_each_setting_of_numbers_has_a_floor_and_a_ceiling_written_here(app: Flask) -> None:
    numbers = {key for key, row in DEFINITIONS.items() if is_number(row.default) and not key.startswith("tests.")}
    assert numbers == {*BOUNDS, "topics.weights"}
    without = {key for key in numbers if not isinstance(DEFINITIONS[key].floor, Bounds)}
    assert without == set()


@pytest.mark.parametrize("key", BOUNDS)
def test_a_value_of_an_older_version_counts_as_the_nearest_bound(app: Flask, key: str) -> None:
    least, most = BOUNDS[key]
    for kept, read in ((least - 1, least), (least, least), (most, most), (most + 1, most), (10**12, most)):
        with transaction():
            db.session.add(SettingValue(key=key, value=everywhere(key, kept)))
        assert get_setting(key) == everywhere(key, read)
        assert next(rule.value for rule in list_rules() if rule.definition.key == key) == everywhere(key, read)


@pytest.mark.parametrize("key", LISTS)
def test_lists_of_words_that_protect_are_never_emptied(app: Flask, key: str) -> None:
    words = list("abcdefgh"[: LISTS[key]])
    assert is_taken(key, words)
    assert not is_taken(key, words[1:])
    assert not is_taken(key, [*words[1:], "  "]), "a blank is no word"
    assert not is_taken(key, [*words[1:], f" {words[1]}"]), "a word that stands there twice is one"


def test_what_protects_people_is_on_the_list_and_needs_two(app: Flask) -> None:
    protected = {key for key, row in DEFINITIONS.items() if row.needs_two and not key.startswith("tests.")}
    assert protected == {*NUMBERS, *LISTS, *OTHERS}


def test_no_number_is_set_without_its_default_here(app: Flask) -> None:
    assert set(PLAIN) <= set(DEFAULTS)


def test_every_rule_says_in_both_languages_what_it_decides_and_where_it_comes_from(app: Flask) -> None:
    texts = [
        (key, text)
        for key, row in DEFINITIONS.items()
        for text in (row.label, row.source)
        if text and not key.startswith("tests.")
    ]
    with force_locale("zh_CN"):
        bare = {key for key, text in texts if not CHINESE.search(str(text))}
    with force_locale("en"):
        bare |= {key for key, text in texts if CHINESE.search(str(text))}
    assert len(texts) > 100 and bare == set()


@pytest.mark.parametrize("key", DEFAULTS)
def test_where_an_office_sets_nothing_the_process_holds(app: Flask, key: str) -> None:
    assert DEFINITIONS[key].default == DEFAULTS[key]


def _weights(*numbers: float) -> dict[str, float]:
    return dict(zip(("volume", "growth", "breadth", "severity", "unmet"), numbers, strict=True))


@pytest.mark.parametrize(
    ("kept", "is_right", "read"),
    [
        ((0.2, 0.2, 0.2, 0.2, 0.2), True, (0.2, 0.2, 0.2, 0.2, 0.2)),
        ((1, 0, 0, 0, 0), True, (1, 0, 0, 0, 0)),
        ((0.2, 0.2, 0.2, 0.2, 0.3), False, (0.2 / 1.1, 0.2 / 1.1, 0.2 / 1.1, 0.2 / 1.1, 0.3 / 1.1)),
        ((0.1, 0.2, 0.2, 0.2, 0.2), False, (1 / 9, 2 / 9, 2 / 9, 2 / 9, 2 / 9)),
        ((1.1, -0.1, 0, 0, 0), False, (1, 0, 0, 0, 0)),
        ((0, 0, 0, 0, 0), False, (0.2, 0.2, 0.2, 0.2, 0.2)),
        ((10**12, 10**12, 0, 0, 0), False, (0.5, 0.5, 0, 0, 0)),
    ],
)
def test_weights_are_parts_of_one(app: Flask, kept: tuple[float, ...], is_right: bool, read: tuple[float, ...]) -> None:
    key = "topics.weights"
    assert is_taken(key, _weights(*kept)) is is_right
    with transaction():
        db.session.add(SettingValue(key=key, value=_weights(*kept)))
    assert get_setting(key) == pytest.approx(_weights(*read))


@pytest.mark.parametrize(("key", "most"), [("core.holidays", 60), ("core.make_up_days", 20)])
def test_a_calendar_has_so_many_days_at_most_and_may_be_empty(app: Flask, key: str, most: int) -> None:
    days = [(date(2027, 1, 1) + timedelta(days=number)).isoformat() for number in range(most + 1)]
    assert is_taken(key, []) and is_taken(key, days[:most]) and not is_taken(key, days)


def test_the_calendar_that_ships_has_holidays_and_the_days_worked_instead(app: Flask) -> None:
    holidays, made_up = DEFINITIONS["core.holidays"].default, DEFINITIONS["core.make_up_days"].default
    assert "2025-01-28" in holidays and "2025-01-26" in made_up
    assert not set(holidays) & set(made_up)
    assert "2025-01-28" not in made_up


def test_photos_have_ten_megabytes_and_a_side_of_sixteen_hundred(app: Flask) -> None:
    assert DEFINITIONS["core.max_photo_bytes"].default == 10_485_760
    assert DEFINITIONS["core.photo_side"].default == 1600
