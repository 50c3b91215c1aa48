"""Programs of the Node world, used where they are installed."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from tests import servers

HERE = Path(__file__).parent


def node_package(name: str) -> Path:
    """The folder of a package that ``package-lock.json`` pins: beside these tests, or in NODE_PATH."""
    folders = [HERE / "node_modules", *(Path(part) for part in os.environ.get("NODE_PATH", "").split(":") if part)]
    for folder in folders:
        if (folder / name).is_dir():
            return folder / name
    servers.miss(f"the npm package {name} was not found; install it with: npm --prefix {HERE} ci")
    raise AssertionError("not reached")


def program(name: str) -> str:
    """Where a program stands."""
    found = shutil.which(name)
    if found is None:
        servers.miss(f"{name} was not found")
    assert found is not None
    return found
