"""One-time codes on their way to an address that somebody left: outside the house, by one channel, at once.

Nothing of them stands inside the house: whoever could read a code on a page would prove no address.
"""

from __future__ import annotations

from typing import Any

from govtrack.core.clock import now
from govtrack.core.crypto import encrypt
from govtrack.core.db import insert_if_new
from govtrack.notify.kinds import KINDS, check_parameters
from govtrack.notify.models import Message
from govtrack.notify.operations.sending import send_soon
from govtrack.notify.senders import SENDERS, channels_on


def send_code(token: str, kind: str, *, contact_kind: str, key: str, **parameters: Any) -> None:
    """Writes the message in the open transaction; a job opens its secrets when it hands it over.

    Raises ValueError where this installation has no channel for ``contact_kind``.
    """
    check_parameters(kind, parameters)
    channel = next((name for name in channels_on() if SENDERS[name].contact == contact_kind), None)
    if channel is None:
        raise ValueError(f"nothing is sent by {contact_kind} here")
    secrets = {name: encrypt(str(parameters[name])) for name in KINDS[kind].secrets}
    row = insert_if_new(
        Message, reporter=token, channel=channel, kind=kind, key=key, parameters=parameters | secrets, address=""
    )
    if row is not None:
        send_soon(row.id, now())
