"""What residents' accounts are called: nothing, since nobody is to be told from another."""

from __future__ import annotations

from sqlalchemy import select

from govtrack.audit.naming import define_names, from_rows, from_words
from govtrack.residents.models import ResidentHome

define_names("residents", from_words(lambda _key: ""))
define_names("resident_homes", from_rows(select(ResidentHome.id, ResidentHome.number)))
