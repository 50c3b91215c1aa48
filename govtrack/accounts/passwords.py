"""Passwords: Argon2id, long ones welcome, known ones refused."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _l

SHORTEST, LONGEST = 10, 128
# The most used passwords that are long enough to pass the length rule, and local favourites.
COMMON = frozenset(
    "1234567890 12345678910 0123456789 0987654321 1111111111 0000000000 8888888888 6666666666 1122334455 "
    "qwertyuiop password12 password123 passw0rd123 1q2w3e4r5t 1qaz2wsx3edc qwerty12345 abc1234567 abcd123456 "
    "woaini1314 woaini520 woaini1314520 5201314520 a123456789 aa123456789 qq123456789 zxcvbnm123 asdfghjkl1 "
    "iloveyou12 iloveyou123 admin12345 administrator hangzhou123 xiaohe12345 govtrack123 letmein1234 "
    "1234567891 123123123123 123456123456 112233445566 147258369000 789456123000 qazwsxedcrfv".split()
)
_hasher = PasswordHasher()
# Verified against when the account does not exist, so that both answers take the same time.
_NOBODY = _hasher.hash("nobody has this password")


def hash_password(password: str) -> str:
    """The Argon2id hash to keep."""
    return _hasher.hash(password)


def verify_password(password_hash: str | None, password: str) -> bool:
    """Whether the password fits; takes as long when there is no account."""
    try:
        return _hasher.verify(password_hash or _NOBODY, password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def check_new_password(password: str, login: str) -> None:
    """Raises InvalidInput for a password that is too short, too long or easily guessed."""
    if len(password) < SHORTEST:
        raise InvalidInput(_l("Use at least 10 characters. A short sentence is easy to remember."), "password")
    if len(password) > LONGEST:
        raise InvalidInput(_l("Use at most 128 characters."), "password")
    lowered = password.lower()
    if lowered in COMMON or lowered == login.lower() or len(set(lowered)) < 4:
        raise InvalidInput(_l("This password is easily guessed. Please choose another one."), "password")
