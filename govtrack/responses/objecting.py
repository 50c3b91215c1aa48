"""The days in which an answer can be disputed, as the text of a response promises them.

The rule is a setting; the text is the writer's. What the text says is compared with the rule,
in figures, in Chinese numerals and in English words; a difference is a warning, not a verdict.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from string import Template

from govtrack.core.i18n import current_language
from govtrack.core.settings import get_setting
from govtrack.intake.models import Submission
from govtrack.responses.settings import DISPUTE_DAYS, OBJECTION_EN, OBJECTION_ZH
from govtrack.responses.wording import split_sentences

_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100}
_JOINED = {"廿": 20, "卅": 30}
_NUMERALS = "".join((*_DIGITS, *_UNITS, *_JOINED))
# A day of a month, an ordinal and a working day are no number of days; neither is the end of a longer number.
_CHINESE = re.compile(
    rf"(?<![\d{_NUMERALS}月第.．])(?<!月\s)(\d+|[{_NUMERALS}]+)\s*个?\s*(?:自然|日历)?(天|日|周|星期|礼拜)(?![年岁])"
)
_ONES = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
_WORDS = {word: value for value, word in enumerate([*_ONES.split(), "eighteen", "nineteen"], 1)}
_TENTHS = "twenty thirty forty fifty sixty seventy eighty ninety"
_TENS = {word: 10 * value for value, word in enumerate(_TENTHS.split(), 2)}
_ENGLISH = re.compile(
    rf"\b(\d+|(?:{'|'.join(_TENS)})(?:[\s-](?:{'|'.join(_WORDS)}))?|{'|'.join(sorted(_WORDS, key=len, reverse=True))})"
    r"[\s-]+(?:calendar\s+)?(day|week)s?\b",
    re.IGNORECASE,
)
_WEEKS = ("周", "星期", "礼拜", "week")


@dataclass(frozen=True, slots=True)
class DayConflict:
    """A sentence that names another number of days than the rule does."""

    sentence: str
    days: int


def objection_days() -> int:
    """The days in which an answer can be disputed, by the rule in force."""
    return int(get_setting(DISPUTE_DAYS))


def suggest_objection(submission: Submission | None) -> str:
    """How to object, with the days of the rule: in the language of the letter, or of whoever writes about a topic."""
    language = submission.language if submission is not None else current_language()
    template = get_setting(OBJECTION_EN if language == "en" else OBJECTION_ZH)
    return Template(template).safe_substitute(days=objection_days())


def list_day_conflicts(text: str | None) -> list[DayConflict]:
    """The sentences of ``text`` with a number of days (weeks count seven) that is not the rule's."""
    rule = objection_days()
    return [
        DayConflict(sentence, days)
        for sentence in split_sentences(text or "")
        for days in dict.fromkeys(_days_in(sentence))
        if days != rule
    ]


def _days_in(sentence: str) -> list[int]:
    found = [(match, _read_chinese(match[1])) for match in _CHINESE.finditer(sentence)]
    found += [(match, _read_english(match[1])) for match in _ENGLISH.finditer(sentence)]
    return [number * 7 if match[2].lower() in _WEEKS else number for match, number in found]


def _read_chinese(text: str) -> int:
    """``text`` as a number: figures, 三十, 一百二十 or one digit after the other."""
    if text.isdecimal():
        return int(text)
    if not any(character in _UNITS or character in _JOINED for character in text):
        return int("".join(str(_DIGITS[character]) for character in text))
    total = digit = 0
    for character in text:
        if character in _UNITS:
            total, digit = total + (digit or 1) * _UNITS[character], 0
        elif character in _JOINED:
            total += _JOINED[character]
        else:
            digit = _DIGITS[character]
    return total + digit


def _read_english(text: str) -> int:
    """``text`` as a number: figures, or words up to ninety-nine."""
    if text.isdecimal():
        return int(text)
    return sum((_TENS | _WORDS)[word] for word in re.split(r"[\s-]+", text.lower()))
