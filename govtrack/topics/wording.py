"""The words for what the tables of this step hold."""

from __future__ import annotations

from datetime import datetime

from govtrack.core.errors import Text
from govtrack.core.i18n import _, _l
from govtrack.core.states import State
from govtrack.intake.sources import SOURCE_LABELS as SOURCE_LABELS
from govtrack.topics.cards import TopicLine, TopicPage, TopicTile
from govtrack.topics.states import ADMITTED_STATES, BURST, RUN, TOPIC
from govtrack.topics.vocabulary import COLOURS as COLOURS
from govtrack.topics.vocabulary import CORRECTIONS as CORRECTIONS
from govtrack.topics.vocabulary import DECISIONS as DECISIONS
from govtrack.topics.vocabulary import LACKS_SPREAD as LACKS_SPREAD
from govtrack.topics.vocabulary import PARTS as PARTS
from govtrack.topics.vocabulary import REASONS as REASONS

COLOUR_TONES = {"green": "success", "yellow": "warning", "red": "danger"}
VIEWS: dict[str, Text] = {
    "hot": _l("Hot"),
    "rising": _l("Rising"),
    "quiet": _l("Quiet"),
    "parked": _l("Put off"),
    "admitted": _l("Taken up"),
    "all": _l("All"),
}
NUMBERS: dict[str, Text] = {
    "weighted_voices": _l("weighted voices"),
    "voices": _l("different people"),
    "x95": _l("voices for full volume"),
    "recent": _l("people in the last 7 days"),
    "usual": _l("usual in 7 days"),
    "ratio": _l("excess"),
    "buildings": _l("buildings or places"),
    "sources": _l("sources"),
    "category": _l("mean of the category table"),
    "vulnerable_bonus": _l("addition for vulnerable people"),
    "unmet": _l("overdue or opened again"),
    "linked": _l("letters in all"),
}
FLOOD_DECISIONS: dict[str, Text] = {
    "clear": _l("In full: people share one text"),
    "keep": _l("As half a voice together: one text sent many times"),
}
BURST_STATES = BURST.states
BURST_REASONS: dict[str, Text] = {
    "few reporters": _l("Few people sent many of them."),
    "new accounts": _l("Most of those who sent them write for the first time."),
}
ORIGINS: dict[str, Text] = {
    "engine": _l("Found by comparing letters"),
    "nominated": _l("Nominated by a person"),
    "co_signed": _l("Brought by co-signers"),
}
LINEAGE: dict[str, Text] = {
    "created": _l("Formed from %(letters)s letters"),
    "merged": _l("%(other)s was merged into %(topic)s by a person"),
    "unmerged": _l("The merge of %(topic)s into %(other)s was undone"),
    "absorbed": _l("%(other)s turned out to be the same matter as %(topic)s"),
    "split": _l("%(topic)s was split off from %(other)s"),
    "dissolved": _l("%(topic)s was dissolved"),
}

RUN_STATES = RUN.states
RUN_FIGURES: dict[str, Text] = {
    "formed": _l("topics formed"),
    "joined": _l("letters joined a topic"),
    "left": _l("letters left a topic"),
    "absorbed": _l("topics joined with another"),
    "dissolved": _l("topics dissolved"),
    "flagged": _l("floods flagged"),
    "proposed": _l("new candidates"),
}
REMARKS: dict[str, Text] = {
    "too little text": _l("Too little text to compare"),
    "time missing": _l("No time of arrival"),
    "time far ahead": _l("A time far in the future"),
    "near copy": _l("Nearly a copy of another letter"),
    "repeated id": _l("The same letter twice"),
}


def counted_at(topic: TopicTile) -> datetime | None:
    """The moment to which the topic's hotness was counted."""
    text = topic.hotness_parts.get("as_of")
    return datetime.fromisoformat(text) if text else None


def lineage_text(kind: str, topic: str, other: str, letters: int) -> str:
    """One step of where a topic came from, as a sentence."""
    return str(LINEAGE[kind]) % {"topic": topic, "other": other, "letters": letters}


def state_of(topic: TopicLine) -> State:
    """The topic's state, with its label and tone."""
    return TOPIC.states[topic.state]


def name_of(topic: TopicLine) -> str:
    """The topic's title as the public may read it: a drafted title is a letter's headline, so it is masked."""
    from govtrack.topics.public_redaction import public_text

    return topic.title if topic.is_title_edited or topic.state in ADMITTED_STATES else public_text(topic.title)


def outcome_text(topic: TopicPage) -> str:
    """How the council decided, if it has."""
    if topic.outcome == "consensus":
        return _("The council reached consensus.")
    if topic.outcome == "majority_advice":
        return _("The council advises by majority.")
    return ""
