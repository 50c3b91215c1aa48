"""The demonstration's accounts share one password; an installation on the open net never serves them."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError, ProgrammingError

from govtrack.core.db import db, look_at_start
from govtrack.core.production import demand_production
from govtrack.places.models import Place


def refuse_demonstration(app: Flask) -> None:
    """Raises NotForProduction where the database holds the demonstration; one without tables holds nothing."""
    with look_at_start(app):
        try:
            found = db.session.scalar(select(Place.id).where(Place.is_demonstration).limit(1))
        except (OperationalError, ProgrammingError):
            return
    if found:
        demand_production(["The database holds the demonstration with its accounts. Use an empty database."])
