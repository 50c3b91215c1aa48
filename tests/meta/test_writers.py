"""Operations are the only writers: whatever else writes is named here, with the reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.meta.writers import find_made, find_writes, models_of

HOUSE = Path(__file__).parents[2] / "govtrack"
MODELS = models_of(HOUSE)
# What every step stands on has rows of its own, such as jobs, settings, files and streams, and keeps them itself.
FOUNDATION = "core"
# A library that knows no database; what it calls a topic is no row.
LIBRARY = "engine"
PEN = "the record's own pen: it adds what operations tell it and seals it, and nobody else may touch a row of it"
PROOF = (
    "what somebody proves themselves with: asked before anybody is an actor, and each use uses something up; "
    "what changes it for good is asked by the operations of accounts"
)
KEEPERS = {
    "audit/access.py": "looks at the record are noted as they happen, many in one row",
    "audit/letting_go.py": PEN,
    "audit/sealing.py": PEN,
    "audit/trail.py": PEN,
    "accounts/sessions.py": "the store of sessions, which the web server opens and saves around each request",
    "accounts/second_factor.py": PROOF,
    "accounts/passkeys.py": PROOF,
    "accounts/pending.py": "changes that wait for a second person: the operations of every step ask here",
    "intake/reporters.py": "the vault of contacts: the one room that seals them, for operations that take letters in",
    "demo/accounts.py": "the accounts of a demonstration share one password, hashed once: seventy times take a minute",
    "demo/residents.py": "the residents of a demonstration prove no address: no code goes to anybody",
    "oversight/search/storage.py": "the index in the form that each database wants, for the operations of the search",
}


def is_of_operations(path: Path) -> bool:
    """Whether a module belongs to the operations of a step, or to those of a part of it."""
    return "operations" in path.parts or path.name == "operations.py"


def writers_in(house: Path) -> dict[str, list[str]]:
    """What writes outside the operations, by module."""
    found = {}
    for path in sorted(house.rglob("*.py")):
        own = path.relative_to(house)
        if own.parts[0] != FOUNDATION and LIBRARY not in own.parts and not is_of_operations(own):
            writes = [f"{line} {what}" for line, what in find_writes(path.read_text(encoding="utf-8"), MODELS)]
            found |= {own.as_posix(): writes} if writes else {}
    return found


def test_operations_are_the_only_writers() -> None:
    found = writers_in(HOUSE)
    assert {path: writes for path, writes in found.items() if path not in KEEPERS} == {}, "a writer is an operation"
    assert set(found) == set(KEEPERS), "what writes no more needs no reason"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("def f(row):\n    db.session.add(row)", ["db.session.add"]),
        ("from sqlalchemy import delete\ndef f():\n    db.session.execute(delete(Thing))", ["delete"]),
        ("from sqlalchemy import update as change\nchange(Thing)", ["change"]),
        ("from govtrack.core.db import upsert\nupsert(Thing)", ["upsert"]),
        ("Submission.__table__.insert()", ["Submission.__table__.insert"]),
        ('text("UPDATE submissions SET state = 1")', ["UPDATE"]),
        ("def f(row: Submission):\n    row.state = 'new'", ["row.state ="]),
        ("def f(row: Submission | None):\n    row.version += 1", ["row.version ="]),
        ("def f():\n    row = Submission()\n    row.state = 'new'", ["row.state ="]),
        ("def f():\n    for row in db.session.scalars(q):\n        row.state = 'new'", ["row.state ="]),
        ("def f():\n    row = db.session.get(Submission, 1)\n    row.place.name = 'x'", ["row.place.name ="]),
        ("def f(form):\n    form.title.data = 'x'", []),
        ("def f(self):\n    self.rows = db.session.scalars(q)", []),
        ("import sqlalchemy as sa\ndb.session.execute(sa.delete(Thing))", ["sa.delete"]),
        ("def f(change):\n    change.values(state='new')", [".values"]),
        ("def f(change):\n    change.where(Thing.id == 1).values({'state': 'new'})", [".values"]),
        ("def f(row: Submission, name):\n    setattr(row, name, 'x')", ["setattr row"]),
        ("def f():\n    row = Submission()\n    setattr(row.place, 'name', 'x')", ["setattr row.place"]),
        ("def f(form, words):\n    setattr(form, 'title', 'x')\n    return list(words.values())", []),
        ("from hashlib import update\nupdate(b'')", []),
        ("things.update({})\nsome.delete('key')", []),
        ('say("UPDATE your browser")', []),
    ],
)
def test_a_writer_is_seen_as_far_as_the_source_tells(source: str, found: list[str]) -> None:
    assert "Submission" in MODELS
    assert [what for _line, what in find_writes(source, MODELS)] == found


def test_a_new_writer_beside_the_operations_is_found(tmp_path: Path) -> None:
    for path in ("letters/queries.py", "letters/operations/desk.py", "letters/part/operations.py", "core/jobs.py"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("db.session.add(1)", encoding="utf-8")
    assert writers_in(tmp_path) == {"letters/queries.py": ["1 db.session.add"]}


def test_every_letter_comes_by_the_arrival() -> None:
    """Masking, number, clock, event and the rule about what is known hold for all letters: one function makes them."""
    made = {
        path.relative_to(HOUSE).as_posix(): [what for _line, what in found]
        for path in sorted(HOUSE.rglob("*.py"))
        if (found := list(find_made(path.read_text(encoding="utf-8"), "Submission", "submissions")))
    }
    assert made == {"intake/operations/arrival.py": ["insert_rows", "insert"]}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("db.session.add(Submission(title='x'))", ["Submission"]),
        ("from govtrack.intake.models import Submission as Letter\nrow = Letter()", ["Letter"]),
        ("row = models.Submission()", ["models.Submission"]),
        ("insert_rows(Submission, rows)", ["insert_rows"]),
        ("insert_if_new(models.Submission, number='1')", ["insert_if_new"]),
        ("db.session.execute(sa.insert(Submission.__table__))", ["sa.insert"]),
        ("Submission.__table__.insert()", ["Submission.__table__.insert"]),
        ("db.session.bulk_insert_mappings(Submission, rows)", ["db.session.bulk_insert_mappings"]),
        ("text('INSERT OR IGNORE INTO submissions (title) VALUES (1)')", ["INSERT"]),
        ("text('INSERT INTO submission_links (id) VALUES (1)')", []),
        ("select(Submission)\nupdate(Submission)\nSubmissionLink()\nSubmission.state.in_(rows)", []),
    ],
)
def test_a_maker_of_letters_is_seen_however_it_is_written(source: str, found: list[str]) -> None:
    assert [what for _line, what in find_made(source, "Submission", "submissions")] == found
