"""What work orders are called."""

from __future__ import annotations

from sqlalchemy import select

from govtrack.audit.naming import define_names, from_rows
from govtrack.casework.models import WorkOrder

define_names("work_orders", from_rows(select(WorkOrder.id, WorkOrder.number)))
