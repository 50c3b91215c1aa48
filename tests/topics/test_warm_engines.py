"""The engine stays in memory between runs; whoever opens it anew finds the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event, select

from govtrack.core.actors import SYSTEM
from govtrack.core.db import db, transaction
from govtrack.places import operations as places
from govtrack.topics import operations
from govtrack.topics.clustering.adapter import Clustering
from govtrack.topics.models import EngineRun
from govtrack.topics.queries import warm_engines
from govtrack.topics.queries.similar import list_similar
from govtrack.topics.queries.warm_engines import keep_engine, open_engine, state_folder, take_engine
from govtrack.topics.tasks import running
from tests import factories
from tests.topics.forgetting import forget_engines
from tests.topics.neighbourhood import ELEVATOR, FUMES, compare, shape, topic_of, write, write_all

BOUNDS = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK")


def written(clustering: Clustering, folder: Path) -> bytes:
    """The whole state as it would be saved."""
    clustering.save(folder / "looked-at")
    return (folder / "looked-at").read_bytes()


def kept_and_opened(folder: Path) -> tuple[bytes, bytes]:
    """The engine in memory, and the one that another process opens from the snapshot and the database."""
    place_id = factories.subdistrict().id
    kept = warm_engines._kept[place_id]
    return written(kept.clustering, folder), written(open_engine(place_id), folder)


def snapshots() -> list[str]:
    """The snapshots of the one sub-district; other tests of the process may have left theirs."""
    return [path.name for path in state_folder().glob(f"{factories.subdistrict().id}-*.topics")]


def last_result() -> dict[str, object]:
    run = db.session.scalars(select(EngineRun).order_by(EngineRun.id.desc())).first()
    assert run is not None
    return run.result


def test_a_run_for_one_letter_asks_little_and_the_same_however_many_are_behind(app: Flask) -> None:
    write_all(ELEVATOR)
    compare()
    asked: list[int] = []
    for more in range(2):
        write(ELEVATOR[more], phone=f"1390000{more:04}")
        statements: list[str] = []

        def note(_c: object, _k: object, sql: str, *_rest: object, kept: list[str] = statements) -> None:
            if not sql.startswith(BOUNDS):
                kept.append(sql)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            assert compare()["joined"] == 1
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        asked.append(len(statements))
        write_all(FUMES, first_phone=60 + 20 * more)
        compare()
    assert asked[0] <= 40 and asked[1] <= asked[0] + 1


def test_another_process_finds_what_this_one_keeps(app: Flask, tmp_path: Path) -> None:
    lifts, fumes = write_all(ELEVATOR), write_all(FUMES, first_phone=60)
    compare()
    actor = factories.actor("command")
    lift, fume = topic_of(lifts[0]), topic_of(fumes[0])
    steps = (
        lambda: operations.split(actor, lift, lifts[:3], "另一部电梯", "两部电梯"),
        lambda: operations.move_submission(actor, lifts[4], fume, "说的是油烟"),
        lambda: operations.not_the_same(actor, lift, lifts[3], "第三部电梯"),
        lambda: operations.merge(actor, fume, lift, "一起谈"),
    )
    for number, step in enumerate(steps):
        with transaction():
            step()
        write(ELEVATOR[number], phone=f"1391111000{number}")
        write(FUMES[number % len(FUMES)], phone=f"1391111100{number}")
        compare()
        kept, opened = kept_and_opened(tmp_path)
        assert kept == opened
    # One snapshot, written by the first run; all the rest is done again from the database.
    assert len(snapshots()) == 1
    assert last_result()["since_snapshot"] == 8


def test_a_worker_that_was_overtaken_catches_up(app: Flask, tmp_path: Path) -> None:
    write_all(ELEVATOR)
    compare()
    place_id = factories.subdistrict().id
    overtaken = warm_engines._kept.pop(place_id)
    write_all(FUMES, first_phone=60)
    compare()
    current, _opened = kept_and_opened(tmp_path)
    warm_engines._kept[place_id] = overtaken
    assert written(take_engine(place_id), tmp_path) == current


@pytest.mark.parametrize("mark", ["", "a run that this database does not know"])
def test_an_engine_of_another_history_is_not_used(app: Flask, tmp_path: Path, mark: str) -> None:
    write_all(ELEVATOR)
    compare()
    place_id = factories.subdistrict().id
    kept = warm_engines._kept[place_id]
    right = written(kept.clustering, tmp_path)
    stranger = Clustering.restore([], [], [])
    keep_engine(place_id, stranger, kept.run_id, mark)
    taken = take_engine(place_id)
    assert taken is not stranger and written(taken, tmp_path) == right


def test_a_run_that_fails_leaves_nothing_in_memory(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    letters = write_all(ELEVATOR[:4])
    compare()
    more = write_all(FUMES, first_phone=60)
    place_id = factories.subdistrict().id
    with monkeypatch.context() as patch:
        patch.setattr(running, "store_run", lambda *_given: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            compare()
    assert place_id not in warm_engines._kept
    compare()
    assert shape() == {
        topic_of(letters[0]).number: [letter.id for letter in letters],
        topic_of(more[0]).number: [letter.id for letter in more],
    }


@pytest.mark.parametrize(("came", "times"), [(2, 1), (3, 2), (4, 2)])
def test_a_snapshot_is_written_when_enough_came(
    app: Flask, monkeypatch: pytest.MonkeyPatch, came: int, times: int
) -> None:
    monkeypatch.setattr(running, "FEWEST_FOR_SNAPSHOT", 3)
    write_all(ELEVATOR[:2])
    compare()
    first = last_result()["file"]
    write_all((*FUMES, *ELEVATOR)[:came], first_phone=60)
    compare()
    assert (last_result()["file"] == first) is (times == 1)
    assert snapshots() == [last_result()["file"]]


def test_a_place_that_was_entered_meanwhile_is_in_a_snapshot(app: Flask, tmp_path: Path) -> None:
    write_all(ELEVATOR[:3])
    compare()
    first = last_result()["file"]
    with transaction():
        places.add_place(
            SYSTEM,
            code="330105003999",
            level="community",
            name_zh="新添社区",
            name_en="New",
            parent=factories.subdistrict(),
        )
    write_all(ELEVATOR[3:], first_phone=60)
    compare()
    assert last_result()["file"] != first
    kept, opened = kept_and_opened(tmp_path)
    assert kept == opened


def test_an_engine_that_nobody_uses_is_let_go(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    write_all(ELEVATOR[:3])
    compare()
    place_id = factories.subdistrict().id
    used_at = warm_engines._kept[place_id].used_at = 1000.0
    monkeypatch.setattr(warm_engines, "monotonic", lambda: used_at + 3600.0)
    warm_engines.let_go_idle()
    assert place_id in warm_engines._kept
    monkeypatch.setattr(warm_engines, "monotonic", lambda: used_at + 3600.1)
    warm_engines.let_go_idle()
    assert place_id not in warm_engines._kept


def test_a_reader_sees_what_came_without_opening_the_engine_anew(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    from govtrack.topics.queries import similar

    lifts = write_all(ELEVATOR)
    compare()
    asked = "电梯坏了", "我们楼的电梯停运了，老人下不了楼，物业什么时候修好？"
    assert [row.topic.id for row in list_similar(*asked)] == [topic_of(lifts[0]).id]
    fumes = write_all(FUMES, first_phone=60)
    compare()
    forget_engines()
    monkeypatch.setattr(similar, "FRESH_SECONDS", 0.0)
    monkeypatch.setattr(similar, "load_engine", lambda _id: 1 // 0)
    found = list_similar("餐馆油烟", "油烟直排，居民不敢开窗")
    assert [row.topic.id for row in found] == [topic_of(fumes[0]).id]
