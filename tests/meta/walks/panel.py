"""Duties of the panel, done for real."""

from __future__ import annotations

from govtrack.core.actors import Actor
from govtrack.intake.models import Submission
from govtrack.topics import operations as topics
from govtrack.topics.models import Topic
from tests import factories
from tests.meta.walks.walking import ComesBy, Walk, done, letter_by, walks


def under_review(opener: Actor, *letters: Submission) -> Topic:
    nominator, place = factories.actor("community_staff"), factories.subdistrict()
    topic = done(topics.nominate, nominator, "多人反映", title="路灯", place=place, submissions=letters)
    done(topics.start_review, opener, topic)
    factories.panel_says(topic)
    # The factories are not typed.
    return topic  # type: ignore[no-any-return]


@walks("topics.decide", "intake.write")
def _writes_and_decides(come: ComesBy = letter_by) -> Walk:
    writer = factories.actor("community_staff")
    topic = under_review(factories.actor("commissioner"), come(writer))
    return Walk(lambda who: topics.admit(who, topic, "大家商量"), (writer,), factories.actor("community_staff"))


@walks("topics.decide", "topics.start_review")
def _opens_and_decides() -> Walk:
    opener = factories.actor("community_staff")
    topic = under_review(opener)
    return Walk(lambda who: topics.admit(who, topic, "大家商量"), (opener,), factories.actor("community_staff"))


@walks("topics.give_opinion", "intake.write")
def _writes_and_gives_an_opinion(come: ComesBy = letter_by) -> Walk:
    writer = factories.actor("community_staff")
    topic = under_review(factories.actor("commissioner"), come(writer))
    other = factories.actor("community_staff")
    return Walk(lambda who: topics.give_opinion(who, topic, "admit"), (writer,), other)


def interested(topic: Topic) -> Actor:
    member: Actor = factories.actor("community_staff")
    done(topics.declare_interest, member, topic, True, "我就住在这栋楼")
    return member


@walks("topics.decide", "topics.declare_interest")
def _declares_and_decides() -> Walk:
    topic = under_review(factories.actor("commissioner"))
    member, other = interested(topic), factories.actor("community_staff")
    return Walk(lambda who: topics.admit(who, topic, "大家商量"), (member,), other)


@walks("topics.give_opinion", "topics.declare_interest")
def _declares_and_gives_an_opinion() -> Walk:
    topic = under_review(factories.actor("commissioner"))
    member, other = interested(topic), factories.actor("community_staff")
    return Walk(lambda who: topics.give_opinion(who, topic, "admit"), (member,), other)


def _candidate(*letters: Submission) -> Topic:
    nominator, place = factories.actor("community_staff"), factories.subdistrict()
    topic: Topic = done(topics.nominate, nominator, "多人反映", title="路灯", place=place, submissions=letters)
    assert topic.state == "candidate"
    return topic


@walks("topics.start_review", "topics.declare_interest")
def _declares_and_opens() -> Walk:
    topic = _candidate()
    member, other = interested(topic), factories.actor("community_staff")
    return Walk(lambda who: topics.start_review(who, topic), (member,), other)


@walks("topics.start_review", "intake.write")
def _writes_and_opens(come: ComesBy = letter_by) -> Walk:
    writer = factories.actor("community_staff")
    topic = _candidate(come(writer))
    return Walk(lambda who: topics.start_review(who, topic), (writer,), factories.actor("community_staff"))


@walks("topics.handle", "topics.declare_interest")
def _declares_and_handles() -> Walk:
    topic = _candidate()
    member, other = interested(topic), factories.actor("community_staff")
    return Walk(lambda who: topics.rename(who, topic, "路灯不亮"), (member,), other)
