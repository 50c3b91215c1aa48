"""Topics in a stream of citizens' letters: a library without a framework or a database.

Plain values are here at once. What computes comes when it is first asked for: with numpy it takes 12 MB,
which a process that only names these values need not carry.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .constraints import Constraint
from .documents import Assignment, Change, Document, Neighbour, Remembered, TopicState
from .settings import ENGINE_VERSION, Settings

if TYPE_CHECKING:
    from .engine import Engine
    from .restoring import restore

_COMPUTING = {"Engine": ".engine", "restore": ".restoring"}

__all__ = [
    "ENGINE_VERSION",
    "Assignment",
    "Change",
    "Constraint",
    "Document",
    "Engine",
    "Neighbour",
    "Remembered",
    "Settings",
    "TopicState",
    "restore",
]


def __getattr__(name: str) -> Any:
    """What computes, by its name."""
    if name not in _COMPUTING:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_COMPUTING[name], __name__), name)
