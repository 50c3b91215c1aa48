"""What places, units, categories and duties are called."""

from __future__ import annotations

from sqlalchemy import select

from govtrack.audit.naming import define_names, from_rows
from govtrack.places.models import Category, Duty, Organisation, Place

define_names(
    "organisations",
    from_rows(select(Organisation.id, Organisation.name_zh, Organisation.name_en)),
    from_rows(select(Organisation.code, Organisation.name_zh, Organisation.name_en)),
)
define_names(
    "places",
    from_rows(select(Place.id, Place.name_zh, Place.name_en)),
    from_rows(select(Place.code, Place.name_zh, Place.name_en)),
)
define_names(
    "categories",
    from_rows(select(Category.id, Category.name_zh, Category.name_en)),
    from_rows(select(Category.code, Category.name_zh, Category.name_en)),
)
define_names(
    "duties",
    from_rows(
        select(Duty.id, Organisation.name_zh, Organisation.name_en).join(
            Organisation, Duty.organisation_id == Organisation.id
        )
    ),
)
