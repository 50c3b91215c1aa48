"""The small tree of domain errors, and what a database says that is away; their pages: ``core.error_pages``."""

from __future__ import annotations

import errno
from typing import TypeAlias

from flask import current_app, has_request_context, request
from flask_babel import LazyString
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, PendingRollbackError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from govtrack.core.i18n import _l

Text: TypeAlias = str | LazyString


class DomainError(Exception):
    """Something that the rules forbid; ``message`` is meant for the person."""

    status = 422
    message: Text = _l("This cannot be done.")

    def __init__(self, message: Text | None = None) -> None:
        super().__init__(message or self.message)
        if message is not None:
            self.message = message


class InvalidInput(DomainError):
    """A value breaks a rule that the form could not see; ``field`` names the place."""

    def __init__(self, message: Text, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class SecondStepWanted(Exception):
    """Whoever acts has to take the second step again first; what was typed waits on the page that asks for it."""


class NotFound(DomainError):
    """It does not exist, or its existence is none of this person's business."""

    status = 404
    message = _l("There is nothing at this address, or it is not open to you.")


class Forbidden(DomainError):
    """The person is known, the page exists, the role does not allow it."""

    status = 403
    message = _l("Your role does not include this. Ask your office's administrator if it should.")


class Conflict(DomainError):
    """Somebody else was quicker, or the thing has moved on."""

    status = 409
    message = _l("Somebody else changed this in the meantime. Look at how it stands now, then decide again.")


class SentBefore(Conflict):
    """A form that was sent already is sent once more and says something else: neither done nor dropped."""

    message = _l(
        "This form was sent before, and that was done. What it says now differs and is not sent yet: if it is another "
        "matter, please press the button once more."
    )


class TooMany(DomainError):
    """As much as one may do within a time has been done."""

    status = 429
    message = _l("Please wait a few minutes, then try again.")


class OnlyShownAgain(Conflict):
    """A form that was sent to be shown again reached an act; nothing of it is done."""

    message = _l("Nothing was done yet. Please open the page and press its button once more.")


class IllegalTransition(Conflict):
    """The state table has no such step from here."""

    message = _l("As it stands now, this step cannot be taken. It may have been taken already.")


# What a database says that is away, locked, full or too slow.
AWAY = (OperationalError, InterfaceError, PoolTimeout, PendingRollbackError)
FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


def is_away(error: BaseException | None) -> bool:
    """Whether the database, or the place it writes to, is what failed, however deep below ``error``."""
    seen = 0
    while error is not None and seen < 10:
        if isinstance(error, AWAY) or (isinstance(error, OSError) and error.errno in FULL):
            return True
        error = getattr(error, "original_exception", None) or error.__cause__ or error.__context__
        seen += 1
    return False


# What a database says of a table or column that it lacks: SQLite in words, PostgreSQL by its codes.
LACKING = ("no such table", "no such column")
LACKING_CODES = frozenset({"42P01", "42703"})


def what_to_mend(error: DBAPIError) -> str | None:
    """One English line for the operator at a terminal, or None where the database is not at fault.

    A database that cannot be reached never got a statement; one that was not brought up to date lacks tables.
    """
    said = str(error.orig).partition("\n")[0]
    if said.startswith(LACKING) or getattr(error.orig, "sqlstate", None) in LACKING_CODES:
        return "The database has no tables, or those of an earlier version. Run: flask db upgrade"
    if error.statement is None and isinstance(error, AWAY):
        return f"The database cannot be reached. Is it running, and is DATABASE_URL right? It says: {said}"
    return None


def log_away(error: BaseException) -> None:
    """One line: a restart of the database under load would otherwise fill the disk with stack traces."""
    first = str(getattr(error, "orig", None) or error).partition("\n")[0][:200]
    place = request.endpoint if has_request_context() else "at the end"
    current_app.logger.error("%s: the database is away: %s %s", place, type(error).__name__, first)
