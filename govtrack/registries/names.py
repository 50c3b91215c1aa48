"""What an entry of a list is called."""

from __future__ import annotations

from sqlalchemy import select

from govtrack.audit.naming import define_names, from_rows
from govtrack.registries.models import Entry

define_names("registry_entries", from_rows(select(Entry.id, Entry.name)))
