"""What is personal is sealed with keys named by id, and a key that does not fit is told."""

from __future__ import annotations

import hashlib
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import String, select, text, type_coerce

from govtrack.config import ROOT
from govtrack.core import keys
from govtrack.core.crypto import MARK, decrypt, encrypt, fingerprint
from govtrack.core.db import db, transaction
from govtrack.core.sealed import list_sealed_columns, reseal
from govtrack.core.secret import keep_private, load_secret_key
from govtrack.intake import operations as intake
from govtrack.intake.models import ReporterContact, Submission
from govtrack.intake.operations.submit import Draft
from govtrack.intake.policy import as_reporter
from govtrack.intake.queries import find_by_receipt
from govtrack.intake.reporters import Contact, open_contact

TOLD = "我叫陈建国，电话13800138000，楼上天天敲墙"


@pytest.fixture
def own_ring(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own for the ring of this test."""
    monkeypatch.setitem(app.config, "GOVTRACK_HOME", str(tmp_path))
    return tmp_path


def letter() -> tuple[Submission, str]:
    with transaction():
        draft = Draft(title="楼上敲墙", body=TOLD, place_note="5幢2单元501", contact=Contact(phone="13800138000"))
        return intake.submit(as_reporter(), draft)


def stored(column: Any, row: Submission) -> str:
    return db.session.scalar(select(type_coerce(column, String)).where(Submission.id == row.id)) or ""


def test_the_database_alone_tells_neither_text_nor_spot_nor_an_unkeyed_hash_of_them(app: Flask) -> None:
    row, _code = letter()
    for column in (Submission.title, Submission.body, Submission.sealed_spot):
        assert stored(column, row).startswith(f"{MARK}{keys.ring()[0].id}:")
    for table in ("submissions", "reporter_contacts", "events", "information_requests"):
        for line in db.session.execute(text(f"SELECT * FROM {table}")):
            assert "13800138000" not in str(line) and "陈建国" not in str(line)
    plain = "楼上敲墙" + "".join(sign for sign in TOLD if sign.isalnum())
    assert row.content_hash != hashlib.sha256(plain.encode()).hexdigest()
    assert row.content_hash == fingerprint("text", plain)
    assert (row.title, row.body, row.sealed_spot) == ("楼上敲墙", TOLD, "5幢2单元501")


def test_lists_do_not_open_what_is_sealed(app: Flask) -> None:
    row_id = letter()[0].id
    db.session.expire_all()
    row = db.session.get_one(Submission, row_id)
    assert "body" not in row.__dict__ and "title" not in row.__dict__
    assert row.body == TOLD


def test_rotation_reseals_everything_and_receipts_still_open(app: Flask, own_ring: Path) -> None:
    row, code = letter()
    before = keys.ring()[0]
    fresh = keys.add_key()
    assert fresh.id != before.id and reseal() >= 4
    assert stored(Submission.body, row).startswith(f"{MARK}{fresh.id}:")
    assert reseal() == 0
    db.session.expire_all()
    found = find_by_receipt(code)
    assert found is not None and found.body == TOLD
    assert open_contact(found).phone == "13800138000"
    assert keys.lookup_key() == before
    assert stat.S_IMODE((own_ring / keys.RING_FILE).stat().st_mode) == 0o600


def test_the_contacts_and_the_texts_are_among_what_rotation_walks(app: Flask) -> None:
    names = {f"{table.name}.{column.name}" for table, column in list_sealed_columns()}
    assert names >= {
        "submissions.title", "submissions.body", "submissions.sealed_spot", "information_requests.answer",
        "disputes.reason", "reporter_contacts.sealed_phone", "reporter_contacts.sealed_name",
    }  # fmt: skip


def test_another_process_reads_what_a_new_key_sealed(app: Flask, own_ring: Path) -> None:
    keys.ring()
    old = app.extensions["govtrack_keys"]
    keys.add_key()
    sealed = encrypt("neu")
    app.extensions["govtrack_keys"] = old
    assert decrypt(sealed) == "neu"


def test_a_value_from_before_keys_had_ids_still_opens(app: Flask) -> None:
    named = encrypt("alt")
    assert decrypt(named.rpartition(":")[2]) == "alt"


def test_a_key_that_does_not_fit_is_told_and_nothing_reads_as_missing(app: Flask, own_ring: Path) -> None:
    _row, code = letter()
    with transaction():
        keys.mark("lookup", keys.ring()[0])
    keys.check()
    app.config["SECRET_KEY"], kept = "another one", app.config["SECRET_KEY"]
    try:
        with pytest.raises(keys.KeyDoesNotFit, match="does not fit this database"):
            keys.check()
        with pytest.raises(keys.KeyDoesNotFit):
            find_by_receipt(code)
        with pytest.raises(keys.KeyDoesNotFit):
            open_contact(db.session.scalars(select(Submission)).one())
    finally:
        app.config["SECRET_KEY"] = kept
    assert db.session.scalar(select(ReporterContact.id)) is not None


def test_no_key_is_made_beside_a_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GOVTRACK_SECRET_KEY", raising=False)
    made = load_secret_key(tmp_path)
    assert load_secret_key(tmp_path) == made
    (tmp_path / "govtrack.db").write_bytes(b"SQLite")
    (tmp_path / "secret.key").unlink()
    with pytest.raises(keys.NoAppException, match="there is a database"):
        load_secret_key(tmp_path)
    assert not (tmp_path / "secret.key").exists()


def test_the_folder_is_for_its_own_user_alone(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir(mode=0o755)
    for name in ("govtrack.db", "govtrack.db-wal", "files/photo"):
        (tmp_path / name).write_text("x")
        (tmp_path / name).chmod(0o644)
    before = os.umask(0o022)
    try:
        keep_private(tmp_path)
        (tmp_path / "later").write_text("x")
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path, *tmp_path.rglob("*"))}
    assert all(mode & 0o077 == 0 for mode in modes.values()), modes


@pytest.mark.slow
def test_two_commands_with_different_secret_keys_are_told(tmp_path: Path) -> None:
    def command(secret: str, *words: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "GOVTRACK_HOME": str(tmp_path), "GOVTRACK_SECRET_KEY": secret}
        environment.pop("DATABASE_URL", None)
        flask = [sys.executable, "-m", "flask", "--app", "govtrack.app", *words]
        return subprocess.run(flask, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    assert command("the first secret of this house", "db", "upgrade").returncode == 0
    other = command("the second secret of this house", "keys", "list")
    assert other.returncode != 0
    assert "does not fit this database" in other.stderr
    assert "Traceback" not in other.stderr
    assert command("the first secret of this house", "keys", "list").returncode == 0


def test_a_key_that_was_put_in_front_by_hand_is_missed_at_the_next_start(
    app: Flask, own_ring: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = keys.ring()[0]
    with transaction():
        keys.mark("lookup", first)
        keys.mark("lookup", first)
    (own_ring / keys.RING_FILE).write_text(f"a fresh one\n{first.secret}\n")
    assert keys.ring(anew=True)[1] == first
    keys.name_newest(keys.check())
    assert keys.check() == {first.id, keys.ring()[0].id}
    (own_ring / keys.RING_FILE).unlink()
    keys.ring(anew=True)
    with pytest.raises(keys.KeyDoesNotFit, match="it needs the key"):
        keys.check()


def test_a_database_that_names_no_key_yet_is_told_none_at_the_start(app: Flask, own_ring: Path) -> None:
    keys.name_newest(keys.check())
    assert keys.check() == frozenset()


@pytest.mark.slow
def test_a_start_names_the_key_of_the_environment_before_it_seals(tmp_path: Path) -> None:
    def command(ring: str, *words: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "GOVTRACK_HOME": str(tmp_path), "GOVTRACK_SECRET_KEY": "of this house"}
        environment |= {"GOVTRACK_VAULT_KEYS": ring}
        environment.pop("DATABASE_URL", None)
        flask = [sys.executable, "-m", "flask", "--app", "govtrack.app", *words]
        return subprocess.run(flask, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    assert command("", "db", "upgrade").returncode == 0
    assert command("a new one,of this house", "keys", "list").returncode == 0
    away = command("", "keys", "list")
    assert away.returncode != 0 and "does not fit this database" in away.stderr
