"""Operations that take no actor, each in a group that says who may call it and what holds others off.

What takes an actor is called in test_scope.py by somebody of another place. What takes none cannot be refused for a
role: it stands here, and is found out where a page could reach what only jobs and other operations are to call.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from flask import Flask
from sqlalchemy import update

from deploy.house import modules
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.intake import operations as intake
from govtrack.intake.models import ReporterContact, Submission
from govtrack.intake.reporters import Contact, contact_mark
from govtrack.notify import operations as notify
from tests.intake.drafts import sent
from tests.meta.listed import HOUSE, NO_STEP, STEPS, find_steps, operations, takes_actor
from tests.meta.writers import find_writes, models_of


class Group(NamedTuple):
    """Operations of the same kind: why they take no actor, and whether a page may call them."""

    reason: str
    is_for_pages: bool
    names: str


GROUPS = (
    Group(
        "reads or reckons, and writes nothing", True,
        "accounts.check_role accounts.check_unit accounts.generate_password accounts.get_grant council.name_line "
        "council.parts_of council.suggest_scope intake.count_touched intake.demand_idle intake.is_proven_for "
        "intake.job_key intake.load_lasting_names intake.load_names intake.look_key intake.preview_sheet "
        "notify.pause_after oversight.earliest_day",
    ),
    Group(
        "the system's own: a job calls it, for what the clock or the outbox says", False,
        "casework.follow_kind casework.remind casework.tell_of_words discussion.remind_of_waiting "
        "intake.answer_lost intake.forget_old_previews intake.forget_refused_lines intake.forget_unsent_photos "
        "intake.remind_of_appeals notify.begin_sending notify.end_sending notify.end_sent notify.end_several "
        "notify.put_off notify.send_bundles plans.complete_if_kept registries.refresh_all registries.refresh_due "
        "responses.close_settled responses.deliver_answers responses.finish_evaluations responses.follow_letter "
        "proposals.end_with_letter proposals.follow_letter "
        "responses.end_told_in_vain responses.note_late responses.tell_waiting topics.wake_parked",
    ),
    Group(
        "a part of other operations, which have asked who does it", False,
        "council.ensure_rule_set discussion.forget_writers discussion.let_lapse intake.attach_photos "
        "notify.notify_reporter notify.notify_reporters notify.notify_users notify.send_soon notify.send_together "
        "notify.settle notify.mark_seen notify.see_to notify.send_again notify.send_code",
    ),
    Group(
        "whoever holds the receipt, or proves the contact that was left with the letter", True,
        "intake.ask_for_lost intake.enter_link intake.enter_lost intake.renew_by_contact responses.note_seen",
    ),
    Group(
        "signing in: nobody is anybody yet; what is typed decides, and each step asks for the one before", True,
        "accounts.note_sign_in accounts.sign_in residents.ask_to_enter residents.enter_account "
        "residents.enter_by_code residents.enter_by_link residents.open_account",
    ),
    Group(
        "the account of a resident is given in place of an actor: test_resident_scope.py and "
        "tests/residents/test_operations.py call each with what belongs to another account", True,
        "residents.add_contact residents.ask_for_home residents.delete_account residents.end_other_sessions "
        "residents.end_own_home residents.end_session residents.enter_home_code residents.keep_letter "
        "residents.keep_written residents.let_letter_go residents.note_export "
        "residents.remove_contact",
    ),
    Group(
        "the account of a resident is given in place of an actor: test_resident_scope.py tries each with another "
        "one", True,
        "proposals.add_update proposals.agree_to_merge proposals.ask_to_merge proposals.offer proposals.revise "
        "proposals.sign proposals.support proposals.take_back proposals.withdraw",
    ),
    Group(
        "a job or a signal calls it: nobody acts", False,
        "proposals.call_for_answers proposals.end_signatures proposals.let_accounts_go proposals.take_panel_answers",
    ),
    Group(
        "the link of a message, or the signature of a gateway: the page reads it before it calls", True,
        "notify.switch_off notify.switch_on notify.use_number",
    ),
    Group("a client of the open interface: its key says at which place it may write", True, "api.take_request"),
)  # fmt: skip
NOT_FOR_PAGES = {name for group in GROUPS if not group.is_for_pages for name in group.names.split()}
PAGES = {"views", "verbs"}
ANN = "ann@example.org"


def test_every_operation_without_an_actor_stands_in_one_group() -> None:
    listed = [name for group in GROUPS for name in group.names.split()]
    found = [f"{step}.{name}" for step, name, operation in operations() if not takes_actor(operation)]
    assert sorted(listed) == sorted(found), "an operation takes its actor first, or says in a group why it takes none"


def test_every_package_with_operations_is_a_step(tmp_path: Path) -> None:
    for path in ("letters/operations/__init__.py", "lists/operations.py", "audit/operations.py", "core/db.py"):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).touch()
    assert find_steps(tmp_path) == {"letters", "lists"}
    assert {*STEPS} >= {"residents", "intake", "api"} and not NO_STEP & {*STEPS}


def writes_in(operation: Callable[..., Any], models: set[str]) -> list[str]:
    """What the lines of an operation write."""
    lines, first = inspect.getsourcelines(operation)
    source = Path(inspect.getfile(operation)).read_text(encoding="utf-8")
    return [what for line, what in find_writes(source, models) if first <= line < first + len(lines)]


def test_what_is_said_to_write_nothing_has_no_line_that_writes() -> None:
    reads, models = GROUPS[0], models_of(HOUSE)
    found = {f"{step}.{name}": operation for step, name, operation in operations()}
    assert reads.reason.endswith("writes nothing")
    assert {name: what for name in reads.names.split() if (what := writes_in(found[name], models))} == {}
    assert writes_in(notify.begin_sending, models) == [".values", "update"], "what writes is seen"


def named_in(source: str, known: dict[str, Any]) -> Iterator[Any]:
    """What a module names: by a name of its own, or as a part of something that it imports."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name):
            yield known.get(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            home = known.get(node.value.id)
            yield getattr(home, node.attr, None) if inspect.ismodule(home) else None


def reached(source: str, known: dict[str, Any]) -> set[str]:
    """Of what is not for pages, what a module names."""
    numbers = {id(operation): f"{step}.{name}" for step, name, operation in operations()}
    return {numbers[id(one)] for one in named_in(source, known) if id(one) in numbers} & NOT_FOR_PAGES


def test_no_page_calls_what_only_jobs_and_operations_may(app: Flask) -> None:
    found = {
        name: names
        for name, path in modules().items()
        if PAGES & {*name.split(".")} and not name.startswith("govtrack.core")
        if (names := reached(path.read_text(encoding="utf-8"), vars(import_module(name))))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("intake.answer_lost(row)", {"intake.answer_lost"}),
        ("send(row)", {"intake.answer_lost"}),
        ("job = send", {"intake.answer_lost"}),
        ("intake.count_touched(batch)", set()),
    ],
)
def test_a_page_that_calls_one_is_seen(source: str, names: set[str]) -> None:
    assert reached(source, {"intake": intake, "send": intake.answer_lost}) == names


