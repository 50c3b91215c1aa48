"""Hot matters of a period as they stood then, and how early a matter would have come before the panel."""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook

from govtrack.core.clock import local_midnight
from govtrack.core.db import db, transaction
from govtrack.intake.models import Submission
from govtrack.places.models import Place
from govtrack.places.queries import find_ancestor
from govtrack.topics.clustering.leads import find_peak
from govtrack.topics.period_commands import split
from govtrack.topics.queries.periods import period_of, read_past_letters
from govtrack.topics.tasks.past import find_matters, measure_lead
from tests import factories
from tests.topics.neighbourhood import ELEVATOR, FUMES, write

MARCH = (date(2026, 3, 1), date(2026, 3, 31))
APRIL = (date(2026, 4, 1), date(2026, 4, 30))


def noon(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 4, tzinfo=UTC)


@pytest.fixture
def buildings(app: Flask) -> list[Place]:
    """Two buildings of one compound."""
    compound = factories.place("compound")
    return [factories.place("building", parent=compound) for _ in range(2)]


def community_of(place: Place) -> int:
    community = find_ancestor(place, "community")
    assert community is not None
    return community.id


def write_some(texts: Any, times: list[datetime], places: list[Place], first_phone: int = 10, **more: Any) -> list[int]:
    return [
        write(text, phone=f"138000000{first_phone + i}", at=at, place=places[i % len(places)], **more).id
        for i, (text, at) in enumerate(zip(texts, times, strict=True))
    ]


def test_a_period_holds_its_first_and_last_day_and_has_as_long_a_time_on_either_side() -> None:
    march = period_of(*MARCH)
    assert march.start == datetime(2026, 2, 28, 16, tzinfo=UTC)
    assert march.end == datetime(2026, 3, 31, 16, tzinfo=UTC)
    assert (march.start - march.before, march.after - march.end) == (timedelta(days=31), timedelta(days=31))


def test_a_month_is_told_without_what_came_later(buildings: list[Place]) -> None:
    lifts = write_some(ELEVATOR, [noon(2, 20), noon(3, 2), noon(3, 3), noon(3, 30), noon(4, 1), noon(4, 2)], buildings)
    fumes = write_some(FUMES, [noon(4, 5), noon(4, 6), noon(4, 7)], buildings, 50)
    place_id = community_of(buildings[0])
    march = find_matters(place_id, *MARCH)
    assert march.letters == 3
    assert [row.letter_ids for row in march.matters] == [tuple(lifts[1:4])]
    matter = march.matters[0]
    assert (matter.before, matter.letters, matter.after, matter.people, matter.all_letters) == (1, 3, 2, 3, 4)
    assert (matter.first_at, matter.last_at) == (noon(2, 20), noon(3, 30))
    april = find_matters(place_id, *APRIL)
    assert {row.letter_ids: (row.before, row.letters, row.after) for row in april.matters} == {
        tuple(lifts[4:]): (3, 2, 0), tuple(fumes): (0, 3, 0),
    }  # fmt: skip


def test_the_last_moment_of_a_day_belongs_to_it_and_the_next_does_not(buildings: list[Place]) -> None:
    midnight = local_midnight(date(2026, 4, 1))
    moments = [midnight - timedelta(microseconds=1), midnight, noon(3, 31)]
    letters = write_some(ELEVATOR[:3], moments, buildings)
    (matter,) = find_matters(community_of(buildings[0]), *MARCH).matters
    assert set(matter.letter_ids) == {letters[0], letters[2]}
    assert (matter.letters, matter.after) == (2, 1)


def test_an_answer_of_later_is_not_known_then(buildings: list[Place]) -> None:
    """What was overdue at the end of the period counts as unmet, though it was answered afterwards."""
    first, second, third = write_some(ELEVATOR[:3], [noon(3, 1), noon(3, 1), noon(3, 1)], buildings)
    end = period_of(*MARCH).end
    with transaction():
        for letter_id, since in ((first, end - timedelta(microseconds=1)), (second, end), (third, None)):
            letter = db.session.get_one(Submission, letter_id)
            letter.due_at = noon(3, 20)
            if since is not None:
                letter.state, letter.state_since = "answered", since
    past = read_past_letters(factories.subdistrict(), period_of(*MARCH))
    assert [letter.evidence.is_unmet for letter in past] == [False, True, True]


