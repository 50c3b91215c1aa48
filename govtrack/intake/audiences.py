"""Who is told at once what happens here: the desk that something came in, and who imports how far it is."""

from __future__ import annotations

from govtrack.accounts.roles import RECEIVERS
from govtrack.core.actors import Actor
from govtrack.core.streams import append, define_audience
from govtrack.core.text import read_number
from govtrack.intake.models import ImportBatch
from govtrack.intake.policy import can_see_batch
from govtrack.intake.queries import get_batch


def _is_receiver(actor: Actor, key: str) -> bool:
    """The desk hears only that something came in; each page then looks within its own places."""
    return key == "" and actor.has_role(*RECEIVERS)


def _may_follow_import(actor: Actor, key: str) -> bool:
    number = read_number(key)
    return number is not None and can_see_batch(actor, get_batch(number))


DESK = define_audience("desk", _is_receiver)
IMPORT = define_audience("import", _may_follow_import)


def import_audience(batch: ImportBatch) -> str:
    """Those who follow this import."""
    return f"{IMPORT}/{batch.id}"


def publish_progress(batch: ImportBatch) -> None:
    """The import has come a step further, or to its end."""
    append(import_audience(batch), "progressed", state=batch.state)


def publish_to_desk() -> None:
    """Something came in; not what, and not where."""
    append(DESK, "arrived")
