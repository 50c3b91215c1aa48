"""Passwords: Argon2id, long ones welcome, known ones refused."""

from __future__ import annotations

import hashlib
import string
import unicodedata
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _l

SHORTEST, LONGEST = 10, 128
COMMON_FILE, MARK_BYTES = Path(__file__).with_name("data") / "common_passwords.bin", 5
# Passwords that are common in China, beside the commonest ones of the world.
COMMON = frozenset(
    "1234567890 12345678910 0123456789 0987654321 1111111111 0000000000 8888888888 6666666666 1122334455 "
    "qwertyuiop password12 password123 passw0rd123 1q2w3e4r5t 1qaz2wsx3edc qwerty12345 abc1234567 abcd123456 "
    "woaini1314 woaini520 woaini1314520 5201314520 a123456789 aa123456789 qq123456789 zxcvbnm123 asdfghjkl1 "
    "iloveyou12 iloveyou123 admin12345 administrator hangzhou123 xiaohe12345 govtrack123 letmein1234 "
    "1234567891 123123123123 123456123456 112233445566 147258369000 789456123000 qazwsxedcrfv".split()
)
# Words of this house that somebody who guesses would try first.
CONTEXT = (
    "govtrack hongcha yishi shequ jiedao juwei wangge admin password mima yishihui redtea council community "
    "红茶 议事 社区 街道 居委 网格 密码 管理员"
).split()
# So many different signs must be left of a password without such words.
FEWEST_LEFT = 4
# So many different signs a password has at least.
FEWEST_SIGNS = 4
# What people add to a word until it is long enough.
ADDED = string.digits + string.punctuation
_hasher = PasswordHasher()


@lru_cache(maxsize=1)
def _nobody() -> str:
    """Verified against when the account does not exist, so that both answers take the same time.

    Hashed at the first sign-in of a process, whoever it is, and not when the program starts: no command line
    need wait for it.
    """
    return _hasher.hash("nobody has this password")


def is_common(folded: str) -> bool:
    """Whether the case-folded password is, without a number added, among the 10,000 commonest or local favourites."""
    return any(_is_listed(word) for word in (folded, folded.strip(ADDED)))


def _is_listed(folded: str) -> bool:
    mark = hashlib.blake2b(folded.encode(), digest_size=MARK_BYTES).digest()
    return folded in COMMON or mark in _common_marks()


@lru_cache
def _common_marks() -> frozenset[bytes]:
    """The marks of the commonest passwords; how they were made stands beside the file."""
    packed = COMMON_FILE.read_bytes()
    return frozenset(packed[start : start + MARK_BYTES] for start in range(0, len(packed), MARK_BYTES))


def is_of_the_house(folded: str, login: str) -> bool:
    """Whether little is left without the words of the house and the person's own sign-in name."""
    rest = folded
    for word in sorted({*CONTEXT, login.casefold()}, key=len, reverse=True):
        if len(word) > 1:
            rest = rest.replace(word, "")
    return rest != folded and len({sign for sign in rest if not sign.isdigit()}) < FEWEST_LEFT


# A password of digits alone is mostly a number that others know: of a phone, an identity card, a QQ account.
FEWEST_DIGITS = 19
# So many signs of a password must not simply be the next one of the alphabet or of the digits.
FEWEST_JUMPS = 4


def is_known_number(folded: str) -> bool:
    """Whether it is nothing but a number no longer than those of people and their cards."""
    return folded.isdigit() and len(folded) < FEWEST_DIGITS


def is_in_order(folded: str) -> bool:
    """Whether most signs just follow the one before, up or down, or repeat it."""
    steps = [abs(ord(sign) - ord(before)) for before, sign in pairwise(folded)]
    return sum(step > 1 for step in steps) < FEWEST_JUMPS


def hash_password(password: str) -> str:
    """The Argon2id hash to keep."""
    return _hasher.hash(password)


def mark_of(password_hash: str) -> str:
    """By this a waiting sign-in knows whether the password is still the one that fitted; it tells nothing of it."""
    return hashlib.blake2b(password_hash.encode(), digest_size=16).hexdigest()


def verify_password(password_hash: str | None, password: str) -> bool:
    """Whether the password fits; takes as long when there is no account."""
    nobody = _nobody()
    try:
        return _hasher.verify(password_hash or nobody, password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def check_new_password(password: str, login: str) -> None:
    """Raises InvalidInput for a password that is too short, too long or easily guessed."""
    if len(password) < SHORTEST:
        raise InvalidInput(_l("Use at least 10 characters. A short sentence is easy to remember."), "password")
    if len(password) > LONGEST:
        raise InvalidInput(_l("Use at most 128 characters."), "password")
    folded = unicodedata.normalize("NFKC", password).casefold()
    is_plain = is_known_number(folded) or is_in_order(folded) or len(set(folded)) < FEWEST_SIGNS
    if is_plain or is_common(folded) or is_of_the_house(folded, login):
        raise InvalidInput(_l("This password is easily guessed. Please choose another one."), "password")
