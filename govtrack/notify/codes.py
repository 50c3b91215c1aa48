"""To which addresses that somebody left a one-time code can go."""

from __future__ import annotations

from govtrack.notify.senders import SENDERS, channels_on


def list_contact_kinds() -> list[str]:
    """The kinds of address to which this installation can send now."""
    return list(dict.fromkeys(SENDERS[name].contact for name in channels_on() if SENDERS[name].contact))
