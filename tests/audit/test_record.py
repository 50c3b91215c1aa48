"""The event record is numbered without gaps and sealed, and whatever somebody does to it is found.

Each attack is what somebody with the whole database, but without the installation's key, can do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, insert, select, update

from govtrack.audit import heads, proofs, sealing
from govtrack.audit.heads import head_of, list_heads, path_of_heads, read_line
from govtrack.audit.models import Event, EventSeal
from govtrack.audit.operations import record
from govtrack.audit.verifying import verify
from govtrack.core.actors import SYSTEM
from govtrack.core.clock import now, pretend
from govtrack.core.db import db, transaction
from govtrack.core.streams import sequencer
from tests import factories


@pytest.fixture(autouse=True)
def _own_heads(app: Flask) -> Iterator[None]:
    path_of_heads().unlink(missing_ok=True)
    yield
    path_of_heads().unlink(missing_ok=True)


def write(count: int = 3) -> list[int]:
    """So many events of today; their keys."""
    place = factories.place("compound")
    seal_all()
    with transaction():
        return [record(SYSTEM, "added", place, code=f"c{i}").id for i in range(count)]


def seal_all() -> list[EventSeal]:
    """Seals what was written; the new seals."""
    last = sealing.find_last_seal()
    after = last.id if last else 0
    sealing.seal_all()
    return list(db.session.scalars(select(EventSeal).where(EventSeal.id > after).order_by(EventSeal.id)))


def do(statement: Any) -> None:
    with transaction():
        db.session.execute(statement)


def numbers() -> list[int | None]:
    return list(db.session.scalars(select(Event.number).order_by(Event.number)))


def reseal() -> None:
    """Puts right every seal that can be put right without the key: chain, counts, hashes of a key of one's own."""
    previous = proofs.FIRST_SEAL
    for row in db.session.scalars(select(EventSeal).order_by(EventSeal.id)).all():
        events = list(
            db.session.scalars(
                select(Event).where(Event.number.between(row.first_number, row.last_number)).order_by(Event.number)
            )
        )
        digest = proofs.chain_digest(previous, events)
        do(update(EventSeal).where(EventSeal.id == row.id).values(previous=previous, digest=digest, events=len(events)))
        previous = digest


# What holds.


def test_a_record_that_nobody_touched_is_whole(app: Flask) -> None:
    write()
    assert verify() == []
    seal_all()
    assert verify() == [] and sealing.count_unsealed() == 0


def test_numbers_have_no_gaps_whatever_failed_meanwhile(app: Flask) -> None:
    write(2)
    with pytest.raises(RuntimeError), transaction():
        record(SYSTEM, "added", factories.place("compound"))
        raise RuntimeError
    write(2)
    seal_all()
    found = numbers()
    assert found == list(range(1, len(found) + 1)) and len(found) >= 4


def test_the_tail_is_sealed_at_once(app: Flask) -> None:
    seal_all()
    ids = write(1)
    (row,) = seal_all()
    assert row.events == 1 and row.last_id == ids[-1] and row.key_id == proofs.key_id()


def test_seals_are_chained_and_take_so_many_events_at_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    seal_all()
    ids = write(5)
    monkeypatch.setattr(sequencer, "AT_ONCE", 2)
    first, second, third = seal_all()
    assert [row.events for row in (first, second, third)] == [2, 2, 1]
    assert second.previous == first.digest and third.previous == second.digest and third.last_id == ids[-1]
    assert verify() == []


# Attacks on events.


@pytest.mark.parametrize("is_sealed", [True, False])
@pytest.mark.parametrize(
    "change",
    [
        {"reason": "other"},
        {"data": {"code": "y"}},
        {"actor_name": "other"},
        {"at": now() - timedelta(days=1)},
        {"is_public": True},
        {"place_path": "/1/"},
        {"subject_id": 999},
    ],
)
def test_a_changed_event_is_found(app: Flask, is_sealed: bool, change: dict[str, Any]) -> None:
    ids = write()
    if is_sealed:
        seal_all()
    do(update(Event).where(Event.id == ids[1]).values(**change))
    assert any("was changed" in finding for finding in verify())


@pytest.mark.parametrize("position", [0, 1, 2])
def test_a_removed_event_is_found(app: Flask, position: int) -> None:
    ids = write()
    seal_all()
    number = db.session.scalar(select(Event.number).where(Event.id == ids[position]))
    do(delete(Event).where(Event.id == ids[position]))
    assert any(f"1 event was removed: {number}" in finding for finding in verify())


def _forged(**values: Any) -> dict[str, Any]:
    return {
        "at": now(), "actor_kind": "user", "actor_name": "x", "verb": "added", "subject_type": "places",
        "subject_id": 1, "place_path": "/", "is_public": False, "reason": "", "data": {},
    } | values  # fmt: skip


