"""Settings of an installation, from the environment; everything else follows from two addresses.

DATABASE_URL and CELERY_BROKER_URL alone move the same code from the embedded default
(SQLite and a broker made of files) to PostgreSQL and Redis.
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

from govtrack.core.production import is_demonstration
from govtrack.core.secret import keep_private, load_secret_key

ROOT = Path(__file__).resolve().parent.parent


# What a switch may be set to.
ON, OFF = {"1", "true", "yes", "on"}, {"", "0", "false", "no", "off"}
QUEUES = ("default", "recurring", "intake", "topics", "notify")


def topic_shards() -> int:
    """Over how many queues the comparison of sub-districts is spread: GOVTRACK_TOPIC_SHARDS, else one."""
    typed = os.environ.get("GOVTRACK_TOPIC_SHARDS", "")
    return max(1, int(typed)) if typed.isdigit() else 1


def topic_queues(shards: int) -> tuple[str, ...]:
    """The queues of the comparison: ``topics`` takes the first share, ``topics-2`` the second, and so on."""
    return ("topics", *(f"topics-{number}" for number in range(2, shards + 1)))


def all_queues() -> tuple[str, ...]:
    """Every queue that some worker must serve."""
    return tuple(dict.fromkeys((*QUEUES, *topic_queues(topic_shards()))))


def home_folder() -> Path:
    """Where this installation keeps its data: GOVTRACK_HOME, else ``var/`` beside the code."""
    return Path(os.environ.get("GOVTRACK_HOME", ROOT / "var")).resolve()


def streams_at_most() -> int:
    """How many streams one web process holds, each with a thread of its own: GOVTRACK_STREAMS, else 40."""
    typed = os.environ.get("GOVTRACK_STREAMS", "")
    return int(typed) if typed.isdigit() else 40


def _flag(name: str) -> bool:
    """Whether a switch is on; raises ValueError for a word that says neither, lest a guard be off by a slip."""
    typed = os.environ.get(name, "").strip().lower()
    if typed not in {*ON, *OFF}:
        raise ValueError(f"{name} is {typed!r}: say 1 or 0.")
    return typed in ON


def _second_factor(secure: bool) -> bool:
    """Whether roles ask for a second step: on the open net always; elsewhere GOVTRACK_SECOND_FACTOR=on."""
    return _flag("GOVTRACK_SECOND_FACTOR") if os.environ.get("GOVTRACK_SECOND_FACTOR", "").strip() else secure


def _message_files(home: Path) -> bool:
    """Whether messages become files that a page shows: GOVTRACK_MESSAGE_FILES, else in a demonstration.

    Where people are served over HTTPS the application refuses to start with it.
    """
    chosen = os.environ.get("GOVTRACK_MESSAGE_FILES", "")
    return _flag("GOVTRACK_MESSAGE_FILES") if chosen else is_demonstration(home) or _flag("GOVTRACK_DEVELOPMENT")


def _gateway(prefix: str) -> dict[str, str]:
    """Where messages of one channel are handed over, as text; all of it empty where there is no such gateway."""
    names = {"address": "GATEWAY", "key": "KEY", "secret": "SECRET", "secret_file": "SECRET_FILE", "sign": "SIGN",
             "templates": "TEMPLATES", "seconds": "SECONDS"}  # fmt: skip
    return {name: os.environ.get(f"{prefix}{end}", "") for name, end in names.items()}


def load_config() -> dict[str, Any]:
    """Flask's configuration for this process."""
    home = home_folder()
    keep_private(home)
    secure = _flag("GOVTRACK_HTTPS")
    return {
        "GOVTRACK_HOME": str(home),
        "SECRET_KEY": load_secret_key(home),
        "SQLALCHEMY_DATABASE_URI": os.environ.get("DATABASE_URL", f"sqlite:///{home / 'govtrack.db'}"),
        "SQLALCHEMY_ENGINE_OPTIONS": {"pool_pre_ping": True, "hide_parameters": True},
        "CELERY_BROKER_URL": os.environ.get("CELERY_BROKER_URL", "filesystem://"),
        "TOPIC_SHARDS": topic_shards(),
        "EMBEDDING_KEY": os.environ.get("GOVTRACK_EMBEDDING_KEY", ""),
        "METRICS_TOKEN": os.environ.get("GOVTRACK_METRICS_TOKEN", ""),
        "REDRAFT_KEY": os.environ.get("GOVTRACK_REDRAFT_KEY", ""),
        "SESSION_COOKIE_NAME": "__Host-session" if secure else "session",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_IDLE": timedelta(hours=12),
        "SESSION_LIFETIME": timedelta(days=7),
        "WTF_CSRF_TIME_LIMIT": None,
        "MAX_CONTENT_LENGTH": 64 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "MAX_FORM_PARTS": 2000,
        # How many processes serve pages; gunicorn's own number, wherever it was given (server.py).
        "WEB_WORKERS": int(os.environ.get("WEB_WORKERS", "1")),
        "TRUSTED_PROXIES": int(os.environ.get("GOVTRACK_TRUSTED_PROXIES", "0")),
        "STREAMS_AT_MOST": streams_at_most(),
        "SECOND_FACTOR": _second_factor(secure),
        "PUBLIC_ADDRESS": os.environ.get("GOVTRACK_ADDRESS", "").rstrip("/"),
        "MAIL_SERVER": os.environ.get("GOVTRACK_SMTP", ""),
        "MAIL_USER": os.environ.get("GOVTRACK_SMTP_USER", ""),
        "MAIL_PASSWORD": os.environ.get("GOVTRACK_SMTP_PASSWORD", ""),
        "MAIL_FROM": os.environ.get("GOVTRACK_MAIL_FROM", ""),
        "GATEWAYS": {channel: _gateway(f"GOVTRACK_{channel.upper()}_") for channel in ("sms", "chat")},
        "MAIL_SECONDS": float(os.environ.get("GOVTRACK_SMTP_SECONDS", "") or 10),
        "DEVELOPMENT": _flag("GOVTRACK_DEVELOPMENT"),
        "MESSAGE_FILES": _message_files(home),
    }