def test_a_community_counts_its_own_letters_alone(buildings: list[Place], app: Flask) -> None:
    elsewhere = factories.place("compound")
    write_some(ELEVATOR[:3], [noon(3, 2)] * 3, buildings)
    write_some(FUMES, [noon(3, 3)] * 3, [elsewhere], 50)
    assert find_matters(community_of(buildings[0]), *MARCH).letters == 3
    assert [row.letters for row in find_matters(community_of(buildings[0]), *MARCH).matters] == [3]


def test_five_people_within_five_minutes_are_a_candidate_with_the_fifth(buildings: list[Place]) -> None:
    """As at a school gate: many at once about something grave, from two buildings."""
    grave = factories.category(severity=0.6)
    began = noon(3, 9)
    times = [began + timedelta(seconds=60 * i) for i in range(6)]
    write_some(ELEVATOR, times, buildings, category=grave)
    found = measure_lead(community_of(buildings[0]))
    assert [row.candidate_at for row in found.leads] == [began + timedelta(minutes=4)]
    assert (found.matters, found.letters, found.lacks_spread) == (1, 6, False)
    assert found.leads[0].peak_at == times[-1]


def test_the_busiest_week_is_the_first_of_its_kind_and_a_week_to_the_second() -> None:
    start = noon(3, 1)
    week = timedelta(days=7)
    second = timedelta(seconds=1)
    assert find_peak([start, start + week]) == start + week
    assert find_peak([start, start + week + second]) == start
    assert find_peak([start, start + week / 2, start + 9 * week, start + 9 * week + second]) == start + week / 2


def test_a_span_is_cut_into_the_months_of_the_calendar() -> None:
    first, last = date(2025, 12, 15), date(2026, 2, 1)
    assert list(split(first, last, "month")) == [
        (date(2025, 12, 15), date(2025, 12, 31)), (date(2026, 1, 1), date(2026, 1, 31)),
        (date(2026, 2, 1), date(2026, 2, 1)),
    ]  # fmt: skip
    assert list(split(first, last, "quarter")) == [
        (date(2025, 12, 15), date(2025, 12, 31)), (date(2026, 1, 1), date(2026, 2, 1)),
    ]  # fmt: skip
    assert list(split(first, last, "year")) == list(split(first, last, "quarter"))
    assert list(split(first, last, None)) == [(first, last)]


def run(app: Flask, *more: str) -> Any:
    return app.test_cli_runner().invoke(args=["topics", "report", "--from", "2026-03-01", "--to", "2026-04-30", *more])


def test_the_command_prints_and_writes_a_sheet_for_each_month(
    app: Flask, buildings: list[Place], tmp_path: Path
) -> None:
    write_some(ELEVATOR[:4], [noon(3, 2), noon(3, 3), noon(4, 1), noon(4, 2)], buildings)
    printed = run(app, "--each", "month")
    assert printed.exit_code == 0, printed.output
    assert "2026-03-01 – 2026-03-31: 2 letters, 1 matters" in printed.stdout
    assert "letters 0 → 2 → 2  people 2  since 2026-03-02" in printed.stdout
    book, lists = tmp_path / "hot.xlsx", tmp_path / "hot.json"
    assert run(app, "--each", "month", "--output", str(book)).exit_code == 0
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(book.read_bytes()))
    assert sheets.sheet_names == ["2026-03-01 – 2026-03-31", "2026-04-01 – 2026-04-30"]
    assert sheets.get_sheet_by_index(1).to_python()[1][6:11] == [2, 2, 0, 2, 4]
    assert run(app, "--output", str(lists)).exit_code == 0
    (whole,) = json.loads(lists.read_text("utf-8"))
    assert (whole["from"], whole["to"], whole["letters"]) == ("2026-03-01", "2026-04-30", 4)
    assert [row["letters"] for row in whole["matters"]] == [4]


def test_what_cannot_be_is_refused_in_words(app: Flask, tmp_path: Path) -> None:
    backwards = app.test_cli_runner().invoke(args=["topics", "report", "--from", "2026-03-02", "--to", "2026-03-01"])
    assert backwards.exit_code == 2 and "before the first one" in backwards.output
    assert run(app, "--output", str(tmp_path / "hot.docx")).exit_code == 2
    nowhere = run(app, "--place", "NOWHERE")
    assert nowhere.exit_code == 1 and "NOWHERE" in nowhere.output


def test_letters_of_no_known_place_by_one_way_say_why_nothing_is_a_candidate(app: Flask) -> None:
    factories.place("community")
    write_some(ELEVATOR[:3], [noon(3, 2)] * 3, [None])  # type: ignore[list-item]  # as a sheet without places
    said = run(app)
    assert said.exit_code == 0 and "candidate" in said.stderr
