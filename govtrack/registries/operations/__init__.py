"""What is done with the lists of the office."""

from govtrack.registries.operations.keeping import NewEntry, add_entry, change_entry, restore_entry, retire_entry
from govtrack.registries.operations.taking_in import Line, TakenIn, take_in
from govtrack.registries.operations.watching import refresh_all, refresh_due

__all__ = [
    "Line",
    "NewEntry",
    "TakenIn",
    "add_entry",
    "change_entry",
    "refresh_all",
    "refresh_due",
    "restore_entry",
    "retire_entry",
    "take_in",
]