@pytest.mark.parametrize("days", [0, 400])
@pytest.mark.parametrize("proof", [None, "", "0.0.0", "{key}.0123456789abcdef." + "0" * 64])
def test_an_inserted_event_is_found_back_dated_or_not_before_and_after_its_seal(
    app: Flask, days: int, proof: str | None
) -> None:
    write()
    seal_all()
    proof = proof and proof.format(key=proofs.key_id())
    do(insert(Event).values(**_forged(at=now() - timedelta(days=days), proof=proof)))
    assert any("not written by this installation" in finding for finding in verify())
    seal_all()
    assert any("not written by this installation" in finding for finding in verify())


@pytest.mark.parametrize("renamed", [lambda proof: f"00000000{proof[8:]}", lambda proof: f"{proof}.", str.upper])
def test_a_copy_of_an_event_under_another_name_of_its_key_is_found(app: Flask, renamed: Callable[[str], str]) -> None:
    """The same deed once more: all that is proven of it is true, but it happened once."""
    first = write()[0]
    seal_all()
    kept = db.session.get_one(Event, first)
    values = {column.name: getattr(kept, column.name) for column in Event.__table__.columns}
    do(insert(Event).values(values | {"id": first + 1000, "number": None, "proof": renamed(kept.proof or "")}))
    assert verify() == [f"row {first + 1000}, not sealed yet, was changed, or was not written by this installation"]
    seal_all()
    assert any("was not written by this installation" in found for found in verify())


def test_a_proof_of_any_signs_is_found_and_ends_no_look(app: Flask) -> None:
    write()
    do(insert(Event).values(**_forged(proof="钥匙.不是.真的")))
    assert any("not written by this installation" in found for found in verify())


def test_an_inserted_event_with_a_number_is_found(app: Flask) -> None:
    write()
    (*_, last) = seal_all()
    do(insert(Event).values(**_forged(number=last.last_number + 1)))
    assert any("outside all seals" in finding for finding in verify())


def test_a_removed_event_whose_number_another_one_got_is_found(app: Flask) -> None:
    ids = write()
    seal_all()
    number = db.session.scalar(select(Event.number).where(Event.id == ids[1]))
    do(delete(Event).where(Event.id == ids[1]))
    do(insert(Event).values(**_forged(number=number)))
    assert any("was changed" in finding for finding in verify())


# Attacks on seals.


def test_a_rewritten_event_under_seals_made_anew_is_found(app: Flask) -> None:
    ids = write()
    seal_all()
    write()
    seal_all()
    do(update(Event).where(Event.id == ids[0]).values(reason="other"))
    reseal()
    findings = verify()
    assert any("not made by this installation" in finding for finding in findings)
    assert any("sealed anew" in finding for finding in findings)


def test_new_seals_that_claim_to_be_of_an_earlier_version_are_found(app: Flask) -> None:
    ids = write()
    (*_, last) = seal_all()
    printed = head_of(last).line
    do(update(Event).where(Event.id == ids[0]).values(reason="other"))
    do(update(EventSeal).values(key_id="", has_proofs=False))
    do(update(Event).values(proof=None))
    reseal()
    assert any("sealed anew" in finding for finding in verify())
    path_of_heads().unlink()
    assert any("sealed anew" in finding for finding in verify([read_line(printed)]))


def test_old_seals_behind_new_ones_are_found(app: Flask) -> None:
    write()
    seal_all()
    write()
    (*_, last) = seal_all()
    do(update(EventSeal).where(EventSeal.id == last.id).values(key_id="", has_proofs=False))
    assert any("of an older kind" in finding for finding in verify())


@pytest.mark.parametrize("goes_on", [True, False])
def test_all_seals_deleted_is_found(app: Flask, goes_on: bool) -> None:
    write()
    seal_all()
    do(delete(EventSeal))
    if goes_on:
        write()
        seal_all()
    assert any("does not lead to its head" in finding for finding in verify())
    path_of_heads().unlink()
    assert any(("does not follow" if goes_on else "outside all seals") in finding for finding in verify())


def test_all_seals_and_heads_deleted_is_said_by_what_waits(app: Flask) -> None:
    with pretend(now() - timedelta(minutes=11)):
        write()
    seal_all()
    assert app.test_cli_runner().invoke(args=["audit", "verify"]).exit_code == 0
    do(delete(EventSeal))
    do(update(Event).values(number=None))
    path_of_heads().unlink()
    told = app.test_cli_runner().invoke(args=["audit", "verify"])
    assert told.exit_code == 1 and "beat does not run, or seals were removed" in told.stderr


def test_what_was_just_written_waits_for_its_seal_without_a_word(app: Flask) -> None:
    write()
    assert app.test_cli_runner().invoke(args=["audit", "verify"]).exit_code == 0


