"""Which document belongs to which topic, and the identity of topics."""

from __future__ import annotations

from dataclasses import dataclass, field

from .letters import Letters


@dataclass(slots=True)
class Topic:
    """One topic; `members` are rows in ascending order of arrival."""

    number: int
    id: str
    members: list[int]
    is_pinned: bool = False
    is_frozen: bool = False
    is_closed: bool = False
    former_ids: list[str] = field(default_factory=list)
    # How many members it had when it was last looked at for parts.
    examined: int = 0

    @property
    def is_settled(self) -> bool:
        """True where staff fixed it, so that it can never end in a merge."""
        return self.is_pinned or self.is_frozen or self.is_closed


class Membership:
    """Topics by number and id. A document is in one topic or in none (-1)."""

    def __init__(self, letters: Letters) -> None:
        self.letters = letters
        self.topics: dict[int, Topic] = {}
        self.numbers: dict[str, int] = {}
        self.aliases: dict[str, str] = {}
        self.created = 0
        # What changed since somebody last looked: rows in other topics than before, and ids that ended.
        self.moved: set[int] = set()
        self.ended: set[str] = set()

    def create(self, members: list[int]) -> Topic:
        """A new topic named after its first document."""
        members = sorted(members)
        topic = Topic(self.created, self._free_id(members[0]), members)
        self.created += 1
        self.topics[topic.number] = topic
        self.numbers[topic.id] = topic.number
        for row in members:
            self.letters.topics[row] = topic.number
        self.moved.update(members)
        return topic

    def _free_id(self, first_row: int) -> str:
        base = f"T{self.letters.ids[first_row]}"
        topic_id, attempt = base, 1
        while topic_id in self.numbers or topic_id in self.aliases:
            attempt += 1
            topic_id = f"{base}.{attempt}"
        return topic_id

    def get(self, topic_id: str) -> Topic:
        """The topic with this id, or the one into which it was merged."""
        seen = topic_id
        while seen in self.aliases:
            seen = self.aliases[seen]
        if seen not in self.numbers:
            raise KeyError(f"no such topic: {topic_id}")
        return self.topics[self.numbers[seen]]

    def of(self, row: int) -> Topic | None:
        """The topic of a row, or None while it stands alone."""
        number = int(self.letters.topics[row])
        return self.topics[number] if number >= 0 else None

    def put(self, row: int, topic: Topic) -> None:
        """Move a row into a topic, out of the one it was in."""
        self.take_out(row)
        topic.members.append(row)
        if len(topic.members) > 1 and topic.members[-2] > row:
            topic.members.sort()
        self.letters.topics[row] = topic.number
        self.moved.add(row)

    def take_out(self, row: int) -> Topic | None:
        """Let a row stand alone; the topic it left, if any, is returned."""
        topic = self.of(row)
        if topic is not None:
            topic.members.remove(row)
            self.letters.topics[row] = -1
            self.moved.add(row)
        return topic

    def absorb(self, survivor: Topic, ended: Topic) -> None:
        """Move every member of `ended` into `survivor` and remember the name."""
        for row in ended.members:
            self.letters.topics[row] = survivor.number
        self.moved.update(ended.members)
        survivor.members = sorted(survivor.members + ended.members)
        survivor.former_ids += [ended.id, *ended.former_ids]
        self.remove(ended)
        self.aliases[ended.id] = survivor.id

    def dissolve(self, topic: Topic) -> None:
        """End a topic that has lost its members; a last one stands alone."""
        for row in topic.members:
            self.letters.topics[row] = -1
        self.moved.update(topic.members)
        self.remove(topic)

    def remove(self, topic: Topic) -> None:
        """Forget a topic; its id is free to become an alias."""
        del self.topics[topic.number]
        del self.numbers[topic.id]
        self.ended.add(topic.id)

    def settle(self) -> None:
        """What changed until now has been looked at."""
        self.moved.clear()
        self.ended.clear()
