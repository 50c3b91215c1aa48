"""What a walk is: the act of a row of duties, who is refused it and who is not; and what most walks begin with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from govtrack.accounts.models import User
from govtrack.core.actors import Actor, Grant
from govtrack.core.db import db, transaction
from govtrack.core.storage import store
from govtrack.intake.models import ImportBatch, Submission
from govtrack.places.models import Organisation
from tests import factories
from tests.responses import world


@dataclass(frozen=True)
class Walk:
    """``act`` is refused to each of ``closed_to`` and done for ``open_to``, who come to it with the same office."""

    act: Callable[[Any], object]
    closed_to: tuple[Any, ...]
    open_to: Any


WALKS: dict[tuple[str, str], Callable[..., Walk]] = {}


def walks(act: str, earlier: str) -> Callable[[Callable[..., Walk]], Callable[..., Walk]]:
    """Says for which row of the table the function is the walk; one about letters takes the way in which they come."""

    def register(walk: Callable[..., Walk]) -> Callable[..., Walk]:
        WALKS[act, earlier] = walk
        return walk

    return register


def done(operation: Callable[..., Any], *arguments: Any, **more: Any) -> Any:
    """What the operation gives back, kept."""
    with transaction():
        return operation(*arguments, **more)


def also(who: User | Actor, role: str, unit: Organisation | None = None) -> Actor:
    """The same person with one more office of the sub-district."""
    actor = who.actor if isinstance(who, User) else who
    grant = Grant(role, factories.subdistrict().path, unit.id if unit else None)
    return Actor("user", actor.user_id, actor.name, (*actor.grants, grant))


def letter_by(writer: Actor, *, is_accepted: bool = True) -> Submission:
    """A letter that somebody with an account wrote, accepted by somebody else."""
    return world.letter(sender=writer, accepted=is_accepted)[0]


def typed_by(writer: Actor, *, is_accepted: bool = True) -> Submission:
    """The same letter typed as the one line of a sheet, which names no account as its writer."""
    letter: Submission = world.letter(accepted=is_accepted)[0]
    with transaction():
        file = store(f"line of {writer.user_id}".encode(), "text/csv", "one.csv")
        batch = ImportBatch(channel="letters", file_id=file.id, headings={}, added=1, created_by_id=writer.user_id)
        db.session.add(batch)
        db.session.flush()
        letter.batch_id = batch.id
    return letter


class ComesBy(Protocol):
    """How a letter comes from somebody."""

    def __call__(self, writer: Actor, *, is_accepted: bool = True) -> Submission: ...
