"""Using an embedding, where the office has one, beside the words.

Many models place all texts in one narrow cone, each model in its own, so vectors
are measured from the mean of the first ones; from there the cosines of different
models mean much the same. Nothing here is needed: without a model, and for
documents a model failed on, the words decide alone.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .documents import Document
from .embedding import Embedding, EmbeddingUnavailableError
from .settings import Settings

# Words never rule a pair out or in beside a model; nor does a model alone.
_LEAST = 0.01
_FARTHEST = 0.6


class Meaning:
    """Vectors by row (float32 [n, d], zeros where there is none)."""

    def __init__(self, settings: Settings, embedding: Embedding | None = None) -> None:
        self.settings = settings
        self.embedding = embedding
        self.vectors = np.zeros((0, 0), dtype=np.float32)
        self.count = 0
        self.known = 0
        self.centre = np.zeros(0, dtype=np.float32)

    @property
    def is_ready(self) -> bool:
        """Whether enough vectors have come to know their middle."""
        return len(self.centre) > 0

    @property
    def is_used(self) -> bool:
        """Whether there is a model, or vectors of one."""
        return self.embedding is not None or self.known > 0

    def knows(self, row: int) -> bool:
        """Whether this row can be judged by its meaning."""
        return self.is_ready and row < self.count and bool(self.vectors[row].any())

    def embed(self, documents: Sequence[Document]) -> list[NDArray[np.float32] | None]:
        """A vector for each document, or None for all of them if the model fails."""
        if self.embedding is None or not documents:
            return [None] * len(documents)
        limit = self.settings.body_characters
        texts = [f"{document.title}\n{document.body[:limit]}" for document in documents]
        try:
            return list(self.embedding.embed(texts))
        except EmbeddingUnavailableError:
            return [None] * len(documents)

    def append(self, row: int, vector: NDArray[np.float32] | None) -> None:
        """Store the vector of a row; None leaves the row without one."""
        if vector is None:
            return
        self._make_room(row, len(vector))
        if self.vectors.shape[1] == len(vector):
            self.vectors[row] = self._centred(vector[None])[0] if self.is_ready else vector
            self.count = row + 1
            self.known += 1
            if self.known == self.settings.embedding_calibration:
                self._find_centre()

    def _make_room(self, row: int, width: int) -> None:
        if row < len(self.vectors):
            return
        width = self.vectors.shape[1] or width
        grown = np.zeros((max(256, 2 * row + 2), width), dtype=np.float32)
        if len(self.vectors):
            grown[: len(self.vectors)] = self.vectors
        self.vectors = grown

    def _find_centre(self) -> None:
        """From now on vectors are measured from the mean of the first ones."""
        known = np.any(self.vectors[: self.count] != 0, axis=1)
        self.centre = self.vectors[: self.count][known].mean(axis=0)
        self.vectors[: self.count][known] = self._centred(self.vectors[: self.count][known])

    def _centred(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        moved = vectors - self.centre
        lengths = np.linalg.norm(moved, axis=1, keepdims=True)
        return np.divide(moved, lengths, out=np.zeros_like(moved), where=lengths > 0)

    def nearest(self, row: int, limit: int) -> NDArray[np.int64]:
        """Rows before `row` whose vectors lie nearest; none before calibration."""
        if not self.knows(row):
            return np.zeros(0, dtype=np.int64)
        cosines = self.vectors[:row] @ self.vectors[row]
        limit = min(limit, row)
        near = np.argpartition(-cosines, limit - 1)[:limit] if limit else np.zeros(0, int)
        return np.sort(near)

    def adjusted(
        self, chances: NDArray[np.float64], row: int, others: NDArray[np.int64], doubt: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """float64 [m]: the chances that words give, judged again by meaning as far as there is doubt (0 to 1).

        Log-odds of words (bounded, and by their share) and of meaning are
        added; where either document has no vector, the words decide alone.
        """
        if not self.is_ready or not 0 <= row < self.count:
            return chances
        known = np.flatnonzero(others < self.count)
        cosines = self.vectors[others[known]] @ self.vectors[row]
        known, cosines = known[cosines != 0], cosines[cosines != 0]
        distance, doubt = cosines - self.settings.embedding_midpoint, doubt[known]
        words = np.clip(chances[known], _LEAST, 1 - _LEAST)
        odds = (1 - (1 - self.settings.words_share) * doubt) * np.log(words / (1 - words))
        odds += self.settings.embedding_slope * doubt * np.clip(distance, -_FARTHEST, _FARTHEST)
        result = chances.copy()
        result[known] = 1 / (1 + np.exp(-odds))
        return result
