"""Everything that writes in discussions."""

from govtrack.discussion.operations.contributing import Said, contribute
from govtrack.discussion.operations.keeping import forget_writers
from govtrack.discussion.operations.looking import (
    appeal,
    decline,
    let_lapse,
    refuse,
    remind_of_waiting,
    show,
    take_back,
    uphold,
)
from govtrack.discussion.operations.replying import reply, say_more
from govtrack.discussion.operations.supporting import support, take_support_back

__all__ = [
    "Said",
    "appeal",
    "contribute",
    "decline",
    "forget_writers",
    "let_lapse",
    "refuse",
    "remind_of_waiting",
    "reply",
    "say_more",
    "show",
    "support",
    "take_back",
    "take_support_back",
    "uphold",
]
