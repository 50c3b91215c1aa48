"""Keys, encryption of contact data, keyed hashes and receipt codes.

The key comes from GOVTRACK_SECRET_KEY or, on the embedded default, from a file made at the
first start with mode 600.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
import unicodedata
from pathlib import Path

from cryptography.fernet import Fernet
from flask import current_app

RECEIPT_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
RECEIPT_GROUPS = (4, 4, 4)


def load_secret_key(home: Path) -> str:
    """The installation's secret; made once and kept in ``home``/secret.key."""
    if from_environment := os.environ.get("GOVTRACK_SECRET_KEY"):
        return from_environment
    path = home / "secret.key"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text(encoding="ascii").strip()
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii").strip()


def _derive(purpose: str) -> bytes:
    """A key of 32 bytes for one purpose, so that one use never weakens another."""
    secret = current_app.config["SECRET_KEY"].encode()
    return hmac.new(secret, f"govtrack/{purpose}".encode(), hashlib.sha256).digest()


def _vault() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_derive("vault")))


def encrypt(text: str) -> str:
    """Seals ``text`` so that the database alone does not tell it."""
    return _vault().encrypt(text.encode()).decode("ascii")


def decrypt(sealed: str) -> str:
    """Opens what :func:`encrypt` sealed."""
    return _vault().decrypt(sealed.encode("ascii")).decode()


def fingerprint(purpose: str, text: str) -> str:
    """A keyed hash: equal texts are recognised, none can be read back."""
    return hmac.new(_derive(purpose), text.encode(), hashlib.sha256).hexdigest()


def new_receipt_code() -> str:
    """A code like 7K2M-QX94-BD3T: 59 bits, no letters that are taken for digits."""
    groups = ("".join(secrets.choice(RECEIPT_ALPHABET) for _ in range(n)) for n in RECEIPT_GROUPS)
    return "-".join(groups)


def normalise_receipt_code(typed: str) -> str:
    """What a person typed, in the form codes are kept in: spaces, case and full width forgiven."""
    plain = unicodedata.normalize("NFKC", typed).upper()
    letters = "".join(c for c in plain if c in RECEIPT_ALPHABET)
    if len(letters) != sum(RECEIPT_GROUPS):
        return ""
    return "-".join((letters[:4], letters[4:8], letters[8:]))
