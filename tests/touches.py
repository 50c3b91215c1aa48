"""What templates do with rows of the database: every attribute they read, every row they hand on.

A page of one step shows another step's things as its read models, so that a change of a table stays
inside its step. The environment of the tests notes each row that a template touches; the template is
the one whose line is running, be it a page, a part that is included or a macro.
"""

from __future__ import annotations

import functools
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment
from jinja2.filters import FILTERS
from jinja2.runtime import Macro
from sqlalchemy.orm import DeclarativeBase

from govtrack.config import ROOT

TEMPLATES = ROOT / "templates"

# What any page may read of a row, and why. Everything else of another step needs a read model.
SHARED = {
    # Reference data: the names of places, units and categories, which every step shows as they stand.
    "places.Place": {"id", "name", "code"},
    "places.Organisation": {"id", "name"},
    "places.Category": {"id", "name"},
}
# Whoever is signed in is part of every page's frame; people met in the course of a step are not.
SIGNED_IN = {"components/chrome.html": {"is_authenticated", "name"}}


@dataclass(frozen=True, order=True)
class Touch:
    """One row in the hands of one template; ``attribute`` is what it read, or the function it gave the row to."""

    template: str
    model: str
    attribute: str

    @property
    def is_allowed(self) -> bool:
        """Whether the table is of the template's own step, or what it reads may be read everywhere."""
        if self.template.split("/")[0] == self.model.split(".")[0]:
            return True
        if self.model == "accounts.User":
            return self.attribute in SIGNED_IN.get(self.template, ())
        return self.attribute in SHARED.get(self.model, ())

    def __str__(self) -> str:
        return f"{self.template}: {self.model}.{self.attribute}"


class Watch:
    """Every touch since it was last emptied."""

    def __init__(self, folder: Path) -> None:
        self._folder = f"{folder}/"
        self.touches: set[Touch] = set()

    def take_foreign(self) -> list[str]:
        """The touches of rows of another step; from here on they are forgotten."""
        found = [str(touch) for touch in sorted(self.touches) if not touch.is_allowed]
        self.touches.clear()
        return found

    def note(self, thing: Any, attribute: str) -> None:
        """Notes a touch if the thing is a row."""
        if isinstance(thing, DeclarativeBase):
            kind = thing.__class__  # of the row itself, also behind a proxy such as the signed-in user
            step = kind.__module__.split(".")[1]
            self.touches.add(Touch(self._running_template(), f"{step}.{kind.__name__}", attribute))

    def note_all(self, things: Any, function: Any) -> None:
        """Notes the rows that are given to a function."""
        for thing in things:
            self.note(thing, f"→{getattr(function, '__name__', function)}")

    def _running_template(self) -> str:
        frame = sys._getframe(1)
        while frame.f_back is not None and not frame.f_code.co_filename.startswith(self._folder):
            frame = frame.f_back
        return frame.f_code.co_filename.removeprefix(self._folder)


def watch(environment: Environment, folder: Path = TEMPLATES) -> Watch:
    """Makes the environment note what its templates touch from now on."""
    eye = Watch(folder)
    read, take, usual = environment.getattr, environment.getitem, environment.context_class

    def note_getattr(thing: Any, attribute: str) -> Any:
        eye.note(thing, attribute)
        return read(thing, attribute)

    def note_getitem(thing: Any, key: Any) -> Any:
        eye.note(thing, str(key))
        return take(thing, key)

    class WatchedContext(usual):  # type: ignore[misc, valid-type]  # which class it is, is known as it runs
        def call(self, function: Any, *args: Any, **kwargs: Any) -> Any:
            if not isinstance(function, Macro):  # what a macro reads is noted as it reads
                eye.note_all((*args, *kwargs.values()), function)
            return super().call(function, *args, **kwargs)

    environment.getattr = note_getattr  # type: ignore[method-assign]  # what is watched is put in its place
    environment.getitem = note_getitem  # type: ignore[method-assign]  # what is watched is put in its place
    environment.context_class = WatchedContext
    _watch_filters(environment, eye)
    return eye


def _watch_filters(environment: Environment, eye: Watch) -> None:
    """Filters of the house are functions too; Jinja's own read by the environment."""
    for name, function in list(environment.filters.items()):
        if FILTERS.get(name) is not function:
            environment.filters[name] = _noting(function, eye)


def _noting(function: Any, eye: Watch) -> Any:
    @functools.wraps(function)
    def noting(*args: Any, **kwargs: Any) -> Any:
        eye.note_all((*args, *kwargs.values()), function)
        return function(*args, **kwargs)

    return noting
