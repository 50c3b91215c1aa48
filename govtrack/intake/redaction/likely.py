"""Names told by what has been learned of names: the signs they are made of and the words around them.

Every surname with one or two signs behind it is weighed: how usual its signs are in names and elsewhere, how the
sentence falls into words, what stands before and behind. A first look at the signs alone passes over most of a
text; what is left is weighed with the words around it. The weights are learned by ``deploy.learn_names``; all finds
are unsure, so that a person looks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from govtrack.intake.redaction import sites
from govtrack.intake.redaction.evidence import acts, acts_alone
from govtrack.intake.redaction.likeness import TITLE, kind_of
from govtrack.intake.redaction.spans import Found
from govtrack.intake.redaction.standing import ROLE_WORDS, is_behind_a_role, is_han, stands_behind_a_word
from govtrack.intake.redaction.surnames import COMPOUND, COMPOUNDS, EVERYDAY, NO_NAMES, one_of

_WORDS = Path(__file__).parent / "words"
LOWEST, LOWEST_SURNAME = -4, -6  # of signs that no table holds
REACH = 6  # signs on either side of a name that are cut into words
LEAST = 0.0  # of the sum of weights with which a name is told
LEAST_AT_FIRST = -2.0  # of the weights of the signs alone, with which the words around are looked at
LEAST_AT_CUES = -5.0  # of the same, where both sides of a name speak for a person
OF_A_ROLE = 1.0  # more, for three signs behind who somebody is
IN_A_ROW = 1.5  # more, for what stands beside a name that was found
MOST_WEIGHED = 2000  # places of one text of which the words around are looked at; a hostile text may have more
_INSTITUTIONS = frozenset("学校 小学 中学 大学 医院 公司 银行 社区 小区 物业 花园 公园 广场 书院 街道".split())
_WORDY = frozenset("vadn")  # verbs, adjectives, adverbs, nouns
_ROW = frozenset("、和与及跟")
_OF_PLACES = frozenset("记路苑湖冲塘村湾园城街巷弄桥郡府里坊庄坞埠浦轩区县市镇乡站店厂家楼阁庙寺祠")
_ORGANISATION = re.compile(
    "[\u4e00-\u9fff]{0,2}(?:物业|公司|集团|机构|银行|支行|教育|幼儿|驾校|高架|大桥|家园|建材|家居|广场|医院|酒店|大酒|"
    "国际|学校|中学|小学|医药|科技|地产|置业|品牌|专卖|超市|故居|纪念|牌)"
)


def _read_levels(kind: str) -> dict[str, int]:
    """How much likelier each sign is in names than elsewhere: the natural logarithm, rounded."""
    rows = (_WORDS / "frequencies.txt").read_text("utf-8").splitlines()
    parts = (row.split(" ") for row in rows if row.startswith(kind))
    return {sign: int(level) for _kind, level, signs in parts for sign in signs}


def read_weights(path: Path) -> tuple[dict[str, float], dict[str, float]]:
    """The weights of the first look and of the second, by what they weigh."""
    looks: tuple[dict[str, float], dict[str, float]] = ({}, {})
    for row in path.read_text("utf-8").splitlines():
        if not row.startswith("#"):
            look, key, weight = row.split("\t")
            looks[int(look) - 1][key] = int(weight) / 100
    return looks


GIVEN_LEVELS = _read_levels("given")
SURNAME_LEVELS = _read_levels("surname")
WEIGHTS_FILE = _WORDS / "weights.txt"
_FIRST, _SECOND = read_weights(WEIGHTS_FILE)
_ALWAYS = _FIRST.get("always", 0.0)
_BEFORE = {key[2:]: weight for key, weight in _FIRST.items() if key.startswith("< ")}
_BEHIND = {key[2:]: weight for key, weight in _FIRST.items() if key.startswith("> ")}
# How usual the sign behind a surname must be at the least, by how usual the surname is: a word that is hardly ever
# a surname begins no name here.
_LEAST_GIVEN = {0: 2, 1: 2, 2: 0, 3: 0, 4: -1, 5: -1}


def _surnames_with_given() -> Iterator[str]:
    usual = {least: _signs_from(GIVEN_LEVELS, least) for least in set(_LEAST_GIVEN.values())}
    yield f"(?:{'|'.join(COMPOUND)})(?={usual[-1]})"
    for least, given in usual.items():
        heads = [sign for sign, level in SURNAME_LEVELS.items() if _LEAST_GIVEN.get(level) == least]
        yield f"{one_of(heads)}(?={given})"


def _signs_from(levels: dict[str, int], least: int) -> str:
    return one_of(sign for sign, level in levels.items() if level >= least)


_MAY_BEGIN = re.compile("|".join(_surnames_with_given()))
_HAN_BEFORE = re.compile(f"[\u4e00-\u9fff]{{1,{REACH}}}$")
_HAN_BEHIND = re.compile(f"[\u4e00-\u9fff]{{1,{REACH}}}")


class Word(NamedTuple):
    """A word of a sentence: where it begins and ends, and what the dictionary takes it for."""

    start: int
    stop: int
    text: str
    tag: str


def forget() -> None:
    """Leaves all finding to the rules, so that what is learned next does not hang on what was learned before."""
    _SECOND.clear()


def find(text: str, taken: Sequence[Found]) -> Iterator[Found]:
    """Unsure names where none was found yet; of those that overlap, the one for which most speaks."""
    begins, ends = {found.start for found in taken}, {found.stop for found in taken}
    hidden = {place for found in taken for place in range(found.start, found.stop)}
    weighed: list[tuple[float, int, int]] = []
    for at, stop, surname in list_candidates(text):
        if at in hidden or stop - 1 in hidden or not _may_be(text, at, stop):
            continue
        if len(weighed) == MOST_WEIGHED:
            break
        beside = (text[stop : stop + 1] in _ROW and stop + 1 in begins) or (
            text[at - 1 : at] in _ROW and at - 1 in ends
        )
        bonus = IN_A_ROW * beside + OF_A_ROLE * (stop - at == 3 and is_behind_a_role(text, at))
        weighed.append((weigh(_SECOND, tell(text, at, stop, surname)) + bonus, at, stop))
    for weight, at, stop in sorted(weighed, reverse=True):
        if weight > LEAST and hidden.isdisjoint(range(at, stop)):
            hidden.update(range(at, stop))
            yield Found(at, stop, "name", is_sure=False)


def list_candidates(text: str, least: float = LEAST_AT_FIRST) -> Iterator[tuple[int, int, int]]:
    """Where names may stand by their signs alone: begin, end and how many signs the surname has."""
    end = len(text)
    for match in _MAY_BEGIN.finditer(text):
        at, given = match.span()
        for stop in (given + 1, given + 2):
            if stop > end:
                break
            weight = _look_at(text[at:stop])
            if (
                weight > least
                and weight + _BEFORE.get(text[at - 1] if at else "^", 0) + _BEHIND.get(text[stop : stop + 1] or "$", 0)
                > least
            ):
                yield at, stop, given - at


@lru_cache(maxsize=32768)
def _look_at(word: str) -> float:
    """What the signs of a name weigh at the first look; nothing at all for what is no name wherever it stands."""
    surname = 2 if len(word) > 2 and word[:2] in COMPOUNDS else 1
    if word[-1] not in GIVEN_LEVELS or not _may_be_borne(word):
        return float("-inf")
    # The sign before and the sign behind are weighed where they stand; the most that both may add.
    return _ALWAYS + weigh(_FIRST, tell_signs(word, surname))


def may_be_borne(word: str) -> bool:
    """Whether somebody may bear these signs of a surname and two more; enough where both sides speak for a person."""
    return (
        len(word) == 3
        and word[1] != "家"
        and _look_at(word) > LEAST_AT_CUES
        and not kind_of(word[:2])
        and kind_of(word[1:])[:1] not in set("vdpcmr")
    )


def _may_be_borne(word: str) -> bool:
    """Whether these signs are no word and no place."""
    if word[1:] in _INSTITUTIONS:
        return False
    if word[1] == "一" and word[0] == word[-1]:
        return False
    if (
        word[-1] in _OF_PLACES
        or word in NO_NAMES
        or word[:2] in NO_NAMES
        or not ROLE_WORDS.isdisjoint((word, word[1:]))
        or TITLE.search(word, 1)
    ):
        return False
    kind = kind_of(word)
    return not kind or kind.startswith("nr")


def _may_be(text: str, at: int, stop: int) -> bool:
    """Whether no place, firm or shop bears what stands here."""
    if sites.bears(text, stop) or _ORGANISATION.match(text, stop):
        return False
    # A surname that is a word, before a word: only who somebody is makes a name of it.
    splits = (
        stop - at == 3
        and (text[at] in EVERYDAY or text[at] in "戴曾程付赖")
        and kind_of(text[at + 1 : stop])[:1] in _WORDY
    )
    return not splits or is_behind_a_role(text, at)


def weigh(weights: dict[str, float], told: Iterable[str]) -> float:
    """How much more speaks for a name than against it."""
    return sum(weights.get(key, 0.0) for key in told)


@lru_cache(maxsize=8192)
def tell_signs(word: str, surname: int) -> tuple[str, ...]:
    """What the signs of a name tell, wherever it stands."""
    head, given = word[:surname], word[surname:]
    levels = [GIVEN_LEVELS.get(sign, LOWEST) for sign in given]
    head_level = _level_of_surname(head)
    number = len(given)
    told = [
        f"head {head_level}",
        f"given {number} {levels[0]}",
        f"last {number} {levels[-1]}",
        f"least {number} {min(levels)}",
        f"sum {number} {head_level + sum(levels)}",
        f"known {number} {kind_of(word)[:2]}",
        f"everyday {number} {head in EVERYDAY}",
        f"sign {head}",
    ]
    if number == 2:
        told += [f"begin {kind_of(word[:-1])[:1]}", f"ends {kind_of(given)[:1]}", f"doubled {given[0] == given[1]}"]
    return tuple(told)


def _level_of_surname(head: str) -> int:
    return max(SURNAME_LEVELS.values()) if head in COMPOUNDS else SURNAME_LEVELS.get(head, LOWEST_SURNAME)


def tell(text: str, at: int, stop: int, surname: int) -> Iterator[str]:
    """What speaks for and against a name here, each by a key of the table of weights."""
    word = text[at:stop]
    yield "always"
    yield from tell_signs(word, surname)
    before, behind = text[at - 1 : at] or "^", text[stop : stop + 1] or "$"
    yield f"< {before}"
    yield f"> {behind}"
    if is_han(before):
        yield f"joins before {kind_of(before + word[0])[:1]}"
        yield f"joins longer before {kind_of(text[max(0, at - 2) : at + 1])[:1]}"
        yield f"joins all before {kind_of(before + word)[:1]}"
    if is_han(behind):
        yield f"joins behind {kind_of(word[-1] + behind)[:1]}"
        yield f"joins longer behind {kind_of(text[stop - 1 : stop + 2])[:1]}"
        yield f"joins two behind {kind_of(text[stop - 2 : stop + 1])[:1]}"
        if len(word) == surname + 1 and GIVEN_LEVELS.get(behind, LOWEST) > 0:
            yield f"may go on {GIVEN_LEVELS[behind]}"
    yield from _tell_places(text, at, stop, surname)
    yield from _tell_words(at, stop, words_around(text, at, stop))


def _tell_places(text: str, at: int, stop: int, surname: int) -> Iterator[str]:
    """What it tells behind what and before what a name would stand, with the kind of word it is."""
    word = text[at:stop]
    kind = kind_of(word)[:2]
    levels = sum(GIVEN_LEVELS.get(sign, LOWEST) for sign in word[surname:]) + _level_of_surname(word[:surname])
    usual = f"{len(word) - surname} {max(-4, levels // 2)}"
    where, what = _where(text, at), _what_follows(text, stop)
    yield from (
        f"{where} {what}",
        f"{where} as {kind}",
        f"{what} as {kind}",
        f"{where} of {usual}",
        f"{what} of {usual}",
    )
    if TITLE.match(text, stop):
        yield "before a title"
    if sites.bears(text, stop):
        yield "site"


def _where(text: str, at: int) -> str:
    """What a name would stand behind."""
    if is_behind_a_role(text, at):
        return "role"
    if at == 0 or text[at - 1] == "\n":
        return "line"
    if not is_han(text[at - 1]):
        return "clause" if text[at - 1] in '、,.;。!?:(“"' else "sign"
    return "word" if stands_behind_a_word(text, at) else "within"


def _what_follows(text: str, stop: int) -> str:
    """What would stand behind a name."""
    if stop == len(text) or not is_han(text[stop]):
        return "end"
    if acts_alone(text, stop):
        return "people alone"
    return "people" if acts(text, stop) else "any"


def words_around(text: str, at: int, stop: int) -> list[Word]:
    """The words into which the signs around a name fall."""
    import rjieba  # its dictionary takes 30 MB, which a process that masks nothing need not carry

    before = _HAN_BEFORE.search(text, max(0, at - REACH), at)
    behind = _HAN_BEHIND.match(text, stop)
    place = before.start() if before else at
    words = []
    for word, tag in rjieba.tag(text[place : behind.end() if behind else stop]):
        words.append(Word(place, place + len(word), word, tag))
        place += len(word)
    return words


def _tell_words(at: int, stop: int, words: Sequence[Word]) -> Iterator[str]:
    """What the borders of words tell."""
    begins = ends = False
    inside = 0
    for word in words:
        if word.stop == at:
            yield f"<< {word.text}"
            yield f"<tag {word.tag[:2]}"
        if word.start == stop:
            yield f">> {word.text}"
            yield f">tag {word.tag[:2]}"
        begins |= word.start == at
        ends |= word.stop == stop
        inside += at < word.start < stop
        if word.start == at and word.stop == stop:
            yield f"cut {stop - at} {word.tag[:2]}"
        elif word.start < at < word.stop:
            yield f"across begin {word.stop - word.start} {word.tag[:1]}"
        if word.start < stop < word.stop:
            yield f"across end {word.stop - word.start} {word.tag[:1]}"
        if word.start == at and word.stop < stop:
            yield f"first {word.stop - word.start} {word.tag[:1]}"
    yield f"borders {begins} {ends} {inside}"
