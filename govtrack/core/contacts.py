"""Addresses and numbers as people type them, brought into the one form in which they are kept and compared."""

from __future__ import annotations

import re
import unicodedata

from govtrack.core.text import visible

EMAIL = re.compile(r"^[^@\s,;<>()\"]{1,64}@[^@\s,;<>()\"]+\.[^@\s,;.<>()\"]{2,}$")
PHONE_DIGITS = range(7, 16)
# In the numbering plan of the country only mobile numbers begin with 13 to 19, and they have eleven digits.
_PART_OF_MOBILE = re.compile(r"1[3-9](?!\d{9}$)")
_EXTENSION = re.compile(r"(?:转|分机号?|内线|ext(?:ension)?\.?|x|#|,)\s*[:：]?\s*(\d{1,6})\s*$", re.IGNORECASE)
# Behind a whole landline number a dash, a star or brackets stand before an extension as well.
_LANDLINE_EXTENSION = re.compile(r"^(?P<line>\D*0[1-9]\d{1,2}\D*\d{7,8})\s*[-–—*(]\s*(?P<extension>\d{1,6})\)?$")
_REMARK = re.compile(r"\s*\([^()@]*\)?$")
_AROUND = " \t\r\n<>()[]{}\"'“”‘’《》【】,;:!?.、。"


def normalise_email(typed: str) -> str:
    """The address without what cannot be seen, width, "mailto:", a remark in brackets and punctuation around it."""
    plain = unicodedata.normalize("NFKC", visible(typed)).replace("。", ".").replace("｡", ".")
    plain = _REMARK.sub("", plain.strip()).strip(_AROUND)
    plain = re.sub(r"^(?:mailto|e-?mail|邮箱)\s*:\s*", "", plain, flags=re.IGNORECASE)
    return re.sub(r"\s*([@.])\s*", r"\1", plain).strip(_AROUND)


def normalise_phone(typed: str) -> str:
    """Digits alone, full width forgiven, without the country's code; an extension stands behind 转."""
    plain = unicodedata.normalize("NFKC", visible(typed)).strip()
    extension = ""
    if found := _EXTENSION.search(plain):
        before = _digits(plain[: found.start()])
        if len(before) in PHONE_DIGITS:
            plain, extension = plain[: found.start()], f"转{found[1]}"
    elif found := _LANDLINE_EXTENSION.match(plain):
        plain, extension = found["line"], f"转{found['extension']}"
    digits = _digits(plain)
    if len(digits) == 15 and digits.startswith("0086"):
        digits = digits[4:]
    elif len(digits) == 13 and digits.startswith("86"):
        digits = digits[2:]
    return digits + extension if digits else ""


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isascii() and sign.isdigit())


def is_whole_phone(typed: str) -> bool:
    """Whether the number has as many digits as one that can be called, its extension aside."""
    digits = normalise_phone(typed).partition("转")[0]
    return len(digits) in PHONE_DIGITS and not _PART_OF_MOBILE.match(digits)
