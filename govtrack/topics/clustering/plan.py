"""Comparing what the engine changed with the topics of the database: what has to be written.

What a person did stands: letters placed by staff stay, topics that the panel has seen lose
nothing, a merge of either kind is a link.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from govtrack.topics.clustering.groups import Changes, Group
from govtrack.topics.states import LOOSE_STATES


@dataclass(frozen=True, slots=True)
class KnownTopic:
    """A topic of the database: its key in the engine, where it lives now, and whether it may move."""

    id: int
    key: str | None
    root_id: int
    state: str
    is_kept: bool

    @property
    def is_loose(self) -> bool:
        """Whether no person has touched it yet."""
        return self.state in LOOSE_STATES and not self.is_kept and self.root_id == self.id


@dataclass(frozen=True, slots=True)
class KnownMember:
    """A current membership of the database."""

    id: int
    submission_id: int
    topic_id: int
    added_by: str


@dataclass(slots=True)
class Plan:
    """What a run writes.

    ``homes`` gives each group's topic by key (None: it is new), ``parted`` the topic from which
    a new group's first letter came.
    """

    homes: dict[str, int | None] = field(default_factory=dict)
    joined: dict[str, list[int]] = field(default_factory=dict)
    ended: list[int] = field(default_factory=list)
    absorbed: dict[int, str] = field(default_factory=dict)
    dissolved: list[int] = field(default_factory=list)
    adopted: dict[int, str] = field(default_factory=dict)
    parted: dict[str, int] = field(default_factory=dict)

    @property
    def new_keys(self) -> list[str]:
        """The groups that become new topics, in the engine's order."""
        return [key for key, home in self.homes.items() if home is None and self.joined.get(key)]


class _Planner:
    """Holds the look-ups while a plan is made."""

    def __init__(self, topics: Sequence[KnownTopic], members: Sequence[KnownMember]) -> None:
        self.topics = {topic.id: topic for topic in topics}
        self.by_key = {topic.key: topic for topic in topics if topic.key}
        self.members = {member.submission_id: member for member in members}
        self.plan = Plan()

    def home_of(self, group: Group) -> KnownTopic | None:
        """The topic with the group's key, or one without a key that shares a letter with it."""
        if group.key in self.by_key:
            return self.by_key[group.key]
        for submission_id in group.gained:
            member = self.members.get(submission_id)
            topic = self.topics.get(member.topic_id) if member else None
            if topic is not None and topic.key is None and topic.id not in self.plan.adopted:
                self.plan.adopted[topic.id] = group.key
                return topic
        return None

    def place(self, group: Group) -> None:
        """Decides for one group where each of its letters belongs."""
        home = self.home_of(group)
        self.plan.homes[group.key] = home.id if home else None
        for key in group.former_keys:
            former = self.by_key.get(key)
            if former is not None and former.is_loose and former is not home:
                self.plan.absorbed[former.id] = group.key
        for submission_id in group.gained:
            self._place_letter(submission_id, group.key, home)

    def _place_letter(self, submission_id: int, key: str, home: KnownTopic | None) -> None:
        member = self.members.get(submission_id)
        if member is not None:
            if self._stays(member, key, home):
                return
            self.plan.ended.append(member.id)
            if home is None:
                self.plan.parted.setdefault(key, self._root_of(member).id)
        self.plan.joined.setdefault(key, []).append(submission_id)

    def _stays(self, member: KnownMember, key: str, home: KnownTopic | None) -> bool:
        root = self._root_of(member)
        if member.added_by == "staff" or self.plan.absorbed.get(root.id) == key:
            return True
        return not root.is_loose or (home is not None and root.id == home.root_id)

    def _root_of(self, member: KnownMember) -> KnownTopic:
        return self.topics[self.topics[member.topic_id].root_id]

    def let_go(self, changes: Changes) -> None:
        """Ends memberships of letters that stand alone now, and topics that the engine gave up."""
        alone = [self.members[i] for i in changes.alone if i in self.members]
        self.plan.ended += [m.id for m in alone if m.added_by == "engine" and self._root_of(m).is_loose]
        kept = {*self.plan.homes.values(), *self.plan.absorbed}
        ended = [self.by_key[key] for key in changes.ended_keys if key in self.by_key]
        self.plan.dissolved = sorted(topic.id for topic in ended if topic.is_loose and topic.id not in kept)


def make_plan(changes: Changes, topics: Sequence[KnownTopic], members: Sequence[KnownMember]) -> Plan:
    """What has to be written so that the database shows ``changes``; planning twice changes nothing more.

    ``topics`` and ``members`` are those that have to do with the changes.
    """
    planner = _Planner(topics, members)
    for group in changes.groups:
        planner.place(group)
    planner.let_go(changes)
    return planner.plan
