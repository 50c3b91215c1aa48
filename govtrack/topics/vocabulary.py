"""The closed lists of topics that pages and the record share."""

from __future__ import annotations

from govtrack.core.errors import Text
from govtrack.core.i18n import _l

PUBLIC_REASON = _l("Give the reason; it will be public.")
# What a voice says that brought no sentence of its own, by the language of its page.
SAID_ALONE = {"zh": "我也遇到了。", "en": "I have this too."}
NO_TITLE = _l("Give the matter a short title.")
COLOURS: dict[str, Text] = {"green": _l("Usual"), "yellow": _l("Needs attention"), "red": _l("Act soon")}
REASONS: dict[str, Text] = {
    "hotness": _l("Attention"),
    "reporters": _l("Different people"),
    "buildings": _l("Buildings (or the sources suffice)"),
    "sources": _l("Sources (or the buildings suffice)"),
    "not_web_only": _l("Not from web posts alone"),
    "one_matter": _l("Letters in a hundred that tell of one matter"),
}
CORRECTIONS: dict[str, Text] = {
    "move": _l("Letter moved here"),
    "move_out": _l("Letter taken out to stand alone"),
    "not_same": _l("Letter marked as another matter"),
    "split": _l("Letters split off into a topic of their own"),
    "merge": _l("Another topic merged into this one"),
    "rename": _l("Renamed"),
    "pin": _l("Pinned"),
    "unpin": _l("Unpinned"),
}
# The outcomes of the step ``decide``.
OUTCOMES: dict[str, Text] = {"consensus": _l("Consensus"), "majority_advice": _l("Majority recommendation")}
DECISIONS: dict[str, Text] = {
    "admit": _l("Take it up for the council"),
    "merge": _l("Merge into another topic"),
    "park": _l("Put it off until a date"),
    "handle_directly": _l("Handle directly, no council needed"),
    "reject": _l("Do not take it up"),
}
PARTS: dict[str, Text] = {
    "volume": _l("Volume: how many people wrote"),
    "growth": _l("Growth: more than usual in the last week"),
    "breadth": _l("Breadth: how many places and sources"),
    "severity": _l("Severity: how grave the kind of matter is"),
    "unmet": _l("Unmet: how many letters are overdue or were opened again"),
}

# Why a list of hot matters holds no candidate, whatever was written.
LACKS_SPREAD = _l(
    "No matter can be a candidate here: a candidate has letters from several buildings or compounds, or by several"
    " ways. Enter the compounds and buildings that the letters name; they are then found in the text."
)
