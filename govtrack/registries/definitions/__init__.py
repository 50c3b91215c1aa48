"""The lists that the office keeps, each a definition of its own."""

from govtrack.registries.definitions import elevators, enterprises, outlets, referrals, venues
from govtrack.registries.definitions.base import REGISTRIES, STANDING, Field, Registry, Watch

__all__ = [
    "REGISTRIES",
    "STANDING",
    "Field",
    "Registry",
    "Watch",
    "elevators",
    "enterprises",
    "outlets",
    "referrals",
    "venues",
]
