"""What casework tells plans; each only puts a job into the outbox."""

from __future__ import annotations

from typing import Any

from govtrack.casework.signals import order_verified
from govtrack.core.jobs import enqueue


@order_verified.connect
def follow_order(_sender: object, *, work_order_id: int, **_more: Any) -> None:
    """A promise may have been the last one of its plan."""
    enqueue("plans.complete_kept", key=f"plans.complete_kept/order/{work_order_id}", work_order_id=work_order_id)
