"""What a measurement does before it begins."""

from __future__ import annotations

from govtrack.topics.engine.documents import Document
from govtrack.topics.engine.engine import Engine


def warm_up() -> None:
    """Compile, and read the tables of characters, now rather than at the first document."""
    engine = Engine()
    engine.add_many(Document(str(n), "路灯 lamp 12号", "坏了" * n) for n in range(20))
    engine.consolidate()
