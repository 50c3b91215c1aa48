"""A backup is whole or refused, and what is restored is what was kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from govtrack.audit.heads import path_of_heads
from govtrack.audit.sealing import seal_all
from govtrack.core.db import db, transaction
from govtrack.core.keys import ring
from govtrack.core.storage import StoredFile, forget, path_of, store
from govtrack.oversight.machine import backup
from govtrack.oversight.machine.backup import BackupError, back_up, check, restore
from govtrack.places.models import Place
from tests import factories, servers

pytestmark = pytest.mark.slow


@pytest.fixture(params=["sqlite", "postgresql"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Path]:
    """A house with a place, a file and a sealed record, and its backup."""
    home = tmp_path / "one"
    home.mkdir()
    with servers.house_on(request.param, home):
        factories.place("community", name_zh="湖滨社区")
        with transaction():
            store(b"a photo", "image/jpeg", "photo.jpg")
        seal_all()
        report = back_up(tmp_path / "kept", tmp_path / "keys")
        assert report.rows > 3 and report.files == 1
    return request.param, tmp_path / "kept"


@pytest.fixture
def empty_house(kept: tuple[str, Path], tmp_path: Path) -> Iterator[Flask]:
    """An empty place of the same kind."""
    home = tmp_path / "two"
    home.mkdir()
    with servers.house_on(kept[0], home, has_tables=False) as house:
        yield house


def test_what_comes_back_is_what_was_kept(kept: tuple[str, Path], empty_house: Flask) -> None:
    folder = kept[1]
    report = restore(folder, folder.parent / "keys")
    assert report.files == 1
    assert "湖滨社区" in db.session.scalars(db.select(Place.name_zh)).all()
    assert path_of_heads().is_file()
    db.session.remove()
    with pytest.raises(BackupError, match="not empty"):
        restore(folder)


def test_a_file_that_goes_while_the_database_is_copied_is_no_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dump = backup._dump

    def forgetting(target: Path) -> dict[str, Any]:
        facts = dump(target)
        with transaction():
            forget(db.session.scalars(db.select(StoredFile)).one())
        return facts

    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    with servers.house_on("sqlite", tmp_path / "one"):
        with transaction():
            store(b"a photo", "image/jpeg", "photo.jpg")
        monkeypatch.setattr(backup, "_dump", forgetting)
        back_up(tmp_path / "kept", tmp_path / "keys")
    with servers.house_on("sqlite", tmp_path / "two", has_tables=False):
        assert restore(tmp_path / "kept", tmp_path / "keys").files == 1


def _change(folder: Path) -> None:
    part = next(folder.glob("database.*"))
    part.write_bytes(part.read_bytes()[:-1] + b"?")


def _lose(folder: Path) -> None:
    next(path for path in (folder / "files").rglob("*") if path.is_file()).unlink()


def _add(folder: Path) -> None:
    (folder / "files" / "planted").write_bytes(b"x")


def _blind(folder: Path) -> None:
    (folder / "manifest.json").write_text("{")


@pytest.mark.parametrize("damage", [_change, _lose, _add, _blind])
def test_a_damaged_backup_changes_nothing(
    kept: tuple[str, Path], empty_house: Flask, damage: Callable[[Path], None]
) -> None:
    damage(kept[1])
    with pytest.raises(BackupError):
        check(kept[1])
    with pytest.raises(BackupError):
        restore(kept[1])
    assert db.inspect(db.engine).get_table_names() == []


def test_keys_never_lie_beside_what_they_open(app: Flask, tmp_path: Path) -> None:
    for keys in (tmp_path / "kept", tmp_path / "kept" / "keys", tmp_path):
        with pytest.raises(BackupError, match="keys"):
            back_up(tmp_path / "kept", keys)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "something").write_text("x")
    with pytest.raises(BackupError, match="not empty"):
        back_up(tmp_path / "full")


def test_a_file_that_is_gone_is_missed(kept: tuple[str, Path], empty_house: Flask) -> None:
    from govtrack.oversight.machine import backup

    restore(kept[1], kept[1].parent / "keys")
    file = db.session.scalars(db.select(backup.StoredFile)).one()
    path_of(file.digest).write_bytes(b"another photo")
    with pytest.raises(BackupError, match="1 files"):
        backup._check_files()


def test_the_keys_of_the_environment_are_kept_too(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVTRACK_VAULT_KEYS", "the fresh one, the old one")
    ring(anew=True)
    back_up(tmp_path / "kept", tmp_path / "keys")
    assert (tmp_path / "keys" / "vault.keys").read_text().split("\n") == ["the fresh one", "the old one", ""]
    monkeypatch.delenv("GOVTRACK_VAULT_KEYS")
    ring(anew=True)
    back_up(tmp_path / "plain", tmp_path / "plain keys")
    assert [path.name for path in (tmp_path / "plain keys").iterdir()] == ["secret.key"]
