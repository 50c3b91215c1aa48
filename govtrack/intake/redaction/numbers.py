"""Telephones, papers and bank cards, whichever way their digits are written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from govtrack.intake.redaction.digits import (
    LONGEST,
    Chunk,
    hold_a_number,
    join_sizes,
    list_chunks,
    list_runs,
    may_hold,
)
from govtrack.intake.redaction.shapes import THREE_DIGITS, shape
from govtrack.intake.redaction.spans import Found, spans_of
from govtrack.intake.redaction.writing import Plain

_MOBILE = re.compile(r"1[3-9]\d{9}")
SHORTEST = 11
# A number said or written in pieces: how people group eleven digits.
_USUAL = {(11,), (3, 4, 4), (3, 8), (7, 4), (3, 3, 5), (4, 4, 3), (4, 3, 4), (3, 5, 3), (3, 2, 2, 4), (3, 2, 2, 2, 2),
          (1, 2, 4, 4), (5, 6), (6, 5), (1, 10), (1, 2, 2, 2, 2, 2), (5, 5, 1), (1,) * 11}  # fmt: skip
_UNIT_AFTER = re.compile(r"\s?(?:[元块万亿户米平吨度天年月日号个人次名件条岁%]|千瓦|公里|公斤|㎡|m2)")
_BEFORE_ORDER = re.compile(r"(?:工单|单号|编号|受理|订单|流水|电梯|设备|合同|文号|档案|批次|案件)[^，。；,;\n]{0,6}$")
_PROVINCE = "1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91"
_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_IDENTITY = re.compile(rf"(?:{_PROVINCE})\d{{4}}(?:19|20)\d\d{_DAY}\d{{3}}[\dX]")
_OLD_IDENTITY = re.compile(rf"(?:{_PROVINCE})\d{{4}}\d\d{_DAY}\d{{3}}")
_CUE_PAPER = re.compile(r"(?:证|身份|号码|卡|账户|账号|户头|\bid\b|card|account)[^，。；,;\n]{0,8}$", re.IGNORECASE)
_CUE_CARD = re.compile(r"(?:卡|账户|账号|帐号|帐户|户头|汇到|打到|card|account)[^，。；,;\n]{0,8}$", re.IGNORECASE)
_X_AFTER = re.compile(r"[\s\-]?[xX×](?![A-Za-z0-9])")

_EXTENSION = r"(?:[\s,，]{0,2}(?:转分机|转|分机号?|内线|ext\.?|extension|x)[\s:：]{0,2}\d{1,6}|\-\d{1,5})?"
# Each with what a text must hold for it.
_PHONE_PATTERNS = tuple(
    (shape(gate), re.compile(pattern, re.IGNORECASE))
    for gate, pattern in (
        # Area code and number; the number alone where words say that it is a telephone.
        (
            r"0(?:10|2\d|[3-9]\d\d)\)?[\s\-–—‐_/.]{0,2}[1-9]\d\d",
            rf"(?<!\d)\(?0(?:10|2\d|[3-9]\d{{2}})\)?[\s\-–—‐_/.]{{0,2}}[1-9]\d{{2,3}}[\s\-–—‐]?\d{{4}}{_EXTENSION}(?!\d)",
        ),
        (
            r"[2-9]\d(?:\d{1,2}[\s\-–—]?\d{4}|[\s\-–—]\d\d[\s\-–—]\d\d)",
            r"(?:电话|座机|固话|号码|传真|打给我|打给|拨打|改打|请打|[拨打]|致电|联系|联络|手机|手提|tel|phone|fax|call|ring)(?:号码|号|机)?"
            r"[^\d\n。；;]{0,6}?"
            rf"(?<!\d)([2-9]\d(?:\d{{1,2}}[\s\-–—]?\d{{4}}|(?:[\s\-–—]\d\d){{3}}){_EXTENSION})(?![\d元块万户年])",
        ),
        # Numbers of other countries.
        (r"[+0](?:(?<=\+)|0)[1-9]", r"(?:\+|\b00)(?!86)[1-9]\d{0,2}[\s\-.()]{0,3}\d(?:[\s\-.()]{0,2}\d){6,13}"),
    )
)
_THREE = shape(THREE_DIGITS)
# Short numbers, and the ends of numbers that somebody tells.
_NO_UNIT = r"(?![\d元块万户年月日号幢栋楼层路米辆个位名人的])"
_SHORT = (
    re.compile(
        r"(?:短号|虚拟网|集团号|分机号?|内线|小号|开头|前面|后面|前[三七]位|后[四六八]位|末四位|末尾四位|最后四位)码?[\s:是为]{0,3}"
        rf"(?<!\d)(\d{{3,8}}){_NO_UNIT}"
    ),
    # The tail of a card or of a car tells nobody.
    re.compile(rf"(?<!卡)(?<!卡的)(?<!车)(?<!车牌)尾号[\s:是为]{{0,3}}(\d{{4}}){_NO_UNIT}"),
)
# What stands right before such a number.
_SHORT_BEGINS = shape(r"[号网机线头面位码\s:是为][0-9]{3}")
# A telephone told by its parts: "138 at the beginning, 5716 in the middle, 0421 at the end".
_PARTS = (
    shape(r"1[3-9]\d(?:开头)?[\s,，、]{0,3}(?:然后|接着|中间|再)"),
    re.compile(
        r"(?<!\d)1[3-9]\d(?:开头)?[\s,，、]{0,3}(?:然后|接着|中间|再)(?:四位)?(?:是|为)?[\s:：]?\d{4}[\s,，、]{0,3}"
        r"(?:然后|接着|最后|后面|末尾|结尾|尾号|后四位|再)(?:四位)?(?:是|为)?[\s:：]?\d{4}(?!\d)"
    ),
)
_EIGHT = re.compile(
    r"(?<![\d\-A-Za-z#＃第号])(?!20\d\d[01]\d|19\d\d[01]\d)[2-8]\d{7}(?:-\d{3,4})?(?![\d元块万户年人米平A-Za-z\-])"
)


_EIGHT_DIGITS = shape("[2-8]" + "[0-9]" * 7)
# The fewest digits that tell a person, and what may stand between two of them at the most.
_FEWEST, _APART = 7, 16
_NEAR_DIGITS = may_hold(_FEWEST, _APART)


def find(plain: Plain) -> Iterator[Found]:
    """Telephones, identity numbers and bank cards in a plain text."""
    yield from _find_short(plain)
    text = plain.text
    if not _NEAR_DIGITS.search(text):
        return
    chunks = list_chunks(text)
    if not hold_a_number(chunks, _FEWEST, _APART):
        return
    for run in list_runs(text, chunks):
        yield from _find_in_run(text, run)
    yield from _find_telephones(plain)
    for found in spans_of(_EIGHT, text, "phone", is_sure=False) if plain.writings[0].holds(_EIGHT_DIGITS) else ():
        if not _is_order(text, found.start):
            yield found


def _find_short(plain: Plain) -> Iterator[Found]:
    """Short numbers and ends of numbers, where a word says that they are that."""
    for writing in plain.writings:
        if writing.holds(_THREE) and writing.holds(_SHORT_BEGINS):
            for pattern in _SHORT:
                yield from spans_of(pattern, writing.text, "phone")


def _find_telephones(plain: Plain) -> Iterator[Found]:
    """Telephones told by their form or by a word before them, in every reading of the text."""
    for writing in plain.writings:
        for needed, pattern in (*_PHONE_PATTERNS, _PARTS):
            for found in spans_of(pattern, writing.text, "phone") if writing.holds(needed) else ():
                if not _is_hotline(writing.text[found.start : found.stop]):
                    yield found


def _is_hotline(number: str) -> bool:
    """Whether a number is one of an office that everybody may know."""
    return re.sub(r"\D", "", number)[:3] in {"400", "800"}


def _find_in_run(text: str, run: Sequence[Chunk]) -> Iterator[Found]:
    first = 0
    while first < len(run):
        for last in reversed(_list_ends(run, first)):
            part = run[first:last]
            if kind := _kind_of(text, part):
                yield Found(_with_country(text, part[0].start), _with_x(text, part, kind[0]), *kind)
                first = last - 1
                break
        first += 1


def _list_ends(run: Sequence[Chunk], first: int) -> list[int]:
    """Where a number that begins with this chunk may end."""
    ends, digits = [], 0
    for last in range(first, len(run)):
        digits += len(run[last].digits)
        if digits > LONGEST:
            break
        if digits >= SHORTEST:
            ends.append(last + 1)
    return ends


def _before(text: str, start: int) -> str:
    """The few signs before a number, where a cue may stand."""
    return text[max(0, start - 24) : start]


def _kind_of(text: str, part: Sequence[Chunk]) -> tuple[str, bool] | None:
    """Which number these chunks are together, and whether that is sure."""
    part = _without_dashes(part)
    digits = "".join(chunk.digits for chunk in part)
    return _mobile(text, part, digits) or _landline(text, part, digits) or _paper(text, part, digits)


def _without_dashes(part: Sequence[Chunk]) -> Sequence[Chunk]:
    """The chunks without a Chinese "one" that stands for a dash between groups of other digits."""
    inner = [chunk for chunk in part[1:-1] if not (chunk.is_han and chunk.digits == "1")]
    if any(chunk.is_han for chunk in (part[0], *inner, part[-1])):
        return part
    kept = (part[0], *inner, part[-1])
    return kept if len("".join(chunk.digits for chunk in kept)) == SHORTEST else part


def _mobile(text: str, part: Sequence[Chunk], digits: str) -> tuple[str, bool] | None:
    sizes = join_sizes(part)
    for country in ("0086", "86"):
        if digits.startswith(country) and len(digits) == 11 + len(country):
            digits = digits[len(country) :]
            sizes = (11,)
    if not _MOBILE.fullmatch(digits):
        return None
    # Houses told in a row (13、14、15 ...) and amounts are no telephone.
    is_list = len(sizes) > 3 and max(sizes) <= 3 and sizes not in _USUAL
    if len(sizes) > 1 and (is_list or _UNIT_AFTER.match(text, part[-1].stop)):
        return None
    return "phone", sizes in _USUAL


_AREA = re.compile(r"0(?:10|2\d|[3-9]\d\d)[2-8]\d{6,7}")


def _landline(text: str, part: Sequence[Chunk], digits: str) -> tuple[str, bool] | None:
    """A number with its area code, whichever signs stand for its digits."""
    if len(join_sizes(part)) > 3 or not _AREA.fullmatch(digits) or _is_order(text, part[0].start):
        return None
    return "phone", len(part) == 1


def _paper(text: str, part: Sequence[Chunk], digits: str) -> tuple[str, bool] | None:
    """An identity number or a bank card: by its form, else by the words before it."""
    end = "X" if _X_AFTER.match(text, part[-1].stop) else ""
    if _IDENTITY.fullmatch(digits + end if len(digits) == 17 else digits):
        return None if _is_order(text, part[0].start) else ("document", True)
    start = part[0].start
    has_cue = bool(_CUE_PAPER.search(_before(text, start)))
    if len(digits) == 15 and _OLD_IDENTITY.fullmatch(digits):
        return None if _is_order(text, start) else ("document", has_cue or len(part) == 1)
    if _CUE_CARD.search(_before(text, start)):
        return ("card", True) if len(digits) >= 12 else None
    if has_cue and len(digits) in {14, 15, 17, 18}:
        return "document", True
    if len(digits) < 16 or _is_order(text, start) or not _looks_like_a_card(part):
        return None
    return "card", digits[0] in "3456"


def _is_order(text: str, start: int) -> bool:
    """Whether the words before say that this is the number of a matter or a thing."""
    return bool(_BEFORE_ORDER.search(_before(text, start)))


def _looks_like_a_card(part: Sequence[Chunk]) -> bool:
    """Sixteen digits and more in one piece or in the groups of a card; not dates beside each other."""
    sizes = join_sizes(part)
    return set(sizes) == {1} or set(sizes[:-1]) <= {4, 6, 5}


def _with_country(text: str, start: int) -> int:
    """The start with the country's code before it, as far as it stands apart in brackets."""
    before = re.search(r"(?:\+|00)?\(?\+?86\)?[\s\-]{0,2}$", near := _before(text, start))
    if before and before.group() != "86":
        return start - len(near) + before.start()
    opening = re.search(r"[(+]{1,2}$", near) if text.startswith("86", start) else None
    return start - len(opening.group()) if opening else start


def _with_x(text: str, part: Sequence[Chunk], kind: str) -> int:
    stop = part[-1].stop
    found = _X_AFTER.match(text, stop) if kind == "document" else None
    return found.end() if found else stop
