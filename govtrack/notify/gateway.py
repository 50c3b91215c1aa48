"""A gateway for text messages or for a chat platform: signed requests out, signed reports in.

Either side signs what it sends: HMAC-SHA256 with the shared secret over time, a number used once and the
body, so that nobody between them can change a message, or bring an old one again.
"""

from __future__ import annotations

import hmac
import json
import secrets
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import ip_address
from pathlib import Path
from threading import Timer
from typing import Any
from urllib.parse import urlsplit

from govtrack.core.clock import now
from govtrack.notify.senders import NotTaken

PORTS = {"https": 443, "http": 80}
TIME, ONCE, KEY, SIGNATURE = "X-Timestamp", "X-Nonce", "X-Key", "X-Signature"
# How far the clocks of the two sides may be apart.
WINDOW_SECONDS = 300
# A server that gives one byte at a time keeps no limit of a single wait.
WHOLE_FACTOR = 4
# What a gateway says of this one message; all other refusals concern the office's own settings, or pass.
OF_THE_MESSAGE = frozenset({400, 410, 422})
SHORTEST_SECRET = 16
ANY_KIND = "*"


@dataclass(frozen=True, slots=True)
class Gateway:
    """Where messages of one channel are handed over, and in which templates: kind of message → its id there."""

    address: str
    key: str
    secret: str
    sign: str
    templates: Mapping[str, str]
    seconds: float


@lru_cache(maxsize=8)
def _read(settings: tuple[tuple[str, str], ...]) -> Gateway:
    found = dict(settings)
    parts = urlsplit(found["address"])
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError("is no address such as https://sms.example.org/send")
    return Gateway(
        address=found["address"],
        key=found["key"],
        secret=found["secret"] or _read_text(found["secret_file"], "_SECRET_FILE").strip(),
        sign=found["sign"],
        templates=_read_templates(found["templates"]),
        seconds=float(found["seconds"] or 10),
    )


def read_gateway(config: Mapping[str, Any], channel: str) -> Gateway | None:
    """The gateway of a channel; None where there is none. Raises ValueError for settings that say nothing."""
    settings = config.get("GATEWAYS", {}).get(channel, {})
    return _read(tuple(sorted(settings.items()))) if settings.get("address") else None


def _read_text(path: str, name: str) -> str:
    if not path:
        return ""
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise ValueError(f"{name} names a file that cannot be read: {path}") from error


def _read_templates(path: str) -> Mapping[str, str]:
    text = _read_text(path, "_TEMPLATES")
    try:
        found = json.loads(text or "{}")
    except ValueError as error:
        raise ValueError(f"_TEMPLATES names a file that is no JSON: {path}") from error
    if not isinstance(found, dict) or not all(isinstance(one, str) and one for one in found.values()):
        raise ValueError(f"_TEMPLATES names a file that is no object of kinds and ids: {path}")
    return found


def list_gateway_faults(config: Mapping[str, Any], kinds: Mapping[str, bool]) -> list[str]:
    """What is missing or unsafe in the settings of gateways.

    ``kinds`` are those of which templates may be: kind → whether it carries a secret and needs one of its own.
    """
    faults = []
    for channel in config.get("GATEWAYS", {}):
        name = f"GOVTRACK_{channel.upper()}_GATEWAY"
        try:
            gateway = read_gateway(config, channel)
        except ValueError as error:
            words = str(error)
            faults.append(f"{name}{words if words.startswith('_') else f' {words}'}.".replace("_GATEWAY_", "_"))
            continue
        if gateway is not None:
            faults += [f"{name}: {fault}" for fault in _faults_of(gateway, kinds)]
            if not config.get("PUBLIC_ADDRESS"):
                faults.append(f"{name}: GOVTRACK_ADDRESS is not set, where reports of delivery come in.")
    return faults


