"""Which sentences say the same: by the words that the topic engine reads, unless they speak of different kinds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from govtrack.topics.engine import Settings
from govtrack.topics.engine.kinds.catalogue import default_catalogue
from govtrack.topics.engine.kinds.reader import KindReader, reader_of

if TYPE_CHECKING:
    from scipy import sparse

    from govtrack.topics.engine.features import ManyTerms

# From this cosine on two sentences say the same.
ALIKE = 0.22
# Two sentences may share every word but the one that matters.
_AGAINST = re.compile(
    r"反对|拒绝|抵制|不(?:同意|赞成|支持|愿意|接受|应该|应|需要|想|要|能|希望)|别再|"
    r"\b(?:against|oppose[sd]?|disagree|do not|don't|should not|shouldn't|refuse)\b",
    re.IGNORECASE,
)
_FOR = re.compile(r"同意|赞成|支持|拥护|\b(?:agree|support|in favou?r)\b", re.IGNORECASE)
# Rows that are compared with all others at one time.
AT_ONCE = 256


class Likeness(Protocol):
    """Finds which sentences say the same; an office's own model may stand here."""

    def alike(self, sentences: Sequence[str]) -> list[set[int]]:
        """For each sentence the numbers of all that say the same, itself among them."""


class Words:
    """Likeness by single signs, words and pairs; what is rare here counts more than what everybody writes."""

    def __init__(self, kinds: KindReader | None = None) -> None:
        # Not at the top: it works with numpy, which a process that draws no digest need not carry.
        from govtrack.topics.engine.features import TermReader

        self._terms = TermReader(Settings())
        self._kinds = kinds or reader_of(default_catalogue())

    def alike(self, sentences: Sequence[str]) -> list[set[int]]:
        """For each sentence the numbers of all that say the same, itself among them."""
        if not sentences:
            return []
        table = _table(self._terms.read_many([("", sentence) for sentence in sentences]))
        kinds = [frozenset(self._kinds.read_one("", sentence).kinds) for sentence in sentences]
        stances = [_stance(sentence) for sentence in sentences]
        found: list[set[int]] = []
        for start in range(0, len(sentences), AT_ONCE):
            cosines = (table[start : start + AT_ONCE] @ table.T).toarray()
            for offset, row in enumerate(cosines):
                own = start + offset
                near = (row >= ALIKE).nonzero()[0].tolist()
                found.append(
                    {own}
                    | {one for one in near if _may_be_one(kinds[own], kinds[one]) and stances[own] * stances[one] >= 0}
                )
        return found


def _stance(sentence: str) -> int:
    """1 where a sentence is for something, -1 where it is against, 0 where it says neither."""
    rest = _AGAINST.sub("", sentence)
    return -1 if rest != sentence else int(bool(_FOR.search(sentence)))


def _may_be_one(first: frozenset[int], second: frozenset[int]) -> bool:
    return not first or not second or bool(first & second)


def _table(terms: ManyTerms) -> sparse.csr_matrix:
    """One row a sentence, of length one; each term counts by how often it stands there and how rare it is."""
    import numpy as np
    from scipy import sparse  # it takes 16 MB, which a process that draws no digest need not carry

    starts = np.append(terms.spans[:, 0], terms.spans[-1, 1])
    buckets, columns = np.unique(terms.packed >> 10, return_inverse=True)
    holders = np.bincount(columns, minlength=len(buckets))
    rarity = np.log1p(len(terms.spans) / np.maximum(holders, 1))
    weights = (terms.packed & 511) / 64 * rarity[columns] if len(columns) else np.zeros(0)
    table = sparse.csr_matrix((weights, columns, starts), shape=(len(terms.spans), max(len(buckets), 1)))
    lengths = np.sqrt(table.multiply(table).sum(axis=1)).A1
    return sparse.diags(1 / np.where(lengths > 0, lengths, 1)) @ table
