"""Cells as values: text, numbers and references in the many ways people and programs write them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time

from govtrack.core.sheets.model import Cell
from govtrack.core.text import tidy, visible, without_markup
from govtrack.core.workbooks.bounds import LONGEST_CELL

MAX_TEXT = 20_000
MOST = 2_000_000_000
# Spreadsheets keep 15 digits; whatever is longer as a number has lost its end.
EXACT_DIGITS = 15
_NOTHING = frozenset(
    ("-", "--", "---", "—", "——", "/", "\\", "无", "暂无", "没有", "空", "null", "none", "nil", "n/a", "na", "nan",
     "#n/a", "#name?", "#value!", "#ref!", "#div/0!", "#null!", "#num!", "undefined", "(空)", "（空）", "(null)", "?",
     "？", "*", ".", "。", "…", "同上无")
)  # fmt: skip
_LONGEST_NOTHING = max(map(len, _NOTHING))
_SHORTENED = re.compile(r"^[+-]?\d(?:\.\d+)?E\+?\d{1,3}$", re.IGNORECASE)
_TEXT_FORMULA = re.compile(r'^="(.*)"$')
# Fewer than none: what a system writes for "not counted".
_BELOW_NONE = re.compile(r"[-−–]\s*\d+(?:\.\d+)?")
_PLAIN_COUNT = re.compile(r"(\d+(?:\.\d+)?)\s*(万|亿|千|百|w|k|m)?")
_SCALES = {"万": 10_000, "w": 10_000, "亿": 100_000_000, "千": 1000, "k": 1000, "百": 100, "m": 1_000_000}
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2, "仨": 3}
_DIGITS |= {sign: value for value, sign in enumerate("零壹贰叁肆伍陆柒捌玖")}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_HAN_NUMBER = re.compile(f"[{''.join(_DIGITS)}{''.join(_UNITS)}万萬]+")


class BadCell(Exception):
    """A cell that cannot be taken; ``reason`` is a short name."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def as_text(cell: Cell) -> str:
    """A cell as tidy text: whole numbers without a decimal point, dates in ISO form, markup as words."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e18 else repr(cell)
    if isinstance(cell, datetime):
        is_day = cell.time() == time()
        return cell.date().isoformat() if is_day else cell.isoformat(" ", "seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    plain = str(cell)
    if len(plain) > LONGEST_CELL:
        # Markup can be longer than its words, but nobody tidies up a book to see whether a letter is in it.
        raise BadCell("too_long")
    if "<" in plain or "&" in plain or "_x00" in plain:
        plain = without_markup(plain)
    text = visible(plain).strip() if plain.isprintable() else tidy(plain) or ""
    if len(text) > MAX_TEXT:
        raise BadCell("too_long")
    return text


def is_nothing(text: str) -> bool:
    """Whether a cell says in words or signs that it says nothing."""
    # Case folding never makes a text shorter, so a long one need not be folded to be known.
    return not text or (len(text) <= _LONGEST_NOTHING and text.casefold() in _NOTHING)


def as_words(cell: Cell) -> str:
    """A cell as text, nothing where it only says that it is empty."""
    if cell is None:
        return ""
    text = as_text(cell)
    return "" if is_nothing(text) else text


def as_reference(cell: Cell) -> tuple[str, bool]:
    """A number that names a line, in one form for all its writings, and whether it can be trusted.

    What a spreadsheet made of a long number cannot: its end is lost. A formula whose value the file does
    not hold cannot either.
    """
    if isinstance(cell, bool) or cell is None:
        return "", True
    if isinstance(cell, float | int):
        if not float(cell).is_integer() or (isinstance(cell, float) and abs(cell) >= 10**EXACT_DIGITS):
            return "", False
        return str(int(cell)), True
    text = as_text(cell)
    if found := _TEXT_FORMULA.match(text):
        text = found[1]
    text = "".join(unicodedata.normalize("NFKC", text).split()).upper().lstrip("'`‘’")
    for dash in "‐‑‒–—−":
        text = text.replace(dash, "-")
    if is_nothing(text):
        return "", True
    if _SHORTENED.match(text) or text.startswith("="):
        return "", False
    return text.removesuffix(".0") if re.fullmatch(r"\d{1,15}\.0", text) else text, True


def as_count(cell: Cell) -> int:
    """A cell as a number of things, none where it is empty; raises BadCell for words that are no number."""
    if cell is None:
        return 0
    if isinstance(cell, float | int):
        return max(0, min(round(cell), MOST))
    text = unicodedata.normalize("NFKC", as_text(cell)).casefold().replace(",", "").replace(" ", "")
    if is_nothing(text) or _BELOW_NONE.fullmatch(text):
        return 0
    if found := _PLAIN_COUNT.search(text):
        return min(round(float(found[1]) * _SCALES.get(found[2] or "", 1)), MOST)
    if found := _HAN_NUMBER.search(text):
        return min(_han(found[0]), MOST)
    raise BadCell("not_a_number")


def _han(text: str) -> int:
    """一百零五 is 105, 二〇 is 20, 三万 is 30,000."""
    for sign in "万萬":
        before, found, after = text.partition(sign)
        if found:
            return (_han(before) if before else 1) * 10_000 + (_han(after) if after else 0)
    if not any(sign in _UNITS for sign in text):
        return int("".join(str(_DIGITS[sign]) for sign in text)[:10])
    total, digit = 0, 0
    for sign in text:
        if sign in _UNITS:
            total, digit = total + (digit or 1) * _UNITS[sign], 0
        else:
            digit = _DIGITS[sign]
    return total + digit