def _faults_of(gateway: Gateway, kinds: Mapping[str, bool]) -> Iterator[str]:
    if not gateway.address.startswith("https:") and not _is_own_machine(urlsplit(gateway.address).hostname or ""):
        yield "it is not encrypted and leaves this machine. Use https://."
    if not gateway.key:
        yield "no name of a key (_KEY)."
    if len(gateway.secret) < SHORTEST_SECRET:
        yield f"no secret of at least {SHORTEST_SECRET} signs (_SECRET, or _SECRET_FILE for a file)."
    if not gateway.templates:
        yield "no templates (_TEMPLATES: a JSON file of kinds and ids, * for any kind)."
    if unknown := sorted(set(gateway.templates) - set(kinds) - {ANY_KIND}):
        yield f"templates for kinds of messages that are none: {', '.join(unknown)}."
    has_any = ANY_KIND in gateway.templates
    missing = sorted(
        kind for kind, is_own in kinds.items() if kind not in gateway.templates and (is_own or not has_any)
    )
    if gateway.templates and missing:
        yield f"no template for {', '.join(missing)}: the one for any kind (*) carries no code, or there is none."


def _is_own_machine(host: str) -> bool:
    if host == "localhost":
        return True
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return False


def signature_of(secret: str, time: str, once: str, body: bytes) -> str:
    """What either side writes under a body."""
    text = f"{time}\n{once}\n".encode() + body
    return hmac.new(secret.encode(), text, sha256).hexdigest()


def signed(gateway: Gateway, body: bytes) -> dict[str, str]:
    """The heads of a request with this body."""
    time, once = str(int(now().timestamp())), secrets.token_hex(16)
    signature = signature_of(gateway.secret, time, once, body)
    return {"Content-Type": "application/json", KEY: gateway.key, TIME: time, ONCE: once, SIGNATURE: signature}


def is_signed(gateway: Gateway, heads: Mapping[str, str], body: bytes) -> bool:
    """Whether the other side wrote this body, just now; that it comes once alone is for whoever keeps the numbers."""
    time, once = heads.get(TIME, ""), heads.get(ONCE, "")
    if not (time.isascii() and time.isdigit() and len(time) <= 12 and 16 <= len(once) <= 64):
        return False
    if abs(int(now().timestamp()) - int(time)) > WINDOW_SECONDS:
        return False
    is_key = hmac.compare_digest(heads.get(KEY, "").encode(), gateway.key.encode())
    signature = signature_of(gateway.secret, time, once, body)
    return hmac.compare_digest(heads.get(SIGNATURE, "").encode(), signature.encode()) and is_key


def hand_to_gateway(gateway: Gateway, message: Mapping[str, Any]) -> None:
    """Hands one message over; raises NotTaken where the gateway does not take it, for good or for now.

    ``message`` has an ``id`` that is the same for every try, by which the gateway knows what it has already: a
    conflict says just that.
    """
    body = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()
    try:
        with _connection(gateway) as connection:
            parts = urlsplit(gateway.address)
            target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
            connection.request("POST", target, body, signed(gateway, body))
            status = connection.getresponse().status
    except (OSError, HTTPException) as error:
        raise NotTaken(0, type(error).__name__) from error
    if status // 100 != 2 and status != 409:
        raise NotTaken(status, is_final=status in OF_THE_MESSAGE)


@contextmanager
def _connection(gateway: Gateway) -> Iterator[HTTPConnection]:
    """A connection that is cut when the whole of it takes too long; it follows no other address."""
    parts = urlsplit(gateway.address)
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    if parts.scheme == "https":
        connection: HTTPConnection = HTTPSConnection(
            host, port, timeout=gateway.seconds, context=ssl.create_default_context()
        )
    else:
        connection = HTTPConnection(host, port, timeout=gateway.seconds)
    end = Timer(gateway.seconds * WHOLE_FACTOR, _cut, (connection,))
    end.daemon = True
    end.start()
    try:
        yield connection
    finally:
        end.cancel()
        connection.close()


def _cut(connection: HTTPConnection) -> None:
    with suppress(OSError):
        if connection.sock is not None:
            connection.sock.shutdown(socket.SHUT_RDWR)
