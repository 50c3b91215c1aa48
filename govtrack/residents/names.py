"""What residents' accounts are called: nothing, since nobody is to be told from another."""

from __future__ import annotations

from govtrack.audit.naming import define_names, from_words

define_names("residents", from_words(lambda _key: ""))
