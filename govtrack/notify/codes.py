"""The ways by which a one-time code can go to an address that somebody left."""

from __future__ import annotations

from govtrack.notify.senders import SENDERS, channels_on


def list_ways() -> list[str]:
    """The kinds of address to which this installation can send now."""
    return list(dict.fromkeys(SENDERS[name].contact for name in channels_on() if SENDERS[name].contact))
