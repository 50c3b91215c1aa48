"""Everything that writes proposals."""

from govtrack.proposals.operations.answering import answer, call_for_answers, take_panel_answers
from govtrack.proposals.operations.desk import decline, publish, refuse_update, show_update
from govtrack.proposals.operations.following import end_with_letter, follow_letter
from govtrack.proposals.operations.letting_go import end_signatures, let_accounts_go
from govtrack.proposals.operations.merging import agree_to_merge, ask_to_merge
from govtrack.proposals.operations.offering import Words, add_update, offer, revise, withdraw
from govtrack.proposals.operations.supporting import sign, support, take_back

__all__ = [
    "Words",
    "add_update",
    "agree_to_merge",
    "answer",
    "ask_to_merge",
    "call_for_answers",
    "decline",
    "end_signatures",
    "end_with_letter",
    "follow_letter",
    "let_accounts_go",
    "offer",
    "publish",
    "refuse_update",
    "revise",
    "show_update",
    "sign",
    "support",
    "take_back",
    "take_panel_answers",
    "withdraw",
]
