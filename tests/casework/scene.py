"""Orders for tests, brought to a state by the operations of the house."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from PIL import Image

from govtrack.casework import operations
from govtrack.casework.models import WorkOrder
from govtrack.casework.operations import NewEvidence
from govtrack.casework.queries import get_order
from govtrack.core.actors import ANONYMOUS, Actor
from govtrack.core.clock import now
from govtrack.core.db import transaction
from govtrack.core.storage import read_photo
from govtrack.intake import operations as intake
from govtrack.intake.models import Submission
from govtrack.places.models import Category, Organisation, Place
from tests import factories


def picture() -> bytes:
    """A small JPEG."""
    output = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(output, "JPEG")
    return output.getvalue()


def evidence(kind: str = "after") -> NewEvidence:
    """A checked photo."""
    return NewEvidence(read_photo(io.BytesIO(picture()), "result.jpg"), kind)


@dataclass
class Scene:
    """A compound with its desk, a unit in charge, and somebody who verifies."""

    place: Place
    category: Category
    unit: Organisation
    desk: Any
    worker: Any
    supervisor: Any

    @property
    def desk_actor(self) -> Actor:
        """The command room."""
        return self.desk.actor

    @property
    def worker_actor(self) -> Actor:
        """A member of the unit."""
        return self.worker.actor


def scene(role: str = "department") -> Scene:
    """Somebody of the desk, a worker with ``role`` and a supervisor around a new compound."""
    place = factories.place()
    unit = factories.organisation("property" if role == "property" else "department", at=place)
    return Scene(
        place,
        factories.category(profile="general"),
        unit,
        factories.user("command"),
        factories.user(role, organisation=unit),
        factories.user("supervisor"),
    )


def accepted(around: Scene, body: str = "三幢门口的路灯不亮，晚上很黑", **attributes: Any) -> Submission:
    """A submission that the desk has accepted."""
    draft = intake.Draft(title="路灯不亮", body=body, place=around.place, category=around.category, **attributes)
    with transaction():
        submission, _code = intake.submit(ANONYMOUS, draft)
    with transaction():
        return intake.accept(around.desk_actor, submission)


def dispatched(around: Scene, submission: Submission | None = None, **attributes: Any) -> WorkOrder:
    """An order for the unit of the scene."""
    source = submission or accepted(around)
    values = {"profile": "case", "unit": around.unit, "title": source.redacted_title, "place": around.place}
    with transaction():
        return operations.dispatch(
            around.desk_actor,
            operations.NewOrder(**{**values, "category": around.category, "submission": source, **attributes}),
        )


def do(order: WorkOrder, verb: Callable[..., Any], actor: Actor, *arguments: Any, **values: Any) -> WorkOrder:
    """One operation in a transaction of its own; the order as it stands afterwards."""
    with transaction():
        verb(actor, get_order(order.id), *arguments, **values)
    return get_order(order.id)


def in_progress(around: Scene, order: WorkOrder | None = None) -> WorkOrder:
    """An order that is being worked on."""
    row = do(order or dispatched(around), operations.sign, around.worker_actor)
    return do(row, operations.start, around.worker_actor)


def claimed(around: Scene, order: WorkOrder | None = None) -> WorkOrder:
    """An order reported done."""
    row = in_progress(around, order)
    return do(row, operations.claim_done, around.worker_actor, note="路灯已修好", photos=[evidence()])


def make_late(order: WorkOrder, hours: int = 1) -> WorkOrder:
    """The same order with a deadline some hours ago."""
    with transaction():
        row = get_order(order.id)
        row.due_at = now() - timedelta(hours=hours)
    return get_order(order.id)
