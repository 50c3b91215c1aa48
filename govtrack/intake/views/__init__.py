"""Pages of intake: reporting, the desk, one submission, imports, photos."""

from govtrack.intake.views import (
    desk,
    handling,
    importing,
    masking,
    meanings,
    photos,
    proving,
    reporting,
    supplementing,
)
from govtrack.intake.views.blueprint import blueprint

__all__ = [
    "blueprint",
    "desk",
    "handling",
    "importing",
    "masking",
    "meanings",
    "photos",
    "proving",
    "reporting",
    "supplementing",
]
