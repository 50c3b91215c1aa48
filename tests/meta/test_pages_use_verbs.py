"""No page goes past its verbs: what pages call of operations, and what they commit."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.verbs import (
    PACKAGE,
    steps_with_verbs,
)

# What pages call without a verb, each with its reason. Nothing else may be left out.
OPERATIONS_OF_AUTHORS = "Words add_update agree_to_merge ask_to_merge offer revise sign support take_back withdraw"
OPERATIONS_OF_RESIDENTS = (
    "add_contact ask_for_home ask_to_enter delete_account end_other_sessions end_own_home end_session "
    "enter_account enter_by_code enter_by_link enter_home_code keep_letter let_letter_go note_export "
    "open_account remove_contact"
)
WITHOUT_VERB = {
    "accounts.generate_password": "a word, no act",
    "accounts.get_grant": "reads",
    "accounts.note_sign_in": "nobody is known yet: the password and the second step decide",
    "accounts.sign_in": "nobody is known yet: the password decides",
    "api.notice_of": "reads",
    "api.number_of": "reads",
    "api.take_request": "the key that a program has sent is what may",
    "intake.Draft": "a letter about to be sent, no operation",
    "intake.Found": "what a code opens, no operation",
    "intake.ask_for_lost": "asked by nobody who is known, of nothing that is known: the code that is sent decides",
    "intake.enter_link": "the link that was sent to the proven contact is what may",
    "intake.enter_lost": "the code that was sent to the proven contact is what may",
    "intake.is_proven_for": "reads",
    "intake.renew_by_contact": "the contact that this browser has proven is what may; the operation asks it again",
    "intake.confirm_as_masked": "letters ticked on a page, each by the operation of a verb, which asks for it",
    "intake.decide_names": "what headings and names in sheets mean, said at the desk of the sheet that a page shows",
    "intake.job_key": "reads",
    "intake.load_names": "reads",
    "intake.look_key": "reads",
    "intake.preview_sheet": "reads",
    "intake.submit": "anybody may write to the office",
    "intake.tell_of_danger": "a part of whatever words were sent with it, by who holds the receipt code",
    "casework.NewEvidence": "a photo about to be kept, no operation",
    "casework.is_call_missing": "reads",
    "casework.latest_extension": "reads",
    "casework.words_on_calls": "reads",
    "discussion.Said": "a contribution about to be written, no operation",
    "discussion.contribute": "everybody with an account may write about what is public",
    "discussion.support": "everybody with an account may support what is public",
    "discussion.take_support_back": "whoever supports may stop",
    "notify.switch_off": "the link that was sent to the address is what may",
    "notify.switch_on": "the link that was sent to the address is what may",
    "notify.use_number": "the signature of the gateway is what may",
    "topics.ask_for_run": "the comparison looks again; nothing of a matter changes",
    "oversight.earliest_day": "reads",
    "proposals.demand_looked_at": "reads",
    "topics.find_declaration": "reads",
    "topics.Joining": "a voice about to be given, no operation",
    "topics.join_topic": "anybody may say that a public matter is theirs too",
    "council.MeetingDetails": "a meeting about to be called, no operation",
    "council.NewRules": "rules about to be asked for, no operation",
    "plans.is_plannable": "reads",
    "plans.raise_objection": "anybody may object to what is on public notice",
    "responses.note_seen": "a holder of the receipt code, checked by the page that asks for it",
    **dict.fromkeys(
        (f"residents.{name}" for name in OPERATIONS_OF_RESIDENTS.split()),
        "the account at the browser, which is no Actor: tests/residents/test_operations.py",
    ),
    **dict.fromkeys(
        (f"proposals.{name}" for name in OPERATIONS_OF_AUTHORS.split()),
        "the account at the browser, which is no Actor: tests/proposals",
    ),
}


def calls_of_pages(step: str) -> Iterator[str]:
    """Every call of an operation in the pages of a step, as `step.operation`."""
    room = PACKAGE / step / "views"
    file = room.with_suffix(".py")
    paths = room.rglob("*.py") if room.is_dir() else [file] if file.exists() else []  # places has no pages
    for path in paths:
        yield from (f"{owner}.{name}" for owner, name in _calls_in(path) if not name.isupper())


def _calls_in(path: Path) -> Iterator[tuple[str, str]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    rooms, names = _operations_in(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and (owner := ast.unparse(node.value)) in rooms:
            yield rooms[owner], node.attr
        elif isinstance(node, ast.Attribute) and node.attr == "operation":
            yield "a verb", ast.unparse(node)  # what the verb asks and needs is passed over
        elif isinstance(node, ast.Name) and node.id in names:
            yield names[node.id]


def _operations_in(tree: ast.AST) -> tuple[dict[str, str], dict[str, tuple[str, str]]]:
    """Under which names a page knows operations: whole rooms of a step, and single ones."""
    rooms: dict[str, str] = {}
    names: dict[str, tuple[str, str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("govtrack."):
            parts = str(node.module).split(".")
            for alias in node.names:
                if "operations" in parts:
                    names[alias.asname or alias.name] = (parts[1], alias.name)
                elif alias.name == "operations":
                    rooms[alias.asname or alias.name] = parts[1]
        elif isinstance(node, ast.Import):
            whole = [alias for alias in node.names if re.match(r"govtrack\.\w+\.operations\b", alias.name)]
            rooms |= {alias.asname or alias.name: alias.name.split(".")[1] for alias in whole}
    return rooms, names


def test_pages_reach_operations_through_verbs() -> None:
    past = {name for step in steps_with_verbs() for name in calls_of_pages(step)} - set(WITHOUT_VERB)
    assert past == set()


def test_what_goes_without_a_verb_is_called_and_has_a_reason() -> None:
    called = {name for step in steps_with_verbs() for name in calls_of_pages(step)}
    assert set(WITHOUT_VERB) <= called and all(WITHOUT_VERB.values())


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from govtrack.intake import operations as doing\ndoing.accept(1)", [("intake", "accept")]),
        ("from govtrack.intake import operations\nbeside = operations.close", [("intake", "close")]),
        ("from govtrack.casework.operations import sign\nsign(1)", [("casework", "sign")]),
        ("from govtrack.casework.operations.desk import sign as note\nnote(1)", [("casework", "sign")]),
        ("import govtrack.casework.operations as doing\ndoing.sign(1)", [("casework", "sign")]),
        ("import govtrack.casework.operations\ngovtrack.casework.operations.sign(1)", [("casework", "sign")]),
        ("import govtrack.casework.operations.desk as doing\ndoing.sign(1)", [("casework", "sign")]),
        ("VERBS['sign'].operation(actor, row)", [("a verb", "VERBS['sign'].operation")]),
        ("perform(VERBS['sign'], actor, row)", []),
    ],
)
def test_a_page_that_goes_past_its_verbs_is_seen(tmp_path: Path, source: str, found: list[tuple[str, str]]) -> None:
    page = tmp_path / "page.py"
    page.write_text(source, encoding="utf-8")
    assert list(_calls_in(page)) == found


# What opens a transaction; whatever is done within it is a verb, or stands below with its reason.
COMMITTING = {"transaction", "once", "send_form", "attempt", "carry_out"}
# The doing of a verb: `run` of its page, and `perform_and_say` of councils.
DOING = {"perform", "run", "perform_and_say"}
PAGES_OF_RESIDENTS = (
    "_add _enter ask_for_home begin delete end_home end_other_sessions end_session enter_code "
    "enter_home_code enter_link keep keep_held let_go remove_contact sign_in take_out"
)
PAGES_OF_AUTHORS = "offer _own_form agree_to_merge withdraw _do"
OF_AN_ACCOUNT = (
    "whoever acts is no Actor but the account at the browser: it has neither role nor place, and its number is kept out"
    " of the record, so that no policy of actor and subject can ask for it; each operation takes the account first and"
    " refuses what is another one's (tests/residents/test_operations.py)"
)
COMMITS_BESIDE = {
    "council.send": "hands on what its callers do",
    "topics._send": "hands on what its callers do",
    "topics.suggest_wording": "only reads",
    "intake._take_in": "anybody may write to the office",
    "intake._decide": "what names in sheets mean, said at the desk of the sheet: the operation asks for the desk",
    "intake.confirm_masking": "letters ticked on a page, each by the operation of a verb, which asks for it",
    "intake.lost": "asked by nobody who is known, of nothing that is known: the code that is sent decides",
    "intake.lost_code": "the code that was sent to the proven contact is what may",
    "intake.lost_link": "the link that was sent to the proven contact is what may",
    "intake.renew_letter": "the contact that this browser has proven is what may; the operation asks it again",
    "accounts.enter_second_step": "nobody is known yet: the code decides, and is used up by it",
    "accounts.take_step_up": "the code of the moment is used up; nothing else changes",
    "accounts._by_password": "nobody is known yet: the password decides",
    "notify.gateway_reports": "the signature of the gateway is what may",
    "api.post_request": "the key that a program has sent is what may",
    "registries._take": "the lines of a sheet, each by its verb",
    "notify.switch": "the link that was sent to the address is what may",
    "discussion.write": "everybody with an account may write about what is public",
    "discussion._turn": "everybody with an account may support what is public",
    "topics._join": "anybody may say that they have it too, as anybody may write to the office",
    **dict.fromkeys((f"residents.{name}" for name in PAGES_OF_RESIDENTS.split()), OF_AN_ACCOUNT),
    **dict.fromkeys((f"proposals.{name}" for name in PAGES_OF_AUTHORS.split()), OF_AN_ACCOUNT),
}  # fmt: skip


def commits_beside_verbs(step: str) -> Iterator[str]:
    """Functions of pages that open a transaction in which no verb is done, as `step.function`."""
    room = PACKAGE / step / "views"
    file = room.with_suffix(".py")
    for path in room.rglob("*.py") if room.is_dir() else [file] if file.exists() else []:
        yield from (f"{step}.{name}" for name in _commits_beside(ast.parse(path.read_text(encoding="utf-8"))))


def _commits_beside(tree: ast.Module) -> Iterator[str]:
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    names = {name: _names_in(node) for name, node in functions.items()}
    for name, said in names.items():
        if said & COMMITTING and not _reached(said, names) & DOING:
            yield name


def _names_in(node: ast.AST) -> set[str]:
    found = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
    return found | {one.attr for one in ast.walk(node) if isinstance(one, ast.Attribute)}


def _reached(said: set[str], names: dict[str, set[str]]) -> set[str]:
    """All that a function names, itself or by functions of its module."""
    found, waiting = set(said), list(said)
    while waiting:
        fresh = names.get(waiting.pop(), set()) - found
        found |= fresh
        waiting += fresh
    return found


def test_what_pages_commit_is_a_verb() -> None:
    beside = {name for step in steps_with_verbs() for name in commits_beside_verbs(step)}
    assert beside == set(COMMITS_BESIDE) and all(COMMITS_BESIDE.values())


# Steps whose pages commit and that declare no verbs, each with its reason.
WITHOUT_VERBS: dict[str, str] = {}


def test_a_step_whose_pages_commit_has_verbs() -> None:
    steps = {path.parent.name for path in PACKAGE.glob("*/views*") if path.parent.name != "core"}
    committing = {step for step in steps if any(commits_beside_verbs(step))}
    assert committing - set(steps_with_verbs()) == set(WITHOUT_VERBS)


def test_a_page_that_commits_without_a_verb_is_seen() -> None:
    page = ast.parse(
        "def rename():\n    with transaction():\n        passkeys.rename(1)\n"
        "def send():\n    return send_form(form, lambda: _do(1))\n"
        "def _do(x):\n    perform(VERBS['x'], 1, 2)\n"
        "def read():\n    return queries.read()\n"
    )
    assert list(_commits_beside(page)) == ["rename"]
