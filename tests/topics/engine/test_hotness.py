"""What makes a topic hot, and what does not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from govtrack.topics.engine.hotness import (
    Evidence,
    HotnessSettings,
    colour,
    hotness,
    is_candidate,
    poisson_surprise,
)

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


def voices(count: int, source: str = "mailbox", spread: int = 5, **more) -> list[Evidence]:
    return [
        Evidence(f"r{n}", source, NOW - timedelta(days=n % 6), f"B{n % spread}", "C1", 0.5, **more)
        for n in range(count)
    ]


def test_one_person_writing_fifty_times_counts_once_and_stays_green() -> None:
    letters = [Evidence("r1", "mailbox", NOW - timedelta(hours=n), "B1") for n in range(50)]
    heat = hotness(letters, NOW)
    assert heat.reporters == 1
    assert heat.part("volume").numbers["weighted_voices"] == pytest.approx(1.0)
    assert colour(heat, None) == "green"


def test_twelve_residents_in_a_week_turn_it_red_and_make_a_candidate() -> None:
    heat = hotness(voices(12), NOW)
    assert colour(heat, None) == "red"
    assert is_candidate(heat).is_candidate


def test_web_posts_alone_never_make_a_candidate() -> None:
    heat = hotness(voices(500, source="web"), NOW, HotnessSettings(source_weights={}))
    assert heat.value > 60
    candidacy = is_candidate(heat)
    assert not candidacy.is_candidate
    assert [reason.name for reason in candidacy.reasons if not reason.is_met] == ["not_web_only"]
    assert colour(heat, None) != "red"


def test_the_parts_add_up_to_the_figure() -> None:
    heat = hotness(voices(9), NOW)
    assert sum(part.points for part in heat.parts) == pytest.approx(heat.value)
    assert {part.name for part in heat.parts} == {
        "volume",
        "growth",
        "breadth",
        "severity",
        "unmet",
    }


def test_old_voices_fade_by_half_in_three_weeks() -> None:
    old = [Evidence("r1", "mailbox", NOW - timedelta(days=21))]
    assert hotness(old, NOW).part("volume").numbers["weighted_voices"] == pytest.approx(0.5)


def test_a_voice_that_cannot_be_verified_counts_half() -> None:
    doubtful = [Evidence(None, "mailbox", NOW)]
    assert hotness(doubtful, NOW).part("volume").numbers["weighted_voices"] == pytest.approx(0.5)


def test_a_camera_counts_once_for_a_place_and_day() -> None:
    alarms = [Evidence(None, "camera", NOW - timedelta(minutes=n), "B1") for n in range(30)]
    weighted = hotness(alarms, NOW).part("volume").numbers["weighted_voices"]
    assert weighted == pytest.approx(0.2)


def test_two_letters_after_a_silence_are_no_surge() -> None:
    assert hotness(voices(2), NOW).part("growth").value < 0.5
    assert hotness(voices(12), NOW).part("growth").value == pytest.approx(1.0)


def test_letters_of_the_future_do_not_count() -> None:
    assert hotness([Evidence("r1", "mailbox", NOW + timedelta(days=1))], NOW).submissions == 0


def test_the_colour_does_not_flicker_at_the_border() -> None:
    settings = HotnessSettings(red_from=65.0)
    heat = hotness(voices(12), NOW)
    assert 60 < heat.value < 65
    assert colour(heat, "yellow", settings) == "yellow"
    assert colour(heat, "red", settings) == "red"


def test_nothing_at_all_is_cold() -> None:
    heat = hotness([], NOW)
    assert heat.value == 0
    assert not is_candidate(heat).is_candidate
    assert colour(heat, None) == "green"


def test_surprise_grows_with_the_count_and_shrinks_with_habit() -> None:
    assert poisson_surprise(0, 1.0) == 0.0
    assert poisson_surprise(5, 1.0) > poisson_surprise(3, 1.0) > poisson_surprise(3, 3.0)
    assert poisson_surprise(400, 2.0) > 100
