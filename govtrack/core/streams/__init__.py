"""Streams: what happened, told to whoever listens, in order and without gaps.

An operation appends to an audience in its own transaction; the row has no number yet. One
sequencer numbers what was committed (``sequencer``), so that no commit waits for another and no
number is ever missing. Each web process has one hub that reads on and hands out (``hub``).
"""

from govtrack.core.streams.audiences import append, define_audience
from govtrack.core.streams.sequencer import Series, define_series, number_all, number_committed

__all__ = [
    "Series",
    "append",
    "define_audience",
    "define_series",
    "number_all",
    "number_committed",
]
