"""What the commands of an operator share: they speak English, whatever the pages speak."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import click
from flask.cli import AppGroup
from sqlalchemy.exc import DBAPIError

from govtrack.core.errors import DomainError, Text, what_to_mend
from govtrack.core.i18n import in_language


def in_english(text: Text) -> str:
    """A text of the catalogs for the person at the terminal: help and lines of the commands are English as well."""
    with in_language("en"):
        return str(text)


def refusing(command: Callable[..., Any]) -> Callable[..., Any]:
    """The command, with what the rules forbid, or what the database lacks, as its last line, and 1 as its end."""

    @wraps(command)
    def run(*args: Any, **options: Any) -> Any:
        try:
            return command(*args, **options)
        except DomainError as error:
            raise click.ClickException(in_english(error.message)) from error
        except DBAPIError as error:
            if (line := what_to_mend(error)) is None:
                raise
            raise click.ClickException(line) from error

    return run


class Group(AppGroup):
    """Commands inside the application."""

    def command(self, *args: Any, **options: Any) -> Callable[[Callable[..., Any]], click.Command]:  # type: ignore[override]  # as AppGroup
        """Declares one: it may let any DomainError go."""
        declare = super().command(*args, **options)
        return lambda function: declare(refusing(function))
