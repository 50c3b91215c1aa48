"""Topics in a stream of citizens' letters: a library without a framework or a database."""

from .constraints import Constraint
from .documents import Assignment, Change, Document, Neighbour, TopicState
from .engine import Engine
from .restoring import Remembered, restore
from .settings import ENGINE_VERSION, Settings

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
