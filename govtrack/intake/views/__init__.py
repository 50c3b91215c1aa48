"""Pages of intake: reporting, the desk, one submission, imports, photos."""

from govtrack.intake.views import (
    batches,
    desk,
    handling,
    importing,
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
    "batches",
    "blueprint",
    "desk",
    "handling",
    "importing",
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
