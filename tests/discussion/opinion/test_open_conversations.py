"""Beside what Polis itself recorded: one full result to the digit, and the groups of open conversations."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.opinions import agreement
from govtrack.discussion.opinion import MISSING, Votes, draw
from govtrack.discussion.opinion.positions import lay_out
from govtrack.discussion.opinion.statements import agreed_in_each, find_representative, priorities
from govtrack.discussion.opinion.tallies import Tallies
from govtrack.discussion.reading import read_votes

POLIS = Path(os.environ.get("GOVTRACK_EVAL_DATA", Path(__file__).parents[4] / "shared" / "data")) / "polis"
REFERENCE = POLIS / "reference" / "below-100-ptpts"

pytestmark = pytest.mark.evaldata


@pytest.fixture(scope="module")
def recorded() -> dict[str, Any]:
    """The result that Polis kept for the reference conversation."""
    found: dict[str, Any] = json.loads((REFERENCE / "math-pca2.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def votes() -> Votes:
    """The votes of the reference conversation."""
    return read_votes(REFERENCE / "participants-votes.csv")


def groups_in(path: Path) -> dict[str, str]:
    """The recorded group of each person who has one."""
    with path.open(encoding="utf-8") as file:
        return {row["participant"]: row["group-id"] for row in csv.DictReader(file) if row["group-id"]}


def moderated(votes: Votes, recorded: dict[str, Any]) -> Votes:
    """With the statements that moderators took out as Polis counts them: a pass of everybody, whoever they are."""
    values = votes.values.copy()
    values[:, [votes.statements.index(str(one)) for one in recorded["mod-out"]]] = 0
    return Votes.of(votes.participants, votes.statements, values)


def recorded_rows(votes: Votes, recorded: dict[str, Any]) -> list[Any]:
    """The rows of the people of each recorded group."""
    base = dict(zip(recorded["base-clusters"]["id"], recorded["base-clusters"]["members"], strict=True))
    return [
        np.array(sorted(votes.participants.index(str(one)) for part in group["members"] for one in base[part]))
        for group in recorded["group-clusters"]
    ]


def test_the_reference_has_the_recorded_groups(votes: Votes) -> None:
    found, groups = draw(votes), groups_in(REFERENCE / "participants-votes.csv")
    same, both = agreement(found, groups)
    assert len(found.groups) == len(set(groups.values())) == 3
    assert both == len(groups) == 23 and same >= both - 1


def test_the_reference_has_the_recorded_consensus(votes: Votes, recorded: dict[str, Any]) -> None:
    told = [(said.statement, said.side, said.counted, said.votes) for said in draw(votes).consensus]
    assert told == [
        (str(one["tid"]), side, one["n-success"], one["n-trials"])
        for side in ("agree", "disagree")
        for one in recorded["consensus"][side]
    ]


def test_people_stand_where_they_were_recorded(votes: Votes, recorded: dict[str, Any]) -> None:
    """Polis counts an agreement as −1, so that all signs are turned; each direction may be turned as well."""
    people = lay_out(moderated(votes, recorded)).people
    base = recorded["base-clusters"]
    for members, *place in zip(base["members"], base["x"], base["y"], strict=True):
        (member,) = members
        assert np.abs(people[votes.participants.index(str(member))]) == pytest.approx(np.abs(place), abs=1e-9)


def test_statements_of_the_recorded_groups_are_those_recorded(votes: Votes, recorded: dict[str, Any]) -> None:
    shown = [number for number, name in enumerate(votes.statements) if int(name) not in recorded["mod-out"]]
    by_group = Tallies.of(votes, recorded_rows(votes, recorded))
    left = Tallies(*(table[:, shown] for table in (by_group.agree, by_group.disagree, by_group.seen)))
    found = find_representative(left, tuple(votes.statements[number] for number in shown))
    for group, told in zip(recorded["group-clusters"], found, strict=True):
        expected = recorded["repness"][str(group["id"])]
        assert [(said.statement, said.side) for said in told] == [(str(e["tid"]), e["repful-for"]) for e in expected]
        for said, one in zip(told, expected, strict=True):
            assert (said.counted, said.votes) == (one["n-success"], one["n-trials"])
            figures = (said.probability, said.certainty, said.ratio, said.difference)
            wanted = (one["p-success"], one["p-test"], one["repness"], one["repness-test"])
            assert figures == pytest.approx(wanted, rel=1e-6)


def test_consensus_of_all_groups_and_priorities_are_those_recorded(votes: Votes, recorded: dict[str, Any]) -> None:
    by_group = Tallies.of(votes, recorded_rows(votes, recorded))
    united = dict(zip(votes.statements, agreed_in_each(by_group, "agree").tolist(), strict=True))
    assert united == pytest.approx(recorded["group-aware-consensus"])
    asked = priorities(by_group, lay_out(moderated(votes, recorded)).extremity)
    expected = recorded["comment-priorities"]
    wanted = [expected[name] for name in votes.statements]
    assert asked.tolist() == pytest.approx(wanted, rel=1e-6)


@pytest.mark.parametrize(("name", "groups", "least"), [("15-per-hour-seattle", 2, 0.9), ("brexit-consensus", 2, 0.95)])
def test_open_conversations_have_nearly_the_recorded_groups(name: str, groups: int, least: float) -> None:
    path = POLIS / name / "participants-votes.csv"
    found = draw(read_votes(path))
    same, both = agreement(found, groups_in(path))
    assert len(found.groups) == groups and same >= least * both


def test_a_vote_counts_as_in_the_file(votes: Votes) -> None:
    """1 is an agreement: the figures that Polis gives beside the votes say so."""
    path = POLIS / "brexit-consensus" / "participants-votes.csv"
    read = read_votes(path)
    counted: dict[str, tuple[int, int, int]] = {}
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            counted[row["participant"]] = (int(row["n-votes"]), int(row["n-agree"]), int(row["n-disagree"]))
    for name, line in zip(read.participants, read.values, strict=True):
        assert counted.get(name) == ((line != MISSING).sum(), (line == 1).sum(), (line == -1).sum())
