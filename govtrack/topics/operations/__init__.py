"""Writing topics: the run's result, the panel's decisions, the curators' corrections, the later way."""

from govtrack.topics.operations.advancing import advance_topic
from govtrack.topics.operations.curation import (
    move_submission,
    not_the_same,
    pin,
    rename,
    split,
    unpin,
)
from govtrack.topics.operations.decisions import (
    admit,
    handle_directly,
    park,
    reconsider,
    reject,
    start_review,
    wake_parked,
)
from govtrack.topics.operations.flagging import judge_burst
from govtrack.topics.operations.holding import hold_together
from govtrack.topics.operations.joining import Joining, join_topic
from govtrack.topics.operations.merging import merge, unmerge
from govtrack.topics.operations.opinions import declare_interest, give_opinion
from govtrack.topics.operations.periods import draw_period
from govtrack.topics.operations.proposing import nominate, propose_candidate
from govtrack.topics.operations.undoing import undo_curation

__all__ = [
    "Joining",
    "admit",
    "advance_topic",
    "declare_interest",
    "draw_period",
    "give_opinion",
    "handle_directly",
    "hold_together",
    "join_topic",
    "judge_burst",
    "merge",
    "move_submission",
    "nominate",
    "not_the_same",
    "park",
    "pin",
    "propose_candidate",
    "reconsider",
    "reject",
    "rename",
    "split",
    "start_review",
    "undo_curation",
    "unmerge",
    "unpin",
    "wake_parked",
]
