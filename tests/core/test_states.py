"""What a table of states takes, refuses and tells, on a table of three states."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine

from govtrack.core.actors import ANONYMOUS, SYSTEM, Actor, Grant
from govtrack.core.errors import Forbidden, IllegalTransition
from govtrack.core.states import TABLES, TONES, State, StateTable, Transition, step

STATES = {"open": State("Open"), "shut": State("Shut", "warning"), "gone": State("Gone", "danger", is_final=True)}
STEPS = (step("open", "shut", "shut", "chair", "system"), step("open shut", "end", "gone", "recorder"))
CHAIR = Actor("user", 1, "人", (Grant("chair"),))
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _leaves_no_table() -> Iterator[None]:
    yield
    TABLES.pop("tests.door", None)


def door(states: Mapping[str, State] = STATES, steps: tuple[list[Transition], ...] = STEPS) -> StateTable:
    return StateTable("tests.door", states, "open", *steps)


def row(state: str = "open") -> Any:
    return SimpleNamespace(state=state, state_since=None)


def test_a_table_is_found_by_its_name() -> None:
    assert door() is TABLES["tests.door"]


@time_machine.travel(NOON, tick=False)
def test_a_step_moves_the_row_and_notes_when() -> None:
    moved = row()
    assert door().advance(moved, "shut", CHAIR) == ("open", "shut")
    assert (moved.state, moved.state_since) == ("shut", NOON)


def test_a_step_of_the_past_bears_its_own_moment() -> None:
    moved, then = row(), datetime(2025, 1, 1, tzinfo=UTC)
    door().advance(moved, "shut", SYSTEM, at=then)
    assert moved.state_since == then


@pytest.mark.parametrize(
    ("state", "action", "actor", "error"),
    [
        ("shut", "shut", CHAIR, IllegalTransition),
        ("gone", "end", CHAIR, IllegalTransition),
        ("open", "burn", CHAIR, IllegalTransition),
        ("open", "end", CHAIR, Forbidden),
        ("open", "end", SYSTEM, Forbidden),
        ("open", "shut", ANONYMOUS, Forbidden),
    ],
)
def test_a_refused_step_leaves_the_row_as_it_was(state: str, action: str, actor: Actor, error: type[Exception]) -> None:
    kept = row(state)
    with pytest.raises(error):
        door().advance(kept, action, actor)
    assert (kept.state, kept.state_since) == (state, None)


def test_what_is_open_depends_on_state_and_role() -> None:
    table, recorder = door(), Actor("user", 2, "人", (Grant("recorder"),))
    assert table.open_actions(row(), CHAIR) == ["shut"]
    assert table.open_actions(row(), recorder) == ["end"]
    assert table.open_actions(row("shut"), CHAIR) == []
    assert table.open_actions(row("gone"), recorder) == []
    assert table.actions == ["shut", "end"]


@pytest.mark.parametrize(
    ("states", "steps"),
    [
        (STATES, (*STEPS, step("open", "shut", "gone", "chair"))),
        (STATES, (step("open", "melt", "water", "chair"),)),
        (STATES, (step("water", "freeze", "open", "chair"),)),
        (STATES, (step("gone", "reopen", "open", "chair"),)),
        (STATES, (step("open", "shut", "shut"),)),
        ({**STATES, "open": State("Open", "pink")}, STEPS),
    ],
    ids=["two places", "no such target", "no such source", "left after its end", "nobody may", "no such tone"],
)
def test_a_table_that_cannot_be_is_refused(states: dict[str, State], steps: tuple[list[Transition], ...]) -> None:
    with pytest.raises(ValueError, match=r"tests\.door"):
        door(states, steps)


def test_the_column_takes_the_states_of_the_table() -> None:
    assert door().sql_check() == "state IN ('open', 'shut', 'gone')"


def test_the_drawing_has_every_step_once() -> None:
    assert door().mermaid().splitlines() == [
        "stateDiagram-v2",
        "    [*] --> open",
        "    open --> shut: shut",
        "    open --> gone: end",
        "    shut --> gone: end",
        "    gone --> [*]",
    ]


def test_a_table_may_use_every_tone_and_have_no_state_but_the_two_of_its_step() -> None:
    assert TONES == ("neutral", "active", "info", "success", "warning", "danger")
    many = {f"s{number}": State("S", tone) for number, tone in enumerate(TONES)}
    assert door({**STATES, **many}).initial == "open"
    TABLES.pop("tests.door")
    two = door({"open": State("Open"), "shut": State("Shut", is_final=True)}, (step("open", "shut", "shut", "chair"),))
    assert set(two.states) == {"open", "shut"}


def test_what_is_not_finished_leaves_out_ends_and_what_is_named() -> None:
    table = door()
    assert (table.unfinished(), table.unfinished("shut")) == (("open", "shut"), ("open",))
    assert table.unfinished(*table.states) == ()
    with pytest.raises(ValueError, match="ajar"):
        table.unfinished("ajar")


def test_where_an_action_leads_on_from() -> None:
    assert door().sources("end") == ("open", "shut")
    assert door().sources("burn") == ()
