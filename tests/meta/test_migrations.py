"""The migrations lead to the models, and back."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade

from govtrack.accounts.models import User
from govtrack.app import create_app
from govtrack.audit import sealing
from govtrack.audit.operations import record
from govtrack.audit.verifying import verify
from govtrack.core.actors import SYSTEM
from govtrack.core.clock import now
from govtrack.core.crypto import keyed_hash
from govtrack.core.db import db, transaction
from govtrack.core.keys import ring
from govtrack.intake.channels.reading import line_reference
from govtrack.proposals.operations.common import take_back
from tests import servers
from tests.proposals.world import neighbourhood, person, public

ROOT = Path(__file__).parents[2]


AT = {"at": "2026-01-01 00:00:00"}


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application on an empty database of each kind."""
    if request.param == "sqlite":
        yield migrated_app(tmp_path, f"sqlite:///{tmp_path / 'empty.db'}")
    else:
        with servers.postgresql(tmp_path) as url:
            yield migrated_app(tmp_path, url)


def migrated_app(home: Path, url: str) -> Flask:
    return create_app({"GOVTRACK_HOME": str(home), "SQLALCHEMY_DATABASE_URI": url, "CELERY_BROKER_URL": "memory://"})


def is_of_the_index(difference: Any) -> bool:
    """The full-text table of each server is made by statements of that server, so no model knows it."""
    if not isinstance(difference, tuple):
        return False
    if difference[0] == "remove_table":
        return difference[1].name.startswith("search_grams")
    return difference[0] == "remove_index" and difference[1].table.name == "search_grams"


def checks_of(engine: sa.Engine) -> dict[str, str]:
    """Every CHECK of the tables that models know, by table and name; alembic compares none of them."""
    inspector = sa.inspect(engine)
    known = set(inspector.get_table_names()) & set(db.metadata.tables)
    return {
        f"{table}.{check['name']}": re.sub(r'[\s"]+', "", check["sqltext"])
        for table in sorted(known)
        for check in inspector.get_check_constraints(table)
    }


