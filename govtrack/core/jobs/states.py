"""The states of a job; ``relay`` and ``runner`` change them by conditional updates, which only one process wins."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_pgettext

from govtrack.core.states import State

STATES: Mapping[str, State] = {
    "held": State(lazy_pgettext("job", "held back")),
    "waiting": State(lazy_pgettext("job", "waiting"), "info"),
    "handed_over": State(lazy_pgettext("job", "given to a worker"), "info"),
    "running": State(lazy_pgettext("job", "running"), "active"),
    "done": State(lazy_pgettext("job", "done"), "success"),
    "failed": State(lazy_pgettext("job", "failed"), "danger"),
    "cancelled": State(lazy_pgettext("job", "cancelled")),
}
# A worker may take a job that the broker has, and one that it has lost.
CLAIMABLE = ("waiting", "handed_over")
CANCELLABLE = ("held", *CLAIMABLE)
UNFINISHED = (*CANCELLABLE, "running")
# What an operator may have tried once more.
RETRIABLE = ("failed", "cancelled")
