"""What keys of programs are called in the record."""

from __future__ import annotations

from sqlalchemy import select

from govtrack.api.models import ApiKey
from govtrack.audit.naming import define_names, from_rows

define_names("api_keys", from_rows(select(ApiKey.id, ApiKey.holder)))
