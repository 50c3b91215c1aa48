"""One step of a work order, taken by the person who would take it: for cases and for promises alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from govtrack.casework import operations as casework
from govtrack.casework.models import WorkOrder
from govtrack.casework.queries import get_open_extension
from govtrack.core.actors import SYSTEM, Actor
from govtrack.core.db import db
from govtrack.demo.pictures import evidence
from govtrack.demo.scene import Scene

Step = dict[str, Any]
BEFORE = "处理前"


def take(scene: Scene, order_id: int, step: Step) -> None:
    """Takes the step ``step["action"]`` of the order."""
    order = db.session.get_one(WorkOrder, order_id)
    STEPS[step["action"]](scene, scene.actor(step["by"]), order, step)


def _words(step: Step) -> str:
    return str(step.get("note") or step.get("text") or "")


def _sign(_scene: Scene, actor: Actor, order: WorkOrder, _step: Step) -> None:
    casework.sign(actor, order)


def _start(_scene: Scene, actor: Actor, order: WorkOrder, _step: Step) -> None:
    casework.start(actor, order)


def _return(_scene: Scene, actor: Actor, order: WorkOrder, step: Step) -> None:
    casework.return_order(actor, order, _words(step))


def _redispatch(scene: Scene, actor: Actor, order: WorkOrder, step: Step) -> None:
    casework.redispatch(actor, order, unit=scene.unit(step["unit"]), reason=_words(step))


def _claim(_scene: Scene, actor: Actor, order: WorkOrder, step: Step) -> None:
    photos = evidence(order.number, {"before": BEFORE, "after": _words(step)})
    casework.claim_done(actor, order, note=_words(step), photos=photos)


def _verify(_scene: Scene, actor: Actor, order: WorkOrder, step: Step) -> None:
    casework.verify(actor, order, verdict="ok", remark=_words(step))
    if order.profile == "commitment" and order.state == "verified":
        casework.close(SYSTEM, order)


def _send_back(_scene: Scene, actor: Actor, order: WorkOrder, step: Step) -> None:
    casework.verify(actor, order, verdict="rework", remark=_words(step))


def _close(_scene: Scene, actor: Actor, order: WorkOrder, _step: Step) -> None:
    casework.close(actor, order)


def _ask_for_time(scene: Scene, actor: Actor, order: WorkOrder, step: Step) -> None:
    until = scene.days_ago(step["until_days_ago"])
    casework.request_extension(actor, order, until=until, reason=_words(step))


def _grant_time(_scene: Scene, actor: Actor, order: WorkOrder, step: Step) -> None:
    casework.decide_extension(actor, get_open_extension(order), is_granted=True, remark=_words(step))


def _whistle(scene: Scene, actor: Actor, order: WorkOrder, step: Step) -> None:
    units = [scene.unit(code) for code in step["units"]]
    casework.whistle(actor, order, occasion=step["occasion"], reason=_words(step), units=units)


def _call_back(_scene: Scene, actor: Actor, order: WorkOrder, step: Step) -> None:
    casework.record_callback(
        actor, order, is_contacted=step["is_contacted"], is_solved=step["is_solved"], remark=_words(step)
    )


STEPS: dict[str, Callable[[Scene, Actor, WorkOrder, Step], None]] = {
    "sign": _sign,
    "start": _start,
    "return_order": _return,
    "redispatch": _redispatch,
    "claim_done": _claim,
    "verify": _verify,
    "send_back": _send_back,
    "close": _close,
    "request_extension": _ask_for_time,
    "grant_extension": _grant_time,
    "whistle": _whistle,
    "callback": _call_back,
}