def differences_from_the_models(engine: sa.Engine) -> list[Any]:
    """What tables, columns and indexes of the database are that no model says, and the other way round."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return [d for d in compare_metadata(context, db.metadata) if not is_of_the_index(d)]


def test_up_equals_the_models_then_down_and_up_again(empty: Flask) -> None:
    with empty.app_context():
        upgrade()
        assert not differences_from_the_models(db.engine)
        migrated = checks_of(db.engine)
        downgrade(revision="base")
        left = set(sa.inspect(db.engine).get_table_names()) - {"alembic_version"}
        assert not left
        db.metadata.create_all(db.engine)
        modelled = checks_of(db.engine)
        db.metadata.drop_all(db.engine)
        assert migrated == modelled
        assert {name for name in migrated if name.endswith("_state")} >= {"work_orders.ck_work_orders_state"}
        upgrade()
        db.session.remove()
        db.engine.dispose()


LETTER = (
    "INSERT INTO submissions (id, number, kind, source, channel, language, title, body, redacted_title, redacted_body, "
    "place_path, place_note, received_at, identity_mode, urgency, wants_callback, vulnerable_need, state, state_since, "
    "decision_reason, reporter_id, content_hash, likes, created_at, version) VALUES (:id, :id, 'issue', 'mailbox', "
    "'web', 'zh', 't', 'b', 't', 'b', '/', '', '2026-01-01', 'confidential', 'green', false, false, 'received', "
    "'2026-01-01', '', :id, 'h', 0, '2026-01-01', 1)"
)


def test_a_letter_keeps_the_account_that_is_proven_to_have_written_it(empty: Flask) -> None:
    """One reporter is known by the account itself, one by a number that the account typed first."""
    with empty.app_context():
        upgrade(revision="0006_notices_end")
        with db.engine.begin() as connection:
            connection.execute(
                sa.text(
                    "INSERT INTO users (id, login, name, password_hash, is_enabled, must_change_password, created_at) "
                    "VALUES (7, 'a', 'a', 'x', true, false, '2026-01-01')"
                )
            )
            keys = {
                1: keyed_hash(ring()[-1], "reporter", "user:7"),
                2: keyed_hash(ring()[-1], "reporter", "phone:13805710001"),
            }
            for row_id, key in keys.items():
                reporter = sa.text("INSERT INTO reporters VALUES (:key, 7, :id, '2026-01-01')")
                connection.execute(reporter, {"id": row_id, "key": key})
                connection.execute(sa.text(LETTER), {"id": row_id})
        upgrade()
        with db.engine.connect() as connection:
            rows = connection.execute(sa.text("SELECT id, written_by_id FROM submissions ORDER BY id")).all()
            letters = connection.scalar(sa.text("SELECT sum(n) FROM totals WHERE name = 'letter.source'"))
            connection.execute(sa.text("UPDATE submissions SET state = 'withdrawn'"))
            touched = connection.scalar(sa.text("SELECT count(*) FROM touched_subjects WHERE kind = 'letter'"))
        assert [tuple(row) for row in rows] == [(1, 7), (2, None)]
        assert letters == touched == 2, "counted anew after a migration, and followed from then on"
        downgrade(revision="0006_notices_end")
        upgrade()
        with db.engine.connect() as connection:
            assert connection.scalar(sa.text("SELECT count(*) FROM submissions")) == 2
        db.session.remove()
        db.engine.dispose()


def _old_events(connection: sa.Connection) -> None:
    """Five events as an earlier version wrote them, the first three under two of its seals."""
    lines = []
    for key in range(1, 6):
        values = {"id": key, "at": f"2026-01-0{key} 08:00:00+00:00", "data": f'{{"from": "a", "to": "b{key}"}}'}
        connection.execute(
            sa.text(
                "INSERT INTO events (id, at, actor_kind, actor_id, actor_name, verb, subject_type, subject_id, "
                "place_path, is_public, reason, data) VALUES "
                "(:id, :at, 'user', 1, '李', 'signed', 'work_orders', 3, '/', true, '', :data)"
            ),
            values,
        )
        at = f"2026-01-0{key}T08:00:00.000+00:00"
        fields = [key, at, "user", 1, "李", "signed", "work_orders", 3, "/", True, "", {"from": "a", "to": f"b{key}"}]
        lines.append(json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":")))
    previous = "0" * 64
    for number, (first, last) in enumerate([(1, 2), (3, 3)], 1):
        text = previous + "".join(f"\n{line}" for line in lines[first - 1 : last])
        digest = hashlib.sha256(text.encode()).hexdigest()
        connection.execute(
            sa.text(
                "INSERT INTO event_seals (id, at, first_id, last_id, events, previous, digest) VALUES "
                "(:id, '2026-01-09 08:00:00+00:00', :first, :last, :events, :previous, :digest)"
            ),
            {"id": number, "first": first, "last": last, "events": last - first + 1, "previous": previous,
             "digest": digest},
        )  # fmt: skip
        previous = digest
    if connection.dialect.name == "postgresql":
        for table in ("events", "event_seals"):
            connection.execute(sa.text(f"SELECT setval('{table}_id_seq', 10)"))


def test_a_record_of_an_earlier_version_goes_on_under_keyed_seals(empty: Flask) -> None:
    with empty.app_context():
        upgrade(revision="0009_second_person")
        with db.engine.begin() as connection:
            _old_events(connection)
        upgrade()
        assert verify() == []
        with transaction():
            record(SYSTEM, "signed_in", User(id=1))
        sealing.seal_all()
        assert verify() == []
        numbers = db.session.execute(sa.text("SELECT number FROM events ORDER BY number")).scalars().all()
        seals = db.session.execute(sa.text("SELECT has_proofs, events FROM event_seals ORDER BY id")).all()
        assert numbers == [1, 2, 3, 4, 5, 6]
        assert [(bool(has), count) for has, count in seals] == [(False, 2), (False, 1), (False, 2), (True, 1)]
        for key in (2, 3, 5):
            _change(key, "'x'")
            assert any("was changed" in finding for finding in verify()), key
            _change(key, "''")
            assert verify() == []
        db.session.rollback()
        downgrade(revision="0009_second_person")
        upgrade()
        db.session.remove()
        db.engine.dispose()


def _change(key: int, reason: str) -> None:
    with transaction():
        db.session.execute(sa.text(f"UPDATE events SET reason = {reason} WHERE id = {key}"))


def test_notices_become_messages_and_notices_again(empty: Flask) -> None:
    """What was told stays told: read ones as read, unread ones as delivered, and new ones get fresh numbers."""
    with empty.app_context():
        upgrade(revision="record_proofs")
        with db.engine.begin() as connection:
            connection.execute(
                sa.text(
                    "INSERT INTO users (id, login, name, password_hash, is_enabled, must_change_password, created_at) "
                    "VALUES (7, 'a', 'a', 'x', true, false, '2026-01-01')"
                )
            )
            for number, read_at in ((3, None), (8, "2026-01-03")):
                connection.execute(
                    sa.text(
                        "INSERT INTO notices (id, created_at, user_id, kind, parameters, address, key, read_at) "
                        "VALUES (:id, '2026-01-02', 7, 'k', '{\"title\": \"x\"}', '/', :key, :read_at)"
                    ),
                    {"id": number, "key": str(number), "read_at": read_at},
                )
        upgrade()
        told = sa.text("SELECT id, user_id, channel, state, sent_at IS NOT NULL, key FROM messages ORDER BY id")
        with db.engine.begin() as connection:
            assert [tuple(row) for row in connection.execute(told)] == [
                (3, 7, "in_app", "delivered", True, "3"),
                (8, 7, "in_app", "read", True, "8"),
            ]
            fresh = connection.execute(
                sa.text(
                    "INSERT INTO messages (user_id, channel, kind, parameters, address, key, state, attempts, "
                    "created_at) "
                    "VALUES (7, 'file', 'k', '{}', '/', '3', 'waiting', 0, '2026-01-04') RETURNING id"
                )
            ).scalar()
            assert fresh == 9
        downgrade(revision="record_proofs")
        with db.engine.begin() as connection:
            left = connection.execute(sa.text("SELECT id, read_at IS NOT NULL FROM notices ORDER BY id"))
            assert [(row[0], bool(row[1])) for row in left] == [(3, False), (8, True)]
        upgrade()
        db.session.remove()
        db.engine.dispose()


def test_a_decision_about_a_text_holds_where_it_was_made(empty: Flask) -> None:
    """The record tells where; on the way down a text that one place hides is hidden everywhere."""
    with empty.app_context():
        upgrade(revision="receipt_requests")
        with db.engine.begin() as connection:
            for key, mark in ((1, "a"), (2, "b"), (3, "c")):
                connection.execute(
                    sa.text(
                        "INSERT INTO confirmed_texts (id, fingerprint, decision, decided_by_name, created_at) "
                        "VALUES (:id, :mark, 'public', '李', '2026-01-02')"
                    ),
                    {"id": key, "mark": mark},
                )
            decided = (
                (1, 1, "hidden", "/1/2/"),
                (2, 1, "public", "/1/2/"),
                (3, 1, "hidden", "/1/3/"),
                (4, 2, "public", "/"),
            )
            for key, subject, verb, path in decided:
                connection.execute(
                    sa.text(
                        "INSERT INTO events (id, at, actor_kind, actor_name, verb, subject_type, subject_id, "
                        "place_path, is_public, reason, data) VALUES (:id, '2026-01-02', 'user', '王', :verb, "
                        "'confirmed_texts', :subject, :path, false, '', '{}')"
                    ),
                    {"id": key, "verb": f"text_{verb}", "subject": subject, "path": path},
                )
            if connection.dialect.name == "postgresql":
                connection.execute(sa.text("SELECT setval('confirmed_texts_id_seq', 10)"))
        upgrade()
        placed = sa.text(
            "SELECT fingerprint, place_path, decision FROM confirmed_texts ORDER BY fingerprint, place_path"
        )
        with db.engine.begin() as connection:
            assert [tuple(row) for row in connection.execute(placed)] == [
                ("a", "/1/2/", "public"), ("a", "/1/3/", "hidden"), ("b", "/", "public"),
            ]  # fmt: skip
        downgrade(revision="receipt_requests")
        with db.engine.begin() as connection:
            kept = connection.execute(sa.text("SELECT fingerprint, decision FROM confirmed_texts ORDER BY fingerprint"))
            assert [tuple(row) for row in kept] == [("a", "hidden"), ("b", "public")]
        upgrade()
        db.session.remove()
        db.engine.dispose()


def test_posts_are_known_by_a_keyed_hash_and_again_by_what_address_is_left(empty: Flask) -> None:
    """An import of today finds what was brought before; the code before finds what it can."""
    addresses = {1: "https://forum.example/1", 2: "https://forum.example/2"}
    with empty.app_context():
        upgrade(revision="unread_proposals")
        with db.engine.begin() as connection:
            connection.execute(
                sa.text("INSERT INTO reporters (id, key_fingerprint, created_at) VALUES (1, 'x', :at)"), AT
            )
            for key, address in addresses.items():
                connection.execute(
                    sa.text(
                        "INSERT INTO submissions (id, number, kind, source, channel, source_ref, language, title, "
                        "body, redacted_title, redacted_body, place_path, place_note, received_at, identity_mode, "
                        "urgency, wants_callback, vulnerable_need, state, state_since, decision_reason, content_hash, "
                        "likes, reporter_id, version, created_at) "
                        "VALUES (:id, :number, 'issue', 'opinion', 'import', :ref, 'zh', 't', 'b', 't', 'b', "
                        "'/', '', :at, 'confidential', 'green', false, false, 'received', :at, '', 'h', 0, 1, 1, :at)"
                    ),
                    {"id": key, "number": f"XH-{key}", "ref": address, **AT},
                )
            connection.execute(
                sa.text(
                    "INSERT INTO submission_source_details (submission_id, data, created_at) VALUES (2, :data, :at)"
                ),
                {"data": json.dumps({"url": addresses[2]}), **AT},
            )
        upgrade()
        references = sa.text("SELECT id, source_ref FROM submissions ORDER BY id")
        hashed = {key: line_reference(address) for key, address in addresses.items()}
        with db.engine.begin() as connection:
            assert dict(row._tuple() for row in connection.execute(references)) == hashed
        downgrade(revision="unread_proposals")
        with db.engine.begin() as connection:
            back = dict(row._tuple() for row in connection.execute(references))
        assert back == {1: hashed[1], 2: addresses[2]}
        upgrade()
        db.session.remove()
        db.engine.dispose()


def test_what_an_author_took_back_unread_was_never_public(empty: Flask) -> None:
    """Three were public: taken back so, taken back after new words that nobody read, and one that goes on."""
    with empty.app_context(), empty.test_request_context():
        upgrade()
        hood = neighbourhood()
        rows = [public(hood, person()) for _one in range(3)]
        with transaction():
            for row in rows[:2]:
                row.state = "offered" if row is rows[1] else row.state
                take_back(row)
            for row in rows:
                row.published_at = now()
        db.session.remove()
        downgrade(revision="undone_figures")
        kept = sa.text("SELECT published_at IS NOT NULL FROM proposals ORDER BY id")
        for turn in (upgrade, lambda: downgrade(revision="undone_figures"), upgrade):
            turn()
            with db.engine.connect() as connection:
                assert [bool(one) for one in connection.scalars(kept)] == [True, False, True]
        db.session.remove()
        db.engine.dispose()


def test_the_command_line_brings_a_database_up_to_date(tmp_path: Path) -> None:
    """By the command of the deployment, in a process of its own: no installation starts without it."""
    environment = {**os.environ, "GOVTRACK_HOME": str(tmp_path), "FLASK_APP": "govtrack.app:create_app"}
    environment.pop("DATABASE_URL", None)
    for words in (["upgrade"], ["current"]):
        command = [sys.executable, "-m", "flask", "db", *words]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr[-2000:]
    assert "(head)" in done.stdout
