"""Programs of the Node world, used where they are installed."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from tests import servers

ROOT = Path(__file__).parents[2]


def node_package(name: str) -> Path:
    """The folder of an installed package: beside the code, in NODE_PATH, or among the global ones."""
    folders = [ROOT / "node_modules", *(Path(part) for part in os.environ.get("NODE_PATH", "").split(":") if part)]
    if npm := shutil.which("npm"):
        asked = subprocess.run([npm, "root", "--global"], capture_output=True, text=True, check=False)
        folders.append(Path(asked.stdout.strip() or "/nowhere"))
    for folder in folders:
        if (folder / name).is_dir():
            return folder / name
    servers.miss(f"the npm package {name} was not found; install it with: npm install --global {name}")
    raise AssertionError("not reached")


def program(name: str) -> str:
    """Where a program stands."""
    found = shutil.which(name)
    if found is None:
        servers.miss(f"{name} was not found")
    assert found is not None
    return found
