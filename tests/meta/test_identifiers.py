"""No operation takes a row by its number: whoever asks for the scope of objects would not see it.

The operations of every step are read from their sources, so that one that nobody exports is seen too.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from flask import Flask

import govtrack.app  # noqa: F401 - knows the tables of every step
from govtrack.config import ROOT
from govtrack.core.db import Base

PACKAGE = ROOT / "govtrack"
# What is given by its number all the same, each with its reason. Nothing else may be left out.
BY_NUMBER = {
    "accounts.get_grant(grant_id)": "found among the grants of the user who is given, or not at all",
    "audit.Happened(subject_id)": "what is written to the record of a row, by those that wrote the row",
    "audit.record_many(rows)": "what is written to the record of rows, by those that wrote them",
    "casework.remind(after_id)": "where the last page of a recurring job ended",
    "council.SheetLine(participant_id)": "found among the participants of the meeting that is given, or not at all",
    "discussion.Said(resident_id)": "the account at the browser: a later step keeps it, this one its number alone",
    "discussion.forget_writers(resident_ids)": "takes no actor: the accounts that the step which keeps them deletes",
    "discussion.support(resident_id)": "the account at the browser: a later step keeps it, this one its number alone",
    "discussion.take_support_back(resident_id)": "the account at the browser, as for the support itself",
    "notify.begin_sending(message_ids)": "takes no actor: what a job hands over, of the messages that it was given",
    "notify.end_several(message_ids)": "takes no actor: what a sender reports, of the messages that it was given",
    "notify.end_sent(message_id)": "takes no actor: what a gateway reports, of the message that its mark names",
    "notify.end_sending(message_id)": "takes no actor: what a sender reports, of the message that it was given",
    "notify.send_soon(message_id)": "takes no actor: what was written in this very transaction",
    "notify.send_together(message_ids)": "takes no actor: what was written in this very transaction",
    "places.assign_duty(order)": "no work order: which unit of a place comes first",
    "plans.NewCommitment(lead_unit_id)": "the operation asks for the unit; tried in test_scope.py",
    "plans.NewCommitment(suggestion_id)": "found among the suggestions of the plan's topic, or refused",
    "proposals.end_signatures(resident_id)": "takes no actor: whose home has just ended, as the signal says",
    "proposals.let_accounts_go(resident_ids)": "takes no actor: accounts that are being deleted, as the signal says",
    "registries.refresh_all(after_id)": "where the last page of a recurring job ended",
    "registries.refresh_due(after_id)": "where the last page of a recurring job ended",
    "responses.deliver_answers(response_id)": "takes no actor: a job of what was published",
    "responses.note_seen(submission_id)": "a holder of the receipt code, checked by the page that asks for it",
    "topics.constrain(submission_ids)": "what a correction has moved, named by the operation that asked for each",
    "topics.Findings(newest_decision_id)": "takes no actor: what a run of the comparison found",
    "topics.demand_leaving(letters)": "those of the letters that the asking operation holds as rows",
    "topics.Rescored(topics)": "how many",
    "topics.Scored(topics)": "how many",
    "topics.Rescored(last_id)": "where the last page of a recurring job ended",
}


class Taken(NamedTuple):
    """One thing that an operation takes, or a part of what is entered as a whole."""

    name: str
    parameter: str
    annotation: str


def list_taken(room: Path) -> Iterator[Taken]:
    """What the operations of a room take: those with an actor, those that others may call, and what they are given."""
    paths = sorted(room.rglob("*.py")) if room.is_dir() else [room]
    step = room.parent.name
    exported = {name for path in paths for name in _exported(path)} if room.is_dir() else None
    for path in paths:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
                is_open = exported is None or node.name in exported
                if (is_open and not node.name.startswith("_")) or "actor" in {one.arg for one in arguments}:
                    yield from (_taken(step, node.name, one.arg, one.annotation) for one in arguments)
            elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                for part in node.body:
                    if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name):
                        yield _taken(step, node.name, part.target.id, part.annotation)


def _exported(path: Path) -> list[str]:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__":
            return list(ast.literal_eval(node.value))
    return []


def _taken(step: str, name: str, parameter: str, annotation: ast.expr | None) -> Taken:
    return Taken(f"{step}.{name}({parameter})", parameter, ast.unparse(annotation) if annotation else "")


def _rooms() -> list[Path]:
    return sorted([*PACKAGE.glob("*/operations"), *PACKAGE.glob("*/operations.py")])


def names_of_rows(taken: list[Taken]) -> set[str]:
    """What rows are called where operations take them as rows."""
    models = {mapper.class_.__name__ for mapper in Base.registry.mappers}
    return {one.parameter for one in taken if set(one.annotation.replace("[", " ").replace("]", " ").split()) & models}


def given_by_number(taken: list[Taken], rows: set[str]) -> set[str]:
    """What names a row by a number: by its own name, or as a plain number under the name of a row."""
    return {
        one.name
        for one in taken
        if one.parameter.endswith(("_id", "_ids")) or (one.parameter in rows and re.search(r"\bint\b", one.annotation))
    }


def test_operations_take_rows_and_never_their_numbers(app: Flask) -> None:
    taken = [one for room in _rooms() for one in list_taken(room)]
    rows = names_of_rows(taken)
    assert {"submission", "unit", "units", "place", "topic", "plan"} <= rows and len(taken) > 400
    assert given_by_number(taken, rows) == set(BY_NUMBER)
    assert all(BY_NUMBER.values())


def test_an_operation_that_takes_a_number_is_seen(tmp_path: Path) -> None:
    room = tmp_path / "plans" / "operations"
    room.mkdir(parents=True)
    (room / "charging.py").write_text(
        "def charge(actor: Actor, plan: Plan, unit_id: int, *, note: str) -> None: ...\n"
        "def _give(actor: Actor, topic: int, letters: int) -> None: ...\n"
        "def inside(plan_id: int) -> None: ...\n"
        "class NewCharge:\n    unit_ids: Sequence[int] = ()\n",
        encoding="utf-8",
    )
    found = given_by_number(list(list_taken(room)), {"plan", "topic", "unit"})
    assert found == {"plans.charge(unit_id)", "plans._give(topic)", "plans.NewCharge(unit_ids)"}
