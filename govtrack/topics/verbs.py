"""What people do with topics, corrections and floods of letters: the panel's verbs, then the curators'."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from govtrack.core.actors import Actor
from govtrack.core.errors import Text
from govtrack.core.i18n import _l
from govtrack.core.states import StateTable
from govtrack.core.verbs import PUBLISHES, Verb
from govtrack.intake.models import Submission
from govtrack.places.models import Organisation, Place
from govtrack.topics import operations, policy
from govtrack.topics.models import Topic, TopicBurst
from govtrack.topics.operations.curation import demand_not_pinned, demand_pinned, demand_unfrozen
from govtrack.topics.operations.flagging import FLAGGED
from govtrack.topics.operations.holding import demand_mixed
from govtrack.topics.operations.merging import demand_free, was_decision
from govtrack.topics.operations.opinions import demand_review
from govtrack.topics.operations.undoing import demand_in_force
from govtrack.topics.queries import find_topic_of, root_of
from govtrack.topics.states import BURST, TOPIC
from govtrack.topics.wording import DECISIONS, FLOOD_DECISIONS

PUBLISHED = _l("The decision is published.")
# Whatever is done to a matter besides deciding on it.
HANDLING = "topics.handle"
OBEYED = _l("Done. Later comparisons obey this; you can undo it below.")


# Operations that take their arguments in another order, or that serve several verbs.
def _nominate_topic(actor: Actor, topic: Topic, reason: str) -> Topic:
    return operations.nominate(actor, reason, topic=topic)


def _nominate_new(actor: Actor, place: Place, reason: str, **given: Any) -> Topic:
    return operations.nominate(actor, reason, place=place, **given)


def _move(actor: Actor, topic: Topic, submissions: Sequence[Submission], to: Topic, reason: str) -> Topic:
    for submission in submissions:
        operations.move_submission(actor, submission, to, reason)
    return topic


def _set_apart(actor: Actor, topic: Topic, submissions: Sequence[Submission], reason: str) -> Topic:
    for submission in submissions:
        operations.not_the_same(actor, topic, submission, reason)
    return topic


def _clear(actor: Actor, burst: TopicBurst, reason: str) -> TopicBurst:
    return operations.judge_burst(actor, burst, "clear", reason)


def _keep(actor: Actor, burst: TopicBurst, reason: str) -> TopicBurst:
    return operations.judge_burst(actor, burst, "keep", reason)


# Scopes of subjects and objects: each asks the policy, about a merged topic as the one in which it lives on.
def _may_merge(actor: Actor, topic: Topic, into: Topic) -> bool:
    return policy.can_merge(actor, topic, root_of(into))


def _may_unmerge(actor: Actor, topic: Topic) -> bool:
    return policy.can_curate(actor, topic) and policy.can_part(actor, root_of(topic))


def _may_take_letter(actor: Actor, topic: Topic, submission: Submission) -> bool:
    return policy.can_move(actor, submission, topic, find_topic_of(submission))


def _may_take_to(actor: Actor, _topic: Topic, to: Topic) -> bool:
    return policy.can_curate(actor, root_of(to))


def _may_judge(actor: Actor, burst: TopicBurst) -> bool:
    return policy.can_curate(actor, root_of(burst.topic))


def _may_bring(actor: Actor, _place: Place, submission: Submission) -> bool:
    return policy.can_bring(actor, submission, find_topic_of(submission))


def _may_charge(_actor: Actor, topic: Topic, unit: Organisation) -> bool:
    return policy.can_charge(topic, unit)


def _step(name: str, label: Text, done: Text, *events: str, table: StateTable = TOPIC, **more: Any) -> Verb:
    """A verb that is a step of the state table by the same name, unless another step is given."""
    return Verb(name, label, done, table=table, step=more.pop("step", name), events=events, **more)


def _correction(name: str, label: Text, done: Text, *events: str, **more: Any) -> Verb:
    """A verb that corrects what the comparison did, whatever the state."""
    return Verb(name, label, done, events=events, **{"refusal": policy.OWN_PLACES, "duty": HANDLING, **more})


# Letters leave a topic: a decision where the panel has taken it up, else a correction.
PARTING: dict[str, Any] = {
    "policy": policy.can_part, "duty": "topics.decide", "has_duty": policy.is_before_panel, "else_duty": HANDLING,
    "refusal": policy.PANEL_PARTS,
}  # fmt: skip

_PANEL = (
    _step(
        "start_review", _l("Begin the review"), _l("The review is open."), "review_started",
        operation=operations.start_review, policy=policy.can_decide, duty="topics.start_review", tone="primary",
    ),
    Verb(
        "declare_interest", _l("Declare an interest of my own"),
        _l("Your interest is written down. Others decide this matter."),
        operation=operations.declare_interest, policy=policy.can_declare, needs=("has_interest",),
        events=("interest_declared",),
    ),
    Verb(
        "give_opinion", _l("Say what the panel should decide"),
        _l("Your opinion is written down. You can change it until the decision."),
        operation=operations.give_opinion, policy=policy.can_declare, demand=demand_review, needs=("choice",),
        events=("opinion_given",), duty="topics.give_opinion",
    ),
    _step(
        "admit", DECISIONS["admit"], PUBLISHED, "admitted",
        grave=PUBLISHES,
        operation=operations.admit, policy=policy.can_decide, demand=demand_review, duty="topics.decide",
        needs=("reason",),
    ),
    _step(
        "reject", DECISIONS["reject"], PUBLISHED, "rejected",
        grave=PUBLISHES,
        operation=operations.reject, policy=policy.can_decide, demand=demand_review, duty="topics.decide",
        needs=("reason",),
    ),
    _step(
        "park", DECISIONS["park"], PUBLISHED, "parked",
        grave=PUBLISHES,
        operation=operations.park, policy=policy.can_decide, demand=demand_review, duty="topics.decide",
        needs=("reason", "until"),
    ),
    _step(
        "handle_directly", DECISIONS["handle_directly"], PUBLISHED, "direct_handling",
        grave=PUBLISHES,
        operation=operations.handle_directly, policy=policy.can_decide, demand=demand_review, duty="topics.decide",
        needs=("reason",),
        objects={"unit": _may_charge}, at_the_field=("unit",),
    ),
    _step(
        "reconsider", _l("Take the decision back"), _l("The decision is taken back; the review is open again."),
        "decision_taken_back",
        operation=operations.reconsider, policy=policy.can_decide, duty="topics.decide", needs=("reason",),
        tone="danger",
    ),
    _step(
        "nominate", _l("Nominate for the panel"), _l("The matter is before the panel."), "nominated", step="propose",
        operation=_nominate_topic, policy=policy.can_nominate_topic, duty=HANDLING, needs=("reason",),
        refusal=policy.OWN_NOMINATIONS,
    ),
    Verb(
        "nominate_new", _l("Nominate a matter"), _l("The matter is before the panel."),
        operation=_nominate_new, policy=policy.can_nominate_at, needs=("reason", "title"),
        objects={"submissions": _may_bring}, refusal=policy.OWN_NOMINATIONS, events=("nominated",),
    ),
)  # fmt: skip
_CURATION = (
    _step(
        "merge", DECISIONS["merge"], _l("The topics are merged; every letter keeps its own answer."), "merged",
        operation=operations.merge, policy=policy.can_curate, duty="topics.decide", has_duty=policy.is_before_panel,
        else_duty=HANDLING,
        needs=("into", "reason"), objects={"into": _may_merge},
        refusal=policy.OWN_MERGES,
    ),
    _step(
        "unmerge", _l("Undo the merge"), _l("The merge is undone; both topics have the letters they had."), "unmerged",
        operation=operations.unmerge, policy=_may_unmerge, duty="topics.decide", has_duty=was_decision,
        else_duty=HANDLING, demand=demand_free,
        needs=("reason",), tone="danger",
    ),
    _correction(
        "move", _l("Move them into another topic"), OBEYED, "letter_moved",
        operation=_move, **PARTING, demand=demand_unfrozen, needs=("submissions", "to", "reason"),
        objects={"submissions": _may_take_letter, "to": _may_take_to},
    ),
    _correction(
        "split", _l("Split them off into a topic of their own"), OBEYED, "split",
        operation=operations.split, **PARTING, demand=demand_unfrozen,
        needs=("submissions", "title", "reason"),
        objects={"submissions": _may_take_letter},
    ),
    _correction(
        "not_same", _l("They are another matter: take them out"), OBEYED, "letter_set_apart",
        operation=_set_apart, **PARTING, demand=demand_unfrozen, needs=("submissions", "reason"),
        objects={"submissions": _may_take_letter},
    ),
    _correction(
        "hold_together", _l("It is one matter"), _l("It counts as one matter now."), "held_together", "proposed",
        operation=operations.hold_together, policy=policy.can_curate, needs=("reason",), demand=demand_mixed,
    ),
    _correction(
        "rename", _l("Rename"), _l("The topic has its new name."), "renamed", "label_approved",
        operation=operations.rename, policy=policy.can_curate, needs=("title",),
    ),
    _correction(
        "pin", _l("Pin it"), _l("Pinned"), "pinned",
        operation=operations.pin, policy=policy.can_curate, demand=demand_not_pinned,
    ),
    _correction(
        "unpin", _l("Take the pin away"), _l("Unpinned"), "unpinned",
        operation=operations.unpin, policy=policy.can_curate, demand=demand_pinned,
    ),
    _correction(
        "undo", _l("Undo this"), _l("Correction undone"), "undone",
        operation=operations.undo_curation, policy=policy.can_undo, demand=demand_in_force, needs=("reason",),
    ),
    _step(
        "clear", FLOOD_DECISIONS["clear"], _l("Your decision holds; its attention was counted anew."), "flood_cleared",
        table=BURST, operation=_clear, policy=_may_judge, duty=HANDLING, needs=("reason",), ends=(FLAGGED,),
    ),
    _step(
        "keep", FLOOD_DECISIONS["keep"], _l("Your decision holds; its attention was counted anew."), "flood_kept",
        table=BURST, operation=_keep, policy=_may_judge, duty=HANDLING, needs=("reason",), ends=(FLAGGED,),
    ),
)  # fmt: skip
_PERIODS = (
    Verb(
        "draw_period", _l("Draw up the list"), _l("The list is being drawn up; it appears here by itself."),
        operation=operations.draw_period, policy=policy.can_draw_period, needs=("first_day", "last_day"),
        events=("asked",),
    ),
)  # fmt: skip
VERBS = {verb.name: verb for verb in (*_PANEL, *_CURATION, *_PERIODS)}


def open_verbs(actor: Actor, topic: Topic) -> list[Verb]:
    """The steps that this person can take with the topic now."""
    return [verb for verb in VERBS.values() if verb.table is TOPIC and verb.is_open(actor, topic)]
