"""Pages of intake: reporting, the desk, one submission, imports, photos."""

from govtrack.intake.views import (
    additions,
    batches,
    desk,
    handling,
    importing,
    later_words,
    lost,
    masking,
    meanings,
    photos,
    proving,
    receipt_cards,
    renewing,
    reporting,
    supplementing,
    taking_back,
    unreached,
)
from govtrack.intake.views.blueprint import blueprint

__all__ = [
    "additions",
    "batches",
    "blueprint",
    "desk",
    "handling",
    "importing",
    "later_words",
    "lost",
    "masking",
    "meanings",
    "photos",
    "proving",
    "receipt_cards",
    "renewing",
    "reporting",
    "supplementing",
    "taking_back",
    "unreached",
]
