"""Curators correct what the comparison did; each correction can be undone and binds later runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from govtrack.core.access import demand, require
from govtrack.core.actors import Actor
from govtrack.core.db import db
from govtrack.core.duties import demand_separate
from govtrack.core.errors import Conflict, InvalidInput
from govtrack.core.i18n import _l
from govtrack.core.numbering import next_number
from govtrack.intake.models import Submission
from govtrack.topics import policy
from govtrack.topics.models import EngineConstraint, Topic
from govtrack.topics.operations.common import note
from govtrack.topics.operations.constraints import constrain
from govtrack.topics.operations.keeping import KEEP, keep_for_good
from govtrack.topics.operations.membership import add_members, end_members, signal_late_joiners
from govtrack.topics.operations.merging import add_lineage
from govtrack.topics.operations.opinions import refuse_interested
from govtrack.topics.operations.parting import demand_leaving
from govtrack.topics.operations.scoring import refresh
from govtrack.topics.queries import find_members, find_topic_of, root_of
from govtrack.topics.states import OPEN_STATES, TOPIC
from govtrack.topics.vocabulary import NO_TITLE

# What a rename changes and its undoing restores.
LABEL = ("title", "question", "is_title_edited", "label_sources")
# The texts of a wording that cite letters.
WORDED = ("title", "question")


def move_submission(actor: Actor, submission: Submission, to: Topic | None, reason: str) -> EngineConstraint:
    """Moves a letter into another topic, or (``to`` None) lets it stand alone.

    Returns the correction, by which it is taken back. Raises InvalidInput at ``to`` where the letter stands there
    already, Conflict where an agenda holds one of the two topics, or most letters would have left what the panel has
    taken up.
    """
    source = find_topic_of(submission)
    target = root_of(to) if to else None
    demand(policy.can_move(actor, submission, source, target), policy.OWN_PLACES)
    refuse_interested(actor, source, target)
    subject = target or source
    if subject is None or (source and target and source.id == target.id):
        raise InvalidInput(_l("The letter is already there. Choose another topic."), "to")
    demand_unfrozen(source, target)
    demand_leaving(actor, source, [submission.id])
    if target is not None:
        _demand_joining(actor, submission, source, target)
    _keep(actor, source, target)
    before: dict[str, Any] = {"from": source.id if source else None, "ended": end_members([submission.id]), "added": []}
    if target is not None:
        before["added"] = add_members(target, [submission.id], "staff")
    kind = "move" if target else "move_out"
    row = constrain(actor, subject, kind, submission_ids=[submission.id], before=before, reason=reason)
    ways = {"out_of": source.number if source else None, "into": target.number if target else None}
    record_correction(actor, "letter_moved", (source, target), reason, submission=submission.number, **ways)
    signal_late_joiners([target.id] if target else [])
    return row


def _demand_joining(actor: Actor, submission: Submission, source: Topic | None, target: Topic) -> None:
    """A letter joins another topic by the rule that a merge follows, were it the last of many."""
    if TOPIC.states[target.state].is_final:
        raise InvalidInput(policy.TOPIC_IS_OVER, "to")
    demand_other_hands(actor, target, [submission])
    if source is not None and policy.is_decision(source.state, target):
        demand_separate(actor, "topics.decide", source)
    for topic in policy.list_taken_over(submission, target):
        raise Conflict(
            _l(
                "Most letters of topic %(number)s would then stand in the other one. The panel decides that: "
                "merge the topics.", number=topic.number,
            )
        )  # fmt: skip


def demand_other_hands(actor: Actor, target: Topic, letters: Sequence[Submission]) -> None:
    """Nobody brings an own letter to what is decided already, nor others to what they wrote about themselves."""
    if target.state in OPEN_STATES or not letters:
        return
    demand_separate(actor, "topics.decide", target)
    for letter in letters:
        demand_separate(actor, "intake.decide", letter)


def demand_unfrozen(*topics: Topic | None) -> None:
    """A topic on an agenda keeps the letters that were announced with it."""
    if any(topic is not None and topic.is_frozen for topic in topics):
        raise Conflict(_l("That topic is on an agenda; it can be changed again when the meeting is over."))


def not_the_same(actor: Actor, topic: Topic, submission: Submission, reason: str) -> EngineConstraint:
    """Says that a letter is another matter: it leaves the topic and never comes back by itself.

    Raises InvalidInput at ``submission`` where it has left the topic, Conflict where an agenda holds the topic, or
    most letters would have left what the panel has taken up.
    """
    demand(policy.can_move(actor, submission, topic), policy.OWN_PLACES)
    refuse_interested(actor, topic)
    current = find_topic_of(submission)
    if current is None or current.id != topic.id:
        raise InvalidInput(_l("The letter is not in this topic any more."), "submission")
    demand_unfrozen(topic)
    demand_leaving(actor, topic, [submission.id])
    _keep(actor, topic)
    before = {"from": topic.id, "ended": end_members([submission.id]), "added": []}
    row = constrain(actor, topic, "not_same", submission_ids=[submission.id], before=before, reason=reason)
    record_correction(actor, "letter_set_apart", (topic,), reason, submission=submission.number)
    return row


def split(actor: Actor, topic: Topic, submissions: Sequence[Submission], title: str, reason: str) -> Topic:
    """Takes letters out into a topic of their own, a child of ``topic``; returns it.

    Raises InvalidInput at ``title`` without letters or a title, at ``submissions`` for a letter that is elsewhere
    by now; Conflict where an agenda holds the topic, or most letters would have left what the panel has taken up.
    """
    require(policy.can_curate(actor, topic))
    demand(all(policy.can_move(actor, submission, topic) for submission in submissions), policy.OWN_PLACES)
    refuse_interested(actor, topic)
    demand_unfrozen(topic)
    if not submissions or not title:
        raise InvalidInput(_l("Choose at least one letter and give the new topic a title."), "title")
    for submission in submissions:
        current = find_topic_of(submission)
        if current is None or current.id != topic.id:
            raise InvalidInput(_l("One of the letters is not in this topic any more."), "submissions")
    ids = [submission.id for submission in submissions]
    demand_leaving(actor, topic, ids)
    child = Topic(
        number=next_number("T"), subdistrict_id=topic.subdistrict_id, title=title, is_title_edited=True,
        place_id=topic.place_id, category_id=topic.category_id, parent_id=topic.id, is_kept=True,
        keywords=[], weekly=[], hotness_parts={},
    )  # fmt: skip
    db.session.add(child)
    db.session.flush()
    _keep(actor, topic)
    before = {"ended": end_members(ids), "added": add_members(child, ids, "staff")}
    constrain(actor, topic, "split", others=[child], submission_ids=ids, before=before, reason=reason)
    add_lineage(child, topic, "split", "staff", len(ids))
    record_correction(actor, "split", (topic, child), reason, letters=len(ids), child=child.number)
    return child


def rename(
    actor: Actor,
    topic: Topic,
    title: str,
    question: str = "",
    reason: str = "",
    sources: Mapping[str, Sequence[int]] | None = None,
) -> Topic:
    """Gives the topic a title and a neutral question by hand, or approves the drafted ones; later runs keep them.

    ``sources`` are the letters that a suggested wording cites, by ``title`` and ``question``;
    words of one's own come from no letter. Letters of another topic are left out.

    Raises InvalidInput at ``title`` where it is empty.
    """
    require(policy.can_curate(actor, topic))
    refuse_interested(actor, topic)
    if not title:
        raise InvalidInput(NO_TITLE, "title")
    before = {name: getattr(topic, name) for name in LABEL}
    is_approval = (title, question or topic.question) == (topic.title, topic.question)
    topic.title, topic.question, topic.is_title_edited = title, question or topic.question, True
    if not is_approval:
        topic.label_sources = _ours(topic, sources or {})
    constrain(actor, topic, "rename", before=before, reason=reason)
    if is_approval:
        record_correction(actor, "label_approved", (topic,), reason)
    else:
        record_correction(actor, "renamed", (topic,), reason, old=before["title"], new=title)
    return topic


def _ours(topic: Topic, sources: Mapping[str, Sequence[int]]) -> dict[str, list[int]]:
    """Of the letters that a wording cites those that stand behind the topic."""
    letters = {letter.id for letter in find_members(topic, [i for name in WORDED for i in sources.get(name, ())])}
    return {name: [i for i in sources[name] if i in letters] for name in WORDED if name in sources}


def demand_pinned(topic: Topic) -> None:
    """A pin is taken away once."""
    if not topic.is_pinned:
        raise Conflict()


def demand_not_pinned(topic: Topic) -> None:
    """A topic is pinned once."""
    if topic.is_pinned:
        raise Conflict()


def pin(actor: Actor, topic: Topic, reason: str = "") -> Topic:
    """Keeps the topic on top of its list and safe from being joined with another."""
    return _set_pin(actor, topic, True, reason)


def unpin(actor: Actor, topic: Topic, reason: str = "") -> Topic:
    """Takes the pin away."""
    return _set_pin(actor, topic, False, reason)


def _set_pin(actor: Actor, topic: Topic, is_pinned: bool, reason: str) -> Topic:
    require(policy.can_curate(actor, topic))
    refuse_interested(actor, topic)
    (demand_not_pinned if is_pinned else demand_pinned)(topic)
    topic.is_pinned = is_pinned
    verb = "pin" if is_pinned else "unpin"
    constrain(actor, topic, verb, before={"is_pinned": not is_pinned}, reason=reason)
    if topic.is_kept and not is_pinned:
        # Unpinning does not end the protection that another correction has given the topic.
        constrain(actor, topic, KEEP, is_curation=False)
    record_correction(actor, "pinned" if is_pinned else "unpinned", (topic,), reason)
    return topic


def _keep(actor: Actor, *topics: Topic | None) -> None:
    """What a correction touches never vanishes, were it left with a single letter."""
    for topic in topics:
        if topic is not None:
            keep_for_good(actor, topic)


def record_correction(actor: Actor, verb: str, topics: Sequence[Topic | None], reason: str, **data: Any) -> None:
    """Writes the event to each topic concerned and counts them anew."""
    concerned = [topic for topic in topics if topic is not None]
    for topic in concerned:
        note(actor, topic, verb, reason=reason, **data)
    refresh([topic.id for topic in concerned])
