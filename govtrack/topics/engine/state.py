"""Everything the engine knows at one moment, in one object."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .constraints import Constraint, Rules
from .documents import Change
from .facts import KNOWN, KindCounts
from .index import Postings
from .kinds import Catalogue, default_catalogue
from .letters import Letters
from .membership import Membership, Topic
from .names import Gazetteer
from .places import PlaceCodes
from .scales import STEPS
from .settings import Settings
from .similarity import Comparison
from .vocabulary import Vocabulary


class State:
    """Tables, topics, rules and history. Rows are numbered by arrival from 0."""

    def __init__(self, settings: Settings, catalogue: Catalogue | None = None) -> None:
        self.settings = settings
        self.catalogue = catalogue or default_catalogue()
        self.vocabulary = Vocabulary(settings)
        self.letters = Letters(settings, self.vocabulary)
        self.comparison = Comparison(self.letters, self.catalogue)
        self.meaning = self.comparison.meaning
        self.postings = Postings(settings)
        self.place_codes = PlaceCodes()
        self.gazetteer = Gazetteer()
        self.kind_counts = KindCounts()
        # What the compiled loops need to know of the settings, in their order.
        self.limits = (
            settings.index_terms,
            settings.candidates,
            settings.least_terms,
            settings.copy_similarity,
            settings.copy_cosine * STEPS,
            settings.edge_similarity,
            settings.key_weight,
        )
        self.membership = Membership(self.letters)
        self.rules = Rules()
        self.row_of: dict[str, int] = {}
        self.changes: list[Change] = []
        self.journal: list[Constraint] = []
        # Rows that were given a place; those of a batch that is being taken in come after them.
        self.placed = 0
        self.latest_day = float("-inf")
        self.consolidated_rows = 0
        self.consolidated_documents = 0
        self.consolidated_day = float("-inf")

    def is_meant(self, row: int) -> bool:
        """Whether a model has to find what a row is about, since its words tell hardly any kind."""
        return bool(self.letters.facts[row, KNOWN] < self.settings.meant_known) and self.meaning.knows(row)

    def group_key(self, row: int) -> int:
        """Topics have keys from 0 up; a lone row has the key -1 - row."""
        number = int(self.letters.topics[row])
        return number if number >= 0 else -1 - row

    def group_keys(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """The keys of many rows at once."""
        numbers = self.letters.topics[rows].astype(np.int64)
        return np.where(numbers >= 0, numbers, -1 - rows)

    def group_rows(self, key: int) -> list[int]:
        """The rows behind a key of `group_key`."""
        return self.membership.topics[key].members if key >= 0 else [-1 - key]

    def record(
        self,
        kind: str,
        topic: Topic | None,
        other_id: str | None,
        rows: Sequence[int],
        similarity: float = 0.0,
        cause: str = "engine",
    ) -> None:
        """Write one step of lineage."""
        documents = tuple(self.letters.ids[row] for row in rows)
        topic_id = topic.id if topic else None
        self.changes.append(Change(self.placed, kind, topic_id, other_id, documents, similarity, cause))
