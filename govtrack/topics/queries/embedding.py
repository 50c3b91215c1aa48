"""The office's own model of meaning, where it has one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from flask import current_app

from govtrack.core.settings import get_setting
from govtrack.topics.settings import EMBEDDING_DIRECTORY, EMBEDDING_MODEL, EMBEDDING_SECONDS, EMBEDDING_URL

if TYPE_CHECKING:
    from govtrack.topics.engine.embedding import Embedding


def embedding_in_force() -> Embedding | None:
    """The office's own model of meaning: a directory on this machine, else a service; None by default."""
    directory, url = get_setting(EMBEDDING_DIRECTORY), get_setting(EMBEDDING_URL)
    if not directory and not url:
        return None
    # Not at the top: vectors are numpy's, which an office without a model need not carry.
    from govtrack.topics.engine.embedding import DirectoryEmbedding, HttpEmbedding

    if directory:
        return DirectoryEmbedding(Path(directory))
    key = current_app.config["EMBEDDING_KEY"]
    return HttpEmbedding(url, get_setting(EMBEDDING_MODEL), key, get_setting(EMBEDDING_SECONDS))
