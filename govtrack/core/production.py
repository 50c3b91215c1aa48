"""What an installation on the open net must have; without it the application refuses to start."""

from __future__ import annotations

import math
import zlib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

SHORTEST_KEY = 32
FEWEST_BITS = 100
DEMONSTRATION_FILE = "demo-accounts.json"


class NotForProduction(RuntimeError):
    """The configuration would put people at risk; the message names every fault and its mend."""


# What every compressed text has around it.
FRAME_BYTES = 8


def bits_of(key: str) -> float:
    """How many bits of surprise the signs of a key carry at most: few for a word or whatever repeats itself."""
    counts = Counter(key)
    share = (count / len(key) for count in counts.values()) if key else ()
    signs = len(key) * -sum(part * math.log2(part) for part in share)
    return min(signs, 8 * (len(zlib.compress(key.encode(), 9)) - FRAME_BYTES))


def is_weak(key: str) -> bool:
    """Whether a key is too short or too plain for the open net."""
    return len(key) < SHORTEST_KEY or bits_of(key) < FEWEST_BITS


def list_key_faults(ring: Iterable[str]) -> list[str]:
    """What is wrong with the keys that seal what is personal."""
    if not any(map(is_weak, ring)):
        return []
    return [
        "A key of GOVTRACK_VAULT_KEYS or vault.keys is too short or too plain, and it seals names and letters or finds "
        "them. Make each like the secret key, before the first letter comes."
    ]


def is_demonstration(home: Path) -> bool:
    """Whether the demonstration was loaded into this home."""
    return (home / DEMONSTRATION_FILE).exists()


def _list_store_faults(config: dict[str, Any]) -> list[str]:
    """Several web processes without a common store would each allow all the tries of a limit."""
    store = str(config.get("RATELIMIT_STORAGE_URI") or config.get("CELERY_BROKER_URL") or "")
    workers = int(config.get("WEB_WORKERS") or 1)
    if workers <= 1 or store.startswith("redis"):
        return []
    return [
        f"{workers} web processes and no Redis: each counts sign-ins and other tries for itself, so that limits let "
        f"through {workers} times as many. Set CELERY_BROKER_URL to a Redis, or WEB_WORKERS=1."
    ]


def list_faults(config: dict[str, Any]) -> list[str]:
    """Everything in the configuration that must not be on the open net."""
    faults = _list_store_faults(config)
    key = str(config.get("SECRET_KEY") or "")
    if is_weak(key):
        faults.append(
            "The secret key is too short or too plain. Make one with "
            "python -c 'import secrets; print(secrets.token_urlsafe(48))' and set GOVTRACK_SECRET_KEY."
        )
    token = str(config.get("METRICS_TOKEN") or "")
    if token and is_weak(token):
        faults.append(
            "GOVTRACK_METRICS_TOKEN is too short or too plain: whoever guesses it reads how the installation does. "
            "Make it like the secret key, or leave it empty."
        )
    if int(config.get("TRUSTED_PROXIES") or 0) < 1:
        faults.append(
            "No proxy is named: limits would count the proxy's address. Set GOVTRACK_TRUSTED_PROXIES to their number."
        )
    if not _is_secure_address(str(config.get("PUBLIC_ADDRESS") or "")):
        faults.append(
            "GOVTRACK_ADDRESS is no address such as https://xiaohe.example.org: receipts, calendars and feeds would "
            "lead to whatever host a request names, or through the open net in plain text."
        )
    if not config.get("SECOND_FACTOR"):
        faults.append("GOVTRACK_SECOND_FACTOR is off: a stolen password would open identities. Take it away.")
    if config.get("DEBUG"):
        faults.append("FLASK_DEBUG is on: errors would end in no page of ours. Take it away.")
    if config.get("DEVELOPMENT"):
        faults.append("GOVTRACK_DEVELOPMENT is set. Take it away.")
    if config.get("MESSAGE_FILES"):
        faults.append("GOVTRACK_MESSAGE_FILES is on: a page would show what residents are told. Take it away.")
    if is_demonstration(Path(config["GOVTRACK_HOME"])):
        faults.append(
            f"The home folder holds {DEMONSTRATION_FILE}: its accounts share one password. Start with an empty folder."
        )
    return faults


def _is_secure_address(address: str) -> bool:
    """Whether it leads to a host over HTTPS."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    is_bare = not (parts.query or parts.fragment or parts.username) and " " not in address
    return parts.scheme == "https" and bool(parts.hostname) and is_bare


def is_production(config: dict[str, Any]) -> bool:
    """Whether the installation says of itself that it serves the open net (GOVTRACK_HTTPS=1)."""
    return bool(config.get("SESSION_COOKIE_SECURE"))


def demand_production(faults: list[str]) -> None:
    """Raises NotForProduction where there is any fault."""
    if faults:
        raise NotForProduction("GOVTRACK_HTTPS=1 and not fit for it:\n" + "\n".join(f"- {fault}" for fault in faults))
