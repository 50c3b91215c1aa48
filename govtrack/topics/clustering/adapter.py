"""The engine, spoken to in submissions, topics and decisions."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from govtrack.topics.clustering.copies import Copies
from govtrack.topics.clustering.groups import Changes, Decision, Flood, Group
from govtrack.topics.engine import Constraint, Document, Engine, Remembered, Settings, restore
from govtrack.topics.engine.burst import BurstSettings
from govtrack.topics.engine.cohesion import weakest_of
from govtrack.topics.engine.documents import TopicState
from govtrack.topics.engine.embedding import Embedding
from govtrack.topics.engine.facts import reading_of
from govtrack.topics.engine.kinds import catalogue_with
from govtrack.topics.engine.kinds.reader import Reading
from govtrack.topics.engine.neardup import bursts

logger = logging.getLogger(__name__)

# Decisions about a topic itself, each with the word of the engine.
FLAGS = {"keep": "pin", "pin": "pin", "unpin": "unpin", "freeze": "freeze", "unfreeze": "unfreeze"}


@dataclass(slots=True)
class Clustering:
    """The engine of one sub-district; ``keys`` maps topics to the engine's keys."""

    engine: Engine
    keys: dict[int, str] = field(default_factory=dict)
    similarities: dict[int, float] = field(default_factory=dict)
    remarks: dict[int, list[str]] = field(default_factory=dict)
    # The names that were entered last, to know at once that there are no others.
    entered: Sequence[tuple[str, str | None]] | None = None
    copies: Copies = field(default_factory=Copies)

    @classmethod
    def load(cls, path: Path, embedding: Embedding | None = None) -> Clustering | None:
        """The engine as a snapshot has it; None where that is of another version.

        ``embedding`` judges letters that come from now on; without it the words decide alone.
        """
        try:
            loaded = cls(Engine.load(path, embedding))
        except (OSError, ValueError, KeyError):
            logger.warning("the engine's snapshot is gone or of another version; restoring from the database")
            return None
        loaded.settle()
        return loaded

    @classmethod
    def restore(
        cls,
        documents: Iterable[Document],
        topics: Iterable[Remembered],
        journal: Sequence[Mapping[str, Any]],
        embedding: Embedding | None = None,
        names: Sequence[tuple[str, str | None]] = (),
        own_kinds: str = "",
    ) -> Clustering:
        """The engine from what the database holds; all of it counts as changed, so that a run compares the whole.

        ``documents`` come in the order in which the engine saw them; ``names`` are those of the place tree, with
        their paths, ``own_kinds`` what the office wrote beside the kinds of the program.
        """
        constraints = [Constraint.from_dict(dict(entry)) for entry in journal if entry.get("kind")]
        catalogue = catalogue_with(own_kinds)
        return cls(restore(Settings(), documents, topics, constraints, embedding, names, catalogue))

    @property
    def own_kinds(self) -> str:
        """The office's own kinds of matter with which the engine reads letters."""
        return self.engine.state.catalogue.own

    def enter_names(self, names: Sequence[tuple[str, str | None]]) -> bool:
        """Learns the names of the place tree; returns whether there was anything to learn."""
        if names is self.entered:
            return False
        before, self.entered = dict(self.engine.state.gazetteer.paths), names
        self.engine.enter_names(names)
        return before != self.engine.state.gazetteer.paths

    def add(self, documents: Iterable[Document]) -> None:
        """Takes in arriving letters, keeping how like their topic they are and what was odd."""
        for assignment in self.engine.add_many(documents):
            submission_id = int(assignment.document_id)
            self.similarities[submission_id] = round(assignment.similarity, 4)
            if assignment.remarks:
                self.remarks[submission_id] = list(assignment.remarks)

    def obey(self, decision: Decision) -> dict[str, Any]:
        """Obeys one decision; returns it in the engine's words, or nothing where it does not concern it.

        A decision about letters or topics that the engine does not know holds in the database alone.
        """
        constraint = self._translate(decision)
        if constraint is None:
            return {}
        left_alone = self._left_alone(constraint)
        try:
            self.engine.apply(constraint)
        except (KeyError, ValueError):
            return {}
        if constraint.kind == "split":
            self._learn_key(decision)
        return constraint.to_dict() | self._outcome(decision, constraint) | left_alone

    def _outcome(self, decision: Decision, constraint: Constraint) -> dict[str, Any]:
        """What only the carrying out tells: the letters that a merge holds together, the topic that a split made."""
        if constraint.kind == "merge":
            return {"document_ids": list(self.engine.topic(constraint.topic_ids[0]).document_ids)}
        if constraint.kind == "split" and (key := self.keys.get(decision.topic_ids[-1])):
            return {"topic_ids": [constraint.topic_ids[0], key]}
        return {}

    def _left_alone(self, constraint: Constraint) -> dict[str, Any]:
        """Whom a letter leaves that is set apart, where its topic ends by that: they stay apart all the same."""
        if constraint.kind != "not_same":
            return {}
        with suppress(KeyError):
            rest = set(self.engine.topic(constraint.topic_ids[0]).document_ids) - set(constraint.document_ids)
            return {"apart": sorted(rest)} if len(rest) == 1 else {}
        return {}

    def _translate(self, decision: Decision) -> Constraint | None:
        keys = tuple(self.keys[i] for i in decision.topic_ids if i in self.keys)
        letters = tuple(str(i) for i in decision.submission_ids if str(i) in self.engine)
        here = len(self.engine)
        if decision.kind in FLAGS and keys:
            return Constraint(FLAGS[decision.kind], keys[:1], (), here)
        if decision.kind == "merge" and len(keys) > 1:
            return Constraint("merge", keys, (), here)
        if decision.kind == "split" and keys and letters and self._stand_together(decision):
            return Constraint("move", (self.keys[decision.topic_ids[-1]],), letters, here)
        if decision.kind in ("move", "not_same", "split") and keys and letters:
            return Constraint(decision.kind, keys[:1], letters, here)
        if decision.kind == "move_out" and letters:
            return Constraint("move", (), letters, here)
        if decision.kind == "nominate" and letters and not self._stand_together(decision):
            return self._leave_together(letters, here)
        return None

    def _stand_together(self, decision: Decision) -> bool:
        """Whether the letters lie in the new topic already: restoring takes them as people see them."""
        key = self.keys.get(decision.topic_ids[-1])
        return key is not None and all(self._key_of(i) == key for i in decision.submission_ids)

    def _leave_together(self, letters: tuple[str, ...], here: int) -> Constraint | None:
        """Letters of one topic that were nominated leave it; from several, the database alone knows."""
        homes = {self.engine.topic_of(letter) for letter in letters}
        home = homes.pop() if len(homes) == 1 else None
        return Constraint("split", (home,), letters, here) if home else None

    def _learn_key(self, decision: Decision) -> None:
        """After a split the last topic of the decision is known by the key of its letters."""
        key = next((k for i in decision.submission_ids if (k := self._key_of(i))), None)
        if key is not None:
            self.keys[decision.topic_ids[-1]] = key

    def _key_of(self, submission_id: int) -> str | None:
        return self.engine.topic_of(str(submission_id)) if str(submission_id) in self.engine else None

    def groups(self) -> list[Group]:
        """All topics as they stand."""
        return [self._group(topic, ()) for topic in self.engine.topics().values()]

    def changes(self) -> Changes:
        """What changed since ``settle``, in the order in which the topics were created."""
        membership, ids = self.engine.state.membership, self.engine.state.letters.ids
        gained: dict[str, list[int]] = {}
        alone = []
        for row in sorted(membership.moved):
            topic = membership.of(row)
            if topic is None:
                alone.append(int(ids[row]))
            else:
                gained.setdefault(topic.id, []).append(int(ids[row]))
        ordered = sorted(gained, key=lambda key: membership.get(key).number)
        groups = tuple(self._group(self.engine.topic(key), tuple(gained[key])) for key in ordered)
        return Changes(groups, tuple(alone), tuple(sorted(membership.ended)))

    def settle(self) -> None:
        """Begins a new look: what changed until now has been written down elsewhere."""
        self.engine.state.membership.settle()
        self.keys, self.similarities, self.remarks = {}, {}, {}

    def _group(self, topic: TopicState, gained: tuple[int, ...]) -> Group:
        letters = tuple(map(int, topic.document_ids))
        return Group(topic.id, letters, int(topic.medoid_id) if topic.medoid_id else None, topic.former_ids, gained)

    def kinds_of(self, submission_ids: Iterable[int]) -> dict[int, Reading]:
        """What the known ones of these letters tell, as the engine read them on arrival."""
        state = self.engine.state
        known = [(i, row) for i in submission_ids if (row := state.row_of.get(str(i))) is not None]
        facts = state.letters.facts[[row for _, row in known]].tolist()
        return {i: reading_of(row) for (i, _), row in zip(known, facts, strict=True)}

    def weakest(self, keys: Iterable[str]) -> dict[str, tuple[int, float]]:
        """Of each of these topics the letter that is least like the others, with its likeness."""
        state = self.engine.state
        found = {key: weakest_of(state, state.membership.get(key)) for key in keys}
        return {key: (int(letter[0]), letter[1]) for key, letter in found.items() if letter}

    def floods(self, keys: Sequence[str], rule: BurstSettings) -> dict[str, list[Flood]]:
        """The floods of look-alike letters in these topics."""
        members = {key: self.engine.state.membership.get(key).members for key in keys}
        large = {key: rows for key, rows in members.items() if len(rows) >= rule.copies}
        letters = self.engine.state.letters
        found = {key: bursts(self.copies.arrivals(letters, rows), rule) for key, rows in large.items()}
        return {key: [Flood.of(burst) for burst in some] for key, some in found.items() if some}

    def similar(self, title: str, text: str, place: str | None, limit: int) -> list[tuple[int, float]]:
        """Known letters near a text that is being written, best first, with a likeness of 0 to 1."""
        return [(int(i), likeness) for i, likeness in self.engine.similar(text, title, place, limit)]

    def knows(self, key: str) -> bool:
        """Whether there is a topic with this key, or with one that took it over."""
        try:
            self.engine.topic(key)
        except KeyError:
            return False
        return True

    def save(self, path: Path) -> None:
        """Writes the state beside the target and renames it: a killed process leaves no half file."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.engine.save(path)

    @property
    def has_model(self) -> bool:
        """Whether the office's own model of meaning judges letters."""
        return self.engine.state.meaning.embedding is not None

    def __len__(self) -> int:
        return len(self.engine)