# What holders of receipts are asked for: with something of another letter, made up or a stranger's, it opens nothing.
STRANGERS: dict[str, Callable[[Any], Any]] = {
    "enter_link": lambda _letter: intake.enter_link("MQ.made-up"),
    "enter_lost": lambda _letter: intake.enter_lost("the flow of another browser", "123456"),
    "renew_by_contact": lambda letter: intake.renew_by_contact(
        letter, "email", contact_mark("email", "mallory@example.org") or ""
    ),
}


@pytest.fixture
def letter(app: Flask) -> Submission:
    """A letter of somebody who has proven the address that was left with it."""
    row, _code = sent(contact=Contact(name="陈小红", email=ANN), identity_mode="named")
    with transaction():
        db.session.execute(update(ReporterContact).values(email_proven_at=now()))
    return row


@pytest.mark.parametrize("name", STRANGERS)
def test_a_stranger_gets_no_receipt_code(letter: Submission, name: str) -> None:
    before = letter.receipt_fingerprint
    with transaction():
        assert not STRANGERS[name](letter)
    db.session.refresh(letter)
    assert letter.receipt_fingerprint == before


def test_whoever_has_proven_the_contact_gets_one(letter: Submission) -> None:
    before = letter.receipt_fingerprint
    with transaction():
        assert intake.renew_by_contact(letter, "email", contact_mark("email", ANN) or "")
    db.session.refresh(letter)
    assert letter.receipt_fingerprint != before
