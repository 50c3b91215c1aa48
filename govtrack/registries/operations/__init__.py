"""What is done with the lists of the office."""

from govtrack.registries.operations.keeping import NewEntry, add_entry, change_entry, restore_entry, retire_entry
from govtrack.registries.operations.watching import refresh_all, refresh_due

__all__ = [
    "NewEntry",
    "add_entry",
    "change_entry",
    "refresh_all",
    "refresh_due",
    "restore_entry",
    "retire_entry",
]
