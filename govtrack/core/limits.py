"""Rate limits: counted per address, in memory or in the broker's Redis."""

from __future__ import annotations

import logging
import secrets
from contextlib import suppress
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from flask import Flask, Response, current_app, request
from flask_limiter import Limiter, RequestLimit
from flask_limiter.util import get_remote_address
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response as BaseResponse

from govtrack.core.crypto import fingerprint
from govtrack.core.limit_store import SCHEME
from govtrack.core.names import normal_name
from govtrack.core.typed import is_shown_again

logger = logging.getLogger(__name__)

# The part of an address that an IPv6 line of one household shares (RFC 6177).
IPV6_LINE = 64


def sender_address() -> str:
    """Where a request comes from; a line of IPv6 has 2^64 addresses and counts as one."""
    there = get_remote_address()
    with suppress(ValueError):
        address = ip_address(there)
        if isinstance(address, IPv6Address):
            # So a server that listens to both kinds names those of the older one; all of them share a line.
            if address.ipv4_mapped is not None:
                return str(address.ipv4_mapped)
            return str(ip_network((address, IPV6_LINE), strict=False))
    return there


def _tell(hit: RequestLimit) -> None:
    """A line of the log for a limit that was hit: which, and at which route; never whose it is."""
    logger.info("a limit was hit: %s", hit.limit, extra={"facts": {"endpoint": request.endpoint}})


limiter = Limiter(key_func=sender_address, headers_enabled=False, strategy="moving-window", on_breach=_tell)
# Its own line names the key: an address of the network, or whatever was typed as the name of an account.
limiter.logger.setLevel(logging.WARNING)

# A whole council may share one address, so an address gets more tries than an account.
SIGN_IN_LIMIT = "60 per minute; 600 per hour"
ACCOUNT_LIMIT = "10 per minute; 60 per hour"
# From many addresses at once; a browser that has signed in to the account before is not counted here.
EVERY_TRY_LIMIT = "100 per hour"
PASSWORD_LIMIT = "10 per minute; 30 per hour"  # noqa: S105 - a limit, no password
KNOWN_COOKIE, KNOWN_DAYS, NAMES_KEPT = "known", 180, 5
RECEIPT_LIMIT = "15 per minute; 120 per hour"
SUBMIT_LIMIT = "20 per minute; 200 per hour"
# Voices that join a matter: a household and its neighbours behind one address, not a crowd.
JOIN_LIMIT = "10 per minute; 40 per hour"
REDIS_SECONDS = 0.5
# Asking for a code that is sent somewhere; how many leave is counted in the database as well.
CODE_LIMIT = "10 per minute; 60 per hour"
# Looking at photos and showing a form again costs work, but takes nothing in.
LOOK_LIMIT = "60 per minute; 600 per hour"
# Keeping the photos of forms that were refused before anybody looked at them.
KEEP_LIMIT = "6 per minute; 60 per hour"


@limiter.request_filter
def _is_shown_again() -> bool:
    """A form that is only shown again with what was typed is no try."""
    return is_shown_again() and request.endpoint != "intake.send_report"


def account_key() -> str:
    """The account that somebody tries to enter, however its name is typed."""
    name = normal_name(request.form.get("login"))
    return f"account:{name}:{known_browser(name) or sender_address()}"


def every_try_key() -> str:
    """All tries at an account from browsers that never signed in to it, wherever they come from."""
    return f"tries:{normal_name(request.form.get('login'))}"


def is_known_browser() -> bool:
    """Whether this browser signed in to the account before: a stranger's tries do not count against it."""
    return known_browser(normal_name(request.form.get("login"))) is not None


def has_failed(response: Response) -> bool:
    """Only what was refused counts as a try."""
    return response.status_code == 422


def known_browser(name: str) -> str | None:
    """The mark of this browser, if it holds a signed proof of having signed in as ``name``."""
    found = _read_proof()
    return found["browser"] if _mark(name) in found["names"] else None


def remember_browser(response: BaseResponse, name: str) -> BaseResponse:
    """Gives the browser the proof; it names nobody and opens nothing, it only spares it a stranger's limit."""
    found = _read_proof()
    names = [mark for mark in found["names"] if mark != _mark(normal_name(name))]
    found["names"] = [*names, _mark(normal_name(name))][-NAMES_KEPT:]
    response.set_cookie(
        KNOWN_COOKIE, _proofs().dumps(found), max_age=KNOWN_DAYS * 86400, path="/sign-in", httponly=True,
        samesite="Lax", secure=request.is_secure,
    )  # fmt: skip
    return response


def _read_proof() -> dict[str, Any]:
    try:
        found = _proofs().loads(request.cookies.get(KNOWN_COOKIE, ""), max_age=KNOWN_DAYS * 86400)
    except BadData:
        found = None
    return found or {"browser": secrets.token_urlsafe(12), "names": []}


def _proofs() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="known-browser")


def _mark(name: str) -> str:
    return fingerprint("known-browser", name)[:24]


def _short_timeouts() -> dict[str, Any]:
    """A Redis that hangs costs half a second once; then this process counts for itself until it is back."""
    from redis.backoff import NoBackoff  # an installation without Redis does not carry its client
    from redis.retry import Retry

    return {
        "socket_timeout": REDIS_SECONDS,
        "socket_connect_timeout": REDIS_SECONDS,
        "retry": Retry(NoBackoff(), 0),
        "retry_on_timeout": False,
    }


def init_app(app: Flask) -> None:
    """Puts the counters where several web processes can share them, if there is a Redis."""
    broker = app.config["CELERY_BROKER_URL"]
    app.config.setdefault("RATELIMIT_STORAGE_URI", broker if broker.startswith("redis") else f"{SCHEME}://")
    if app.config["RATELIMIT_STORAGE_URI"].startswith("redis"):
        app.config.setdefault("RATELIMIT_STORAGE_OPTIONS", _short_timeouts())
    app.config.setdefault("RATELIMIT_SWALLOW_ERRORS", True)
    app.config.setdefault("RATELIMIT_IN_MEMORY_FALLBACK_ENABLED", True)
    limiter.init_app(app)
