"""The pages of the council."""

from govtrack.council.views import agenda, attendance, meetings, minutes, printing, public, record, rules
from govtrack.council.views.base import blueprint

__all__ = ["agenda", "attendance", "blueprint", "meetings", "minutes", "printing", "public", "record", "rules"]
