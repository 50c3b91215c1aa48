"""A device with a passkey, in a few lines: it makes keys and signs challenges as browsers hand them over."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, KEY_INCLUDED = 0x01, 0x40


def plain(raw: bytes) -> str:
    """Base64 as WebAuthn writes it."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


@dataclass
class Device:
    """One key on the curve P-256, its counter, and the page that the browser stands on."""

    origin: str
    site: str = "localhost"
    uses: int = 0
    key: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential: bytes = b"a key of this device"

    def register(self, options: dict[str, Any]) -> str:
        """The answer of ``navigator.credentials.create``."""
        numbers = self.key.public_key().public_numbers()
        x, y = (number.to_bytes(32, "big") for number in (numbers.x, numbers.y))
        key = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        size = len(self.credential).to_bytes(2, "big")
        data = self._head(PRESENT | KEY_INCLUDED) + bytes(16) + size + self.credential + key
        statement = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", options["challenge"])
        return self._answer({"attestationObject": plain(statement), "clientDataJSON": plain(client)})

    def use(self, options: dict[str, Any]) -> str:
        """The answer of ``navigator.credentials.get``."""
        self.uses += 1
        data, client = self._head(PRESENT), self._client("webauthn.get", options["challenge"])
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        parts = {"authenticatorData": data, "clientDataJSON": client, "signature": signature}
        return self._answer({name: plain(part) for name, part in parts.items()})

    def _head(self, flags: int) -> bytes:
        return hashlib.sha256(self.site.encode()).digest() + bytes([flags]) + self.uses.to_bytes(4, "big")

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, response: dict[str, str]) -> str:
        name = plain(self.credential)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})
