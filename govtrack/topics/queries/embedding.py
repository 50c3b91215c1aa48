"""The office's own model of meaning, where it has one."""

from __future__ import annotations

from pathlib import Path

from flask import current_app

from govtrack.core.settings import get_setting
from govtrack.topics.engine.embedding import DirectoryEmbedding, Embedding, HttpEmbedding
from govtrack.topics.settings import EMBEDDING_DIRECTORY, EMBEDDING_MODEL, EMBEDDING_SECONDS, EMBEDDING_URL


def embedding_in_force() -> Embedding | None:
    """The office's own model of meaning: a directory on this machine, else a service; None by default."""
    directory, url = get_setting(EMBEDDING_DIRECTORY), get_setting(EMBEDDING_URL)
    if directory:
        return DirectoryEmbedding(Path(directory))
    if not url:
        return None
    key = current_app.config["EMBEDDING_KEY"]
    return HttpEmbedding(url, get_setting(EMBEDDING_MODEL), key, get_setting(EMBEDDING_SECONDS))
