"""Files of the look: compressed, named by their content, kept by browsers for a year."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from flask_compress import Compress

YEAR = 365 * 24 * 3600
VERSION_LENGTH = 10

compress = Compress()


@cache
def _version(path: Path, _changed_at: int) -> str:
    """A short hash of the file; computed again only when the file has changed."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:VERSION_LENGTH]


def _add_version(endpoint: str, values: dict[str, Any]) -> None:
    """Puts the hash into the address of a file, so that a new version has a new address."""
    if endpoint != "static" or "v" in values or current_app.static_folder is None:
        return
    path = Path(current_app.static_folder) / str(values.get("filename", ""))
    if path.is_file():
        values["v"] = _version(path, path.stat().st_mtime_ns)


def init_app(app: Flask) -> None:
    """Compresses answers and lets browsers keep the files."""
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = YEAR
    # Browsers offer br over HTTPS alone; files are streamed, which gzip is not made for here.
    app.config.setdefault("COMPRESS_ALGORITHM", ["br", "gzip"])
    app.config.setdefault("COMPRESS_ALGORITHM_STREAMING", ["br", "deflate"])
    app.config.setdefault("COMPRESS_MIN_SIZE", 500)
    compress.init_app(app)
    app.url_defaults(_add_version)
