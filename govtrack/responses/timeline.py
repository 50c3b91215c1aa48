"""The event record in words a resident understands; what has no words here is not for residents."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from govtrack.audit.models import Event
from govtrack.core.errors import Text
from govtrack.core.i18n import _l

# By table and verb: the sentence, its tone and its icon.
WORDS: dict[tuple[str, str], tuple[Text, str, str]] = {
    ("submissions", "submitted"): (_l("You sent it in"), "info", "inbox"),
    ("submissions", "imported"): (_l("It was taken over from another system"), "info", "inbox"),
    ("submissions", "screened"): (_l("The desk began to read it"), "neutral", "eye"),
    ("submissions", "accepted"): (_l("It was accepted"), "success", "check"),
    ("submissions", "returned_for_information"): (_l("The desk asked you something"), "warning", "help-circle"),
    ("submissions", "resubmitted"): (_l("You answered the question"), "info", "inbox"),
    ("submissions", "not_accepted"): (_l("It was not accepted"), "danger", "x"),
    ("submissions", "redirected"): (_l("It was passed on to the right place"), "warning", "arrow-right"),
    ("submissions", "reconsidered"): (_l("The desk took it up again"), "info", "inbox"),
    ("submissions", "answered"): (_l("You got an answer"), "success", "message-check"),
    ("submissions", "closed"): (_l("The matter was closed"), "neutral", "flag"),
    ("work_orders", "dispatched"): (_l("A unit was asked to do something about it"), "info", "tools"),
    ("work_orders", "redispatched"): (_l("Another unit was asked to do it"), "info", "tools"),
    ("work_orders", "signed"): (_l("The unit signed for it"), "info", "check"),
    ("work_orders", "started"): (_l("The work began"), "info", "tools"),
    ("work_orders", "whistled"): (_l("Other units were called to help"), "warning", "tools"),
    ("work_orders", "claimed_done"): (_l("The unit says that it is done; somebody else checks"), "info", "tools"),
    ("work_orders", "sent_back"): (
        _l("The check found that it is not done well; it is done again"),
        "warning",
        "tools",
    ),
    ("work_orders", "verified"): (_l("Somebody else checked: it is done"), "success", "circle-check"),
    ("work_orders", "extension_granted"): (_l("The unit was given more time"), "warning", "clock"),
    ("work_orders", "reopened"): (_l("The work was taken up again"), "warning", "tools"),
    ("work_orders", "closed"): (_l("The work was closed"), "success", "check"),
    ("topics", "proposed"): (_l("Many say the same: it was put before the panel"), "info", "flame"),
    ("topics", "review_started"): (_l("The panel began to look at the topic"), "info", "bulb"),
    ("topics", "admitted"): (_l("The panel took it up as a topic"), "success", "bulb"),
    ("topics", "rejected"): (_l("The panel did not take it up"), "danger", "x"),
    ("topics", "parked"): (_l("The panel put it off until a date"), "warning", "clock"),
    ("topics", "direct_handling"): (_l("It is done without a council"), "success", "tools"),
    ("topics", "merged"): (_l("The topic was joined with another one"), "info", "bulb"),
    ("topics", "notice"): (_l("The council on it was announced"), "info", "mug"),
    ("topics", "schedule"): (_l("It was put on the agenda of a council"), "info", "mug"),
    ("topics", "withdraw_from_agenda"): (_l("It was taken off the agenda"), "warning", "mug"),
    ("topics", "open_session"): (_l("The council talked about it"), "info", "mug"),
    ("topics", "decide"): (_l("The council found an outcome"), "success", "mug"),
    ("topics", "no_consensus"): (_l("The council found no consensus yet"), "warning", "mug"),
    ("topics", "refer"): (_l("It was passed on to those who can decide"), "info", "arrow-right"),
    ("topics", "draft_plan"): (_l("A plan is being written"), "info", "clipboard-list"),
    ("topics", "notice_plan"): (_l("The plan was shown for objections"), "info", "clipboard-list"),
    ("topics", "uphold_objection"): (
        _l("An objection was upheld; the plan is written anew"),
        "warning",
        "clipboard-list",
    ),
    ("topics", "adopt_plan"): (_l("The plan was adopted"), "success", "clipboard-list"),
    ("topics", "start_implementing"): (_l("The work on the plan began"), "info", "tools"),
    ("topics", "finish_implementing"): (_l("All promises of the plan were checked and kept"), "success", "tools"),
    ("topics", "respond"): (_l("The public answer was published"), "success", "message-check"),
    ("topics", "evaluate"): (_l("The time for ratings ended"), "neutral", "flag"),
    ("topics", "reopen"): (_l("The topic was opened again"), "warning", "bulb"),
}


def tell(events: Iterable[Event]) -> list[dict[str, Any]]:
    """The events that have words, newest first, as the timeline component takes them; without names."""
    told = []
    for event in events:
        words = WORDS.get((event.subject_type, event.verb))
        if words is not None:
            title, tone, icon = words
            told.append({"title": title, "at": event.at, "text": event.reason, "tone": tone, "icon": icon})
    return told[::-1]
