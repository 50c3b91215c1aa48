"""The engine: documents come in one at a time, topics grow and keep their names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import compress, islice
from math import isfinite, isnan
from pathlib import Path

import numpy as np

from . import decisions, storage
from .assignment import Choice, choose
from .bridges import are_bridged
from .burst import Burst, BurstSettings
from .consolidation import consolidate, is_due
from .constraints import Constraint
from .describing import described
from .documents import Assignment, Change, Document, Neighbour, TopicState
from .embedding import Embedding
from .floods import arrivals
from .kinds import Catalogue, reader_of
from .letters import UNKNOWN_TIME, day_number
from .matching import Matches, entered, nearest
from .membership import Topic
from .neardup import bursts
from .reading import LetterReader, Read
from .settings import Settings
from .similarity import Probe
from .state import State

# Below this chance a document is no evidence for anything.
_NOTEWORTHY = 0.001
_COPY = "near copy"
# As `Neighbour`, at a third of the price: there are five for each letter.
_NEIGHBOUR = partial(tuple.__new__, Neighbour)
# Letters are read so many at a time: tables of reading stay in the processor's cache; a model is asked for fewer.
_BATCH, _MEANT_BATCH = 512, 64


class Engine:
    """Finds topics in a stream of documents.

    Equal settings, equal documents in equal order and equal constraints give
    an equal state, however the documents were cut into batches: whatever the
    engine does by itself is triggered by counts of rows and times of events.
    """

    def __init__(
        self,
        settings: Settings | None = None,
        state: State | None = None,
        embedding: Embedding | None = None,
        catalogue: Catalogue | None = None,
    ) -> None:
        self.settings = state.settings if state else settings or Settings()
        self.state = state or State(self.settings, catalogue)
        self.state.meaning.embedding = embedding
        self.reader = LetterReader(
            self.settings,
            self.state.gazetteer,
            self.state.place_codes,
            reader_of(self.state.catalogue),
            self.state.kind_counts,
        )

    def enter_names(self, names: Iterable[tuple[str, str | None]]) -> None:
        """Learn names of places with their paths, before the letters that may use them."""
        for name, path in names:
            self.state.gazetteer.enter(name, path)

    # Arrivals.

    def add(self, document: Document) -> Assignment:
        """Take in one document; a repeated id changes nothing and says so."""
        (placed,) = self._take_in([document])
        return placed

    def add_many(self, documents: Iterable[Document]) -> list[Assignment]:
        """Take in documents in order; the same as calling `add` for each.

        Where there is an embedding, it is asked for a batch at a time.
        """
        placed: list[Assignment] = []
        waiting, size = iter(documents), _MEANT_BATCH if self.state.meaning.is_used else _BATCH
        while batch := list(islice(waiting, size)):
            placed += self._take_in(batch)
        return placed

    def _take_in(self, batch: Sequence[Document]) -> Iterator[Assignment]:
        """Store a batch, then place its documents one by one in their order."""
        state, first_row = self.state, self.state.letters.count
        new: list[Document] = []
        for document in batch:
            if document.id not in state.row_of:
                state.row_of[document.id] = first_row + len(new)
                new.append(document)
        read = self.reader.read_many(new)
        days = self._store(new, read)
        vectors = state.meaning.embed(new)
        matches = entered(state, first_row, len(new), read.terms)
        for document in batch:
            row = state.row_of[document.id]
            if row < state.placed:
                yield self._repeated(document)
            else:
                state.meaning.append(row, vectors[row - first_row])
                yield self._place_next(row, *days[row - first_row], matches)

    def _repeated(self, document: Document) -> Assignment:
        topic = self.state.membership.of(self.state.row_of[document.id])
        return Assignment(document.id, topic.id if topic else None, 0.0, (), ("repeated id",))

    def _place_next(
        self, row: int, day: float, remarks: tuple[str, ...], entering: Iterator[Matches | None]
    ) -> Assignment:
        state = self.state
        if is_due(state, day):
            consolidate(state, day)
        matches = next(entering)
        state.placed = row + 1
        placed = self._place(row, matches, remarks)
        if (matches is None or not matches.is_copy) and state.vocabulary.grow():
            state.letters.renew_squares()
        return placed

    def _day(self, document: Document) -> tuple[float, tuple[str, ...]]:
        """The day of the event; a time missing or far ahead of all others is unknown."""
        state, day = self.state, day_number(document.time)
        if isnan(day):
            return day, ("time missing",)
        leap = state.latest_day + self.settings.longest_leap_days
        is_far_ahead = isfinite(leap) and day > leap
        # After a real pause the next documents are believed again.
        state.latest_day = leap if is_far_ahead else max(day, state.latest_day)
        return (UNKNOWN_TIME, ("time far ahead",)) if is_far_ahead else (day, ())

    def _store(self, documents: Sequence[Document], read: Read) -> list[tuple[float, tuple[str, ...]]]:
        """Append rows, still without terms; returns the day of each and what was odd about it."""
        days = [self._day(document) for document in documents]
        self.state.letters.append(
            [document.id for document in documents],
            [day for day, _ in days],
            read.places,
            read.writers,
            read.facts,
            read.keys,
        )
        return days

    def _place(self, row: int, matches: Matches | None, remarks: tuple[str, ...]) -> Assignment:
        document_id = self.state.letters.ids[row]
        if matches is None:
            return Assignment(document_id, None, 0.0, (), (*remarks, "too little text"))
        if matches.is_copy:
            remarks = (*remarks, _COPY)
        evidence = self._evidence(matches)
        choice = self._choose(row, matches)
        if choice is None:
            return Assignment(document_id, None, 0.0, evidence, remarks)
        return Assignment(document_id, self._join(row, choice).id, choice.similarity, evidence, remarks)

    def _choose(self, row: int, matches: Matches) -> Choice | None:
        settings = self.settings
        least = settings.meant_join_similarity if self.state.is_meant(row) else settings.join_similarity
        if not matches.rows or matches.similarities[0] < least:
            return None
        topics = self.state.letters.topics[matches.found].tolist()
        return choose(
            matches.rows,
            matches.similarities,
            topics,
            lambda topic, other: self._may_join(row, topic, other),
            least,
            settings.join_nearest,
            settings.stranger_similarity,
            settings.bridged_similarity,
            lambda topic: self._is_bridged(row, matches, [number == topic for number in topics]),
        )

    def _is_bridged(self, row: int, matches: Matches, is_inside: Sequence[bool]) -> bool:
        """Whether a letter and a topic lie in different compounds, and only letters without a place are like both."""
        found = matches.found[is_inside]
        likely = np.array(list(compress(matches.similarities, is_inside)))
        return are_bridged(self.state, np.array([row]), found, likely[None, :])

    def _may_join(self, row: int, topic: int, other: int) -> bool:
        rules = self.state.rules
        if topic < 0:
            return other not in rules.fixed and rules.may_enter(row, -1, [other])
        target = self.state.membership.topics[topic]
        return not target.is_closed and rules.may_enter(row, topic, target.members)

    def _join(self, row: int, choice: Choice) -> Topic:
        membership = self.state.membership
        if choice.topic >= 0:
            topic = membership.topics[choice.topic]
            membership.put(row, topic)
            return topic
        topic = membership.create([choice.row, row])
        self.state.record("created", topic, None, topic.members, choice.similarity)
        return topic

    def _evidence(self, matches: Matches) -> tuple[Neighbour, ...]:
        ids, least = self.state.letters.ids, self.settings.edge_similarity
        shown = matches.similarities[: self.settings.evidence_shown]
        while shown and shown[-1] < least:
            shown.pop()
        return tuple(map(_NEIGHBOUR, zip(map(ids.__getitem__, matches.rows), shown, strict=False)))

    # Consolidation and decisions.

    def consolidate(self) -> list[Change]:
        """Consolidate now; kept in the journal, so that a replay does the same."""
        return self.apply(Constraint("consolidate"))

    def apply(self, constraint: Constraint) -> list[Change]:
        """Obey a decision now and in every later run.

        Raises KeyError on an unknown id and ValueError where a frozen topic
        would lose a document; nothing has changed then.
        """
        before = len(self.state.changes)
        decisions.carry_out(self.state, constraint)
        self.state.journal.append(replace(constraint, row=self.state.letters.count))
        return self.state.changes[before:]

    @property
    def journal(self) -> tuple[Constraint, ...]:
        """Every decision obeyed so far, with the row at which it came."""
        return tuple(self.state.journal)

    def changes(self, since: int = 0) -> tuple[Change, ...]:
        """The lineage from position `since` on; its length is the next position."""
        return tuple(self.state.changes[since:])

    # Reading the state.

    def __len__(self) -> int:
        return self.state.letters.count

    def __contains__(self, document_id: str) -> bool:
        return document_id in self.state.row_of

    def topics(self) -> dict[str, TopicState]:
        """Every topic by id, in order of creation."""
        return {topic.id: described(self.state, topic) for topic in self.state.membership.topics.values()}

    def topic(self, topic_id: str) -> TopicState:
        """One topic, also by an id that was merged into it; KeyError if unknown."""
        return described(self.state, self.state.membership.get(topic_id))

    def topic_of(self, document_id: str) -> str | None:
        """The id of the document's topic; None while alone; KeyError if unknown."""
        topic = self.state.membership.of(self.state.row_of[document_id])
        return topic.id if topic else None

    def similar(self, text: str, title: str = "", place: str | None = None, limit: int = 5) -> list[tuple[str, float]]:
        """Documents near a text that is not stored (yet), best first."""
        state = self.state
        terms, facts, keys, where = self.reader.read(Document("", title, text, place=place))
        packed, squares = state.letters.weighed(terms)
        probe = Probe(packed, squares, UNKNOWN_TIME, where, facts)
        matches = nearest(state, probe, keys, max(limit, self.settings.candidates))
        found = zip(matches.rows[:limit], matches.similarities[:limit], strict=True)
        return [(state.letters.ids[row], value) for row, value in found if value > _NOTEWORTHY]

    def bursts(self, topic_id: str, settings: BurstSettings | None = None) -> list[Burst]:
        """Near copies in a topic from few or brand-new reporters: for a person to judge.

        Takes time in proportion to all documents; ask for hot topics only.
        """
        members = self.state.membership.get(topic_id).members
        return bursts(arrivals(self.state.letters, members), settings)

    # Keeping the state.

    def save(self, path: Path | str) -> None:
        """Write the whole state; equal states write equal bytes."""
        storage.save(self.state, Path(path))

    @classmethod
    def load(cls, path: Path | str, embedding: Embedding | None = None) -> Engine:
        """The engine that `save` wrote; ValueError for a file of another version."""
        return cls(state=storage.load(Path(path)), embedding=embedding)

    @classmethod
    def replay(cls, settings: Settings, documents: Iterable[Document], journal: Sequence[Constraint]) -> Engine:
        """Rebuild from documents in order and the journal of decisions."""
        engine = cls(settings)
        waiting = sorted(journal, key=lambda constraint: constraint.row)
        done = 0
        for document in documents:
            while done < len(waiting) and waiting[done].row <= len(engine):
                engine.apply(waiting[done])
                done += 1
            engine.add(document)
        for constraint in waiting[done:]:
            engine.apply(constraint)
        return engine
