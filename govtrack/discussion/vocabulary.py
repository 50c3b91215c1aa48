"""The kinds of contributions and the sides of an argument."""

from __future__ import annotations

from govtrack.core.errors import Text
from govtrack.core.i18n import _l

FOR, AGAINST = "for", "against"
KINDS: dict[str, Text] = {
    FOR: _l("For"),
    AGAINST: _l("Against"),
    "question": _l("Open question"),
    "another_way": _l("Another way"),
    "fact": _l("Fact"),
}
# No side is marked as the right or the wrong one.
KIND_TONES = dict.fromkeys(KINDS, "info")
KIND_ICONS = {FOR: "thumb-up", AGAINST: "thumb-down", "question": "help-circle", "another_way": "bulb", "fact": "eye"}
KIND_HINTS: dict[str, Text] = {
    FOR: _l("A reason for it"),
    AGAINST: _l("A reason against it"),
    "question": _l("Something that has to be known first"),
    "another_way": _l("How it could be done differently"),
    "fact": _l("Something that you have seen, counted or can prove"),
}
