"""Which category a letter has to the engine, where an office has divided the tree further or has one of its own."""

from __future__ import annotations

from functools import cached_property

from sqlalchemy import select

from govtrack.core.db import db
from govtrack.places.models import Category
from govtrack.topics.clustering.naming import kind_reader


class ComparedCategories:
    """Codes of categories as kinds of matter know them; the office's tree is read when the first other one comes."""

    def __init__(self) -> None:
        kinds = kind_reader().catalogue.kinds
        parts = [kind.category.split("-") for kind in kinds]
        self._known = {"-".join(some[:depth]) for some in parts for depth in range(1, len(some) + 1)}

    def code_of(self, code: str | None) -> str | None:
        """The code itself where there are kinds of it, else the nearest one above it; None where there is none.

        A category that no kind knows must not count as one that a person chose: the words alone decide then.
        """
        above: set[str] = set()
        while code is not None and code not in self._known and code not in above:
            above.add(code)
            code = self._parents.get(code)
        return code if code in self._known else None

    @cached_property
    def _parents(self) -> dict[str, str | None]:
        """Of each category of the office the one above it, by their codes."""
        rows = db.session.execute(select(Category.id, Category.parent_id, Category.code)).all()
        codes: dict[int | None, str] = {i: code for i, _, code in rows}
        return {code: codes.get(parent_id) for _, parent_id, code in rows}
