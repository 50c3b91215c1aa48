"""Totals that cost the same whatever has been counted: of letters by their state, of promises by their day.

A change of a row that is counted notes in the same transaction whose figures it touches: a trigger of the database
does, which no way of writing can pass by. The worker counts what was touched anew and moves the totals; whoever reads
one before adds what is pending, so that it always equals its recount from the rows.

``kinds`` says what is counted, ``triggers`` notes, ``settling`` moves, ``reading`` reads.
"""

from govtrack.core.totals import triggers  # noqa: F401 - makes them with the tables
from govtrack.core.totals.kinds import Kind, Touch, count_kind, if_any, of_row
from govtrack.core.totals.reading import Found, read_total, read_totals

__all__ = ["Found", "Kind", "Touch", "count_kind", "if_any", "of_row", "read_total", "read_totals"]