def test_a_cut_tail_is_found(app: Flask) -> None:
    write()
    seal_all()
    ids = write()
    (*_, last) = seal_all()
    do(delete(EventSeal).where(EventSeal.id == last.id))
    assert any("outside all seals" in finding for finding in verify())
    do(delete(Event).where(Event.id.in_(ids)))
    (finding,) = verify()
    assert "was cut" in finding
    write()
    seal_all()
    assert any("was cut" in finding for finding in verify())


def test_a_cut_head_is_found(app: Flask) -> None:
    write()
    seal_all()
    first = db.session.scalar(select(EventSeal).order_by(EventSeal.id).limit(1))
    assert first is not None
    key, cut = first.id, first.last_number
    write()
    seal_all()
    do(delete(EventSeal).where(EventSeal.id == key))
    do(delete(Event).where(Event.number <= cut))
    assert any("does not follow" in finding for finding in verify())


def test_a_cut_head_whose_numbers_were_moved_up_is_found(app: Flask) -> None:
    write()
    seal_all()
    first = db.session.scalar(select(EventSeal).order_by(EventSeal.id).limit(1))
    assert first is not None
    cut, digest = first.last_number, first.digest
    write()
    seal_all()
    do(delete(EventSeal).where(EventSeal.id == first.id))
    do(delete(Event).where(Event.number <= cut))
    for row in db.session.scalars(select(Event).order_by(Event.number)).all():
        do(update(Event).where(Event.id == row.id).values(number=row.number - cut))
    for seal in db.session.scalars(select(EventSeal).order_by(EventSeal.id)).all():
        values: dict[str, Any] = {"first_number": seal.first_number - cut, "last_number": seal.last_number - cut}
        if seal.previous == digest:
            values["previous"] = proofs.FIRST_SEAL
        do(update(EventSeal).where(EventSeal.id == seal.id).values(**values))
    assert any("not made by this installation" in finding for finding in verify())


def test_seals_of_another_key_are_named(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    write()
    seal_all()
    used = proofs.key_id()
    monkeypatch.setitem(app.config, "SECRET_KEY", "another secret altogether")
    assert any(f"made with the key {used}" in finding for finding in verify())


# The published head.


def test_the_head_stands_in_a_file_that_only_the_installation_reads(app: Flask) -> None:
    write()
    (*_, last) = seal_all()
    assert list_heads()[-1] == head_of(last)
    assert path_of_heads().stat().st_mode & 0o777 == 0o600


def test_of_each_day_one_head_is_kept(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    write()
    seal_all()
    write()
    (*_, today) = seal_all()
    assert len(list_heads()) == 1
    monkeypatch.setattr(sealing, "now", lambda: now() + timedelta(days=1))
    write()
    seals = seal_all()
    assert [head.seal for head in list_heads()] == [today.id, seals[-1].id]


def test_a_head_that_cannot_be_published_stops_nothing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_heads: object) -> None:
        raise OSError(28, "no space left")

    monkeypatch.setattr(heads, "_write", full)
    write()
    assert seal_all()


def test_a_missing_file_of_heads_is_said(app: Flask) -> None:
    write()
    seal_all()
    path_of_heads().unlink()
    assert verify() == ["the file of the published heads is gone; compare a printed head instead"]


def test_a_printed_head_is_compared(app: Flask) -> None:
    write()
    (*_, last) = seal_all()
    line = head_of(last).line
    assert verify([read_line(line)]) == []
    other = line[:-1] + ("0" if line[-1] != "0" else "1")
    assert any(other in finding for finding in verify([read_line(other)]))


@pytest.mark.parametrize("typed", ["", "1-2", "1-2-3", "a-b-0123456789abcdef0123", "1-2-0123456789abcdef012"])
def test_what_is_no_head_is_refused(app: Flask, typed: str) -> None:
    with pytest.raises(ValueError):
        read_line(typed)


def test_the_commands_say_what_they_find(app: Flask) -> None:
    ids = write()
    run: Callable[..., Any] = app.test_cli_runner().invoke
    assert run(args=["audit", "seal"]).exit_code == 0
    line = run(args=["audit", "head"]).output.split()[0]
    good = run(args=["audit", "verify", "--head", line])
    assert good.exit_code == 0 and "every seal fits; 0 events" in good.output
    printed = run(args=["audit", "head"]).output
    whole = run(args=["audit", "verify", "--head", printed.rstrip("\n")])
    assert "  sealed " in printed and whole.exit_code == 0, "the line is taken as it is printed"
    assert run(args=["audit", "verify", "--head", "nonsense"]).exit_code == 2
    do(update(Event).where(Event.id == ids[0]).values(reason="other"))
    assert run(args=["audit", "verify"]).exit_code == 1
