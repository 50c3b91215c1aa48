"""The secret key of an installation and what lies in its folder: for its own user alone.

The key comes from GOVTRACK_SECRET_KEY or, on the embedded default, from a file made at the
first start with mode 600; beside a database that is there already none is ever made.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

PRIVATE = 0o077


def load_secret_key(home: Path) -> str:
    """The installation's secret; made once and kept in ``home``/secret.key."""
    if from_environment := os.environ.get("GOVTRACK_SECRET_KEY"):
        return from_environment
    path = home / "secret.key"
    if not path.exists():
        if (database := home / "govtrack.db").exists() and database.stat().st_size:
            # The supervisor reads its settings here and stays for good: it needs no Flask for that.
            from flask.cli import NoAppException

            raise NoAppException(f"{path} is missing, but there is a database: put its key back first.")
        home.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text(encoding="ascii").strip()
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii").strip()


def keep_private(home: Path) -> None:
    """Makes the folder and everything in it readable by its own user alone, now and from now on."""
    os.umask(PRIVATE)
    home.mkdir(parents=True, exist_ok=True)
    for path in (home, *home.rglob("*")):
        _close(path)


def _close(path: Path) -> None:
    """Takes the rights of others away; what vanishes meanwhile or belongs to another user stays as it is."""
    try:
        mode = path.lstat().st_mode
        if mode & PRIVATE and not path.is_symlink():
            path.chmod(mode & 0o7777 & ~PRIVATE)
    except OSError:
        return
