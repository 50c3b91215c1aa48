"""The operations of the house, as the packages have them: nobody writes down which steps there are."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import govtrack
from deploy.verbs import signature_of

HOUSE = Path(govtrack.__file__).parent
# The record is written by operations, which have asked; its own functions are the pen.
NO_STEP = {"audit"}


def find_steps(house: Path) -> set[str]:
    """The packages of a house that have operations, in a folder or in one file."""
    return {path.parent.name for path in (*house.glob("*/operations"), *house.glob("*/operations.py"))} - NO_STEP


STEPS = sorted(find_steps(HOUSE))


def operation_of(step: str, name: str) -> Callable[..., Any]:
    """The operation of this step with this name."""
    operation: Callable[..., Any] = getattr(import_module(f"govtrack.{step}.operations"), name)
    return operation


def operations() -> Iterator[tuple[str, str, Callable[..., Any]]]:
    """Every public operation of every step."""
    for step in STEPS:
        for name in import_module(f"govtrack.{step}.operations").__all__:
            found = operation_of(step, name)
            if inspect.isfunction(found):
                yield step, name, found


def takes_actor(operation: Callable[..., Any]) -> bool:
    """Whether it is told who does it."""
    return next(iter(signature_of(operation)), "") == "actor"


def takes_resident(operation: Callable[..., Any]) -> bool:
    """Whether the account of a resident is given in place of an actor."""
    return next(iter(signature_of(operation)), "") == "resident"
