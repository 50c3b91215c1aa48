"""What an office may set for this step."""

from __future__ import annotations

from govtrack.core.bounds import Bounds, KeepsMark, Within
from govtrack.core.i18n import _l
from govtrack.core.settings import define_setting

# What is filled into the texts below, as an administrator reads and types it.
DAYS_MARK = {"$days": _l("days of the rule")}
ANSWER_MARKS = {
    "$date": _l("day of the letter"),
    "$gist": _l("gist of the letter"),
    "$number": _l("number of the letter"),
    "$heard": _l("what we heard"),
    "$decided": _l("what was decided"),
    "$not_adopted": _l("what was not adopted, and why"),
    "$who_does_what": _l("who does what by when"),
    "$how_to_object": _l("how to object"),
}
OBJECTION_ZH = define_setting(
    "responses.objection_zh",
    "对答复有不同意见，可凭回执码在$days天内提出异议，也可以到所在社区居民委员会当面说。",
    _l("How to object, as it stands first in a Chinese response"),
    _l("wording of this system"),
    words=DAYS_MARK,
    floor=KeepsMark("days", DAYS_MARK["$days"]),
)
OBJECTION_EN = define_setting(
    "responses.objection_en",
    "If you do not agree, dispute the answer with your receipt code within $days days, or come to the office of your"
    " residents' committee.",
    _l("How to object, as it stands first in an English response"),
    _l("wording of this system"),
    words=DAYS_MARK,
    floor=KeepsMark("days", DAYS_MARK["$days"]),
)
RATING_DAYS = define_setting(
    "responses.rating_days",
    14,
    _l("Days in which an answer can be rated, from the day it was first opened"),
    _l("window for ratings, default of this system"),
    floor=Bounds(7, 365),
)
SHORTEST_DISPUTE = define_setting(
    "responses.shortest_dispute",
    4,
    _l("Characters that the reason of a dispute has at least"),
    floor=Within(1, 50),
)
DISPUTE_DAYS = define_setting(
    "responses.dispute_days",
    30,
    _l("Days in which an answer can be disputed, from its delivery"),
    _l("cases can be opened again within 30 days"),
    floor=Bounds(15, 365),
)
DISPUTE_DECISION_DAYS = define_setting(
    "responses.dispute_decision_days", 5, _l("Working days in which the desk decides a dispute"), floor=Bounds(1, 15)
)
RATINGS_AT_LEAST = define_setting(
    "responses.ratings_at_least",
    10,
    _l("Ratings are published from this many on"),
    _l("so that no number points at a person; default of this system"),
    floor=Bounds(5, 1000),
)
# Office texts with marks, so that an office can speak in its own voice. An unknown mark is left as it stands.
TEMPLATE_ZH = define_setting(
    "responses.answer_zh",
    "您好！您于$date反映的“$gist”（编号$number），现答复如下。\n\n"
    "【听到了什么】$heard\n\n【怎么定的】$decided\n\n【没有采纳的及原因】$not_adopted\n\n"
    "【谁、何时、做什么】$who_does_what\n\n【不同意怎么办】$how_to_object\n\n"
    "感谢您说出来。请凭回执码评价这次答复；觉得没有解决，可以直接提出异议。",
    _l("Personal answer to letters in Chinese"),
    _l("wording of this system"),
    words=ANSWER_MARKS,
    floor=KeepsMark("how_to_object", ANSWER_MARKS["$how_to_object"]),
    protects=False,
)
TEMPLATE_EN = define_setting(
    "responses.answer_en",
    'Hello! On $date you told us about "$gist" ($number). This is our answer.\n\n'
    "What we heard: $heard\n\nWhat was decided: $decided\n\nWhat was not adopted, and why: $not_adopted\n\n"
    "Who does what by when: $who_does_what\n\nIf you do not agree: $how_to_object\n\n"
    "Thank you for speaking up. Please rate this answer with your receipt code; if it is not solved, dispute it there.",
    _l("Personal answer to letters in English"),
    _l("wording of this system"),
    words=ANSWER_MARKS,
    floor=KeepsMark("how_to_object", ANSWER_MARKS["$how_to_object"]),
    protects=False,
)
NOTHING_ZH = define_setting(
    "responses.nothing_zh",
    "无。",
    _l("What stands in a Chinese answer for a part that is empty"),
    _l("wording of this system"),
)
NOTHING_EN = define_setting(
    "responses.nothing_en",
    "Nothing.",
    _l("What stands in an English answer for a part that is empty"),
    _l("wording of this system"),
)
