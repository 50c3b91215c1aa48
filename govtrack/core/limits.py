"""Rate limits: counted per address, in memory or in the broker's Redis."""

from __future__ import annotations

import unicodedata
from typing import Any

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from redis.backoff import NoBackoff
from redis.retry import Retry

from govtrack.core.typed import is_shown_again

limiter = Limiter(key_func=get_remote_address, headers_enabled=False, strategy="moving-window")

# A whole council may share one address, so an address gets more tries than an account.
SIGN_IN_LIMIT = "60 per minute; 600 per hour"
ACCOUNT_LIMIT = "10 per minute; 60 per hour"
RECEIPT_LIMIT = "15 per minute; 120 per hour"
SUBMIT_LIMIT = "20 per minute; 200 per hour"
REDIS_SECONDS = 0.5
# Looking at photos and showing a form again costs work, but takes nothing in.
LOOK_LIMIT = "60 per minute; 600 per hour"


@limiter.request_filter
def _is_shown_again() -> bool:
    """A form that is only shown again with what was typed is no try."""
    return is_shown_again() and request.endpoint != "intake.send_report"


def account_key() -> str:
    """The account that somebody tries to enter, however its name is typed."""
    name = unicodedata.normalize("NFKC", request.form.get("login", "")).strip().lower()
    return f"account:{name[:80]}"


def _short_of_patience() -> dict[str, Any]:
    """A Redis that hangs costs half a second once; then this process counts for itself until it is back."""
    return {
        "socket_timeout": REDIS_SECONDS,
        "socket_connect_timeout": REDIS_SECONDS,
        "retry": Retry(NoBackoff(), 0),
        "retry_on_timeout": False,
    }


def init_app(app: Flask) -> None:
    """Puts the counters where several web processes can share them, if there is a Redis."""
    broker = app.config["CELERY_BROKER_URL"]
    app.config.setdefault("RATELIMIT_STORAGE_URI", broker if broker.startswith("redis") else "memory://")
    if app.config["RATELIMIT_STORAGE_URI"].startswith("redis"):
        app.config.setdefault("RATELIMIT_STORAGE_OPTIONS", _short_of_patience())
    app.config.setdefault("RATELIMIT_SWALLOW_ERRORS", True)
    app.config.setdefault("RATELIMIT_IN_MEMORY_FALLBACK_ENABLED", True)
    limiter.init_app(app)
