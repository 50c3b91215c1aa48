"""Channels by which messages leave. A sender takes an envelope and returns the state that the message has then.

It may be called again with the same message after a crash: the number of the message is its key, and
whatever it does must come to the same when done twice.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import current_app

from govtrack.core.clock import now
from govtrack.notify.recipients import Reach

SHOWN_END = 2
# Answers of mail servers: from here on it is no use to try again.
FINAL_FROM = 500
FILES = "file"
# What leaves for those who chose no other way.
USUAL = "email"


class NotTaken(Exception):
    """The other side did not take a message: for good, or for now and to be tried again.

    ``code`` is its answer as a number, 0 where there was none. Its words may hold an address, so
    that they are kept nowhere.
    """

    def __init__(self, code: int = 0, words: object = "", *, is_final: bool | None = None) -> None:
        super().__init__(f"not taken ({code})")
        self.code = code
        self.is_final = code >= FINAL_FROM if is_final is None else is_final


@dataclass(frozen=True, slots=True)
class Envelope:
    """One message ready to leave: to whom, in which words, and where the reader finds the rest.

    ``mark`` is the same for every try of one message and for no other message; ``off``
    is the fingerprint of the address, by which it is switched off. Kind and ``parameters`` are
    for those who may send a template alone, with what its words outside name.
    """

    message_id: int
    reach: Reach
    text: str
    address: str
    subject: str = ""
    mark: str = ""
    off: str = ""
    kind: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sender:
    """A channel: whether this installation has it, whom it reaches, and how it sends.

    ``send`` raises NotTaken where the other side does not take the message. One that goes ``outside``
    carries the words for outside alone, keeps nothing of what it carried and needs no row for
    somebody who left no such address. ``contact`` is the kind of address that it uses. One that
    ``stands_in`` takes what no way outside takes. One that ``is_confirmed`` hears afterwards what arrived.
    Within ``several`` it sends one message after the other with less work for each.
    """

    channel: str
    is_on: Callable[[], bool]
    can_reach: Callable[[Reach], bool]
    send: Callable[[Envelope], str]
    is_outside: bool = False
    contact: str = ""
    stands_in: bool = False
    is_confirmed: bool = False
    several: Callable[[], AbstractContextManager[None]] = nullcontext


SENDERS: dict[str, Sender] = {}


def define_sender(sender: Sender) -> Sender:
    """Declares a channel.

    Raises ValueError for a channel that has a sender.
    """
    if sender.channel in SENDERS:
        raise ValueError(f"channel {sender.channel} is declared twice")
    SENDERS[sender.channel] = sender
    return sender


def channels_on() -> list[str]:
    """The channels of this installation beside the pages themselves."""
    return [name for name, sender in SENDERS.items() if sender.is_on()]


def tells(channel: str, reach: Reach) -> bool:
    """Whether somebody is told by this way: it reaches them and, outside the house, is the one that they chose.

    E-mail is for whoever chose none that there still is.
    """
    sender, wished = SENDERS[channel], SENDERS.get(reach.wish)
    chosen = reach.wish if wished is not None and wished.is_on() else USUAL
    return sender.can_reach(reach) and (not sender.is_outside or channel == chosen)


def sent_folder() -> Path:
    """Where messages are put as files in a demonstration, or while somebody develops."""
    return Path(current_app.config["GOVTRACK_HOME"]) / "messages"


def _masked(reach: Reach) -> dict[str, str]:
    """The ends of the addresses alone: enough to see that the right one was taken."""
    return {kind: f"…{reach.open_address(kind)[-SHOWN_END:]}" for kind in sorted(reach.contacts)}


def write_file(envelope: Envelope) -> str:
    """One file a message, written whole or not at all; written twice it is the same file."""
    folder = sent_folder()
    folder.mkdir(parents=True, exist_ok=True)
    content = {
        "to": envelope.reach.name,
        "subject": envelope.subject,
        "contacts": _masked(envelope.reach),
        "text": envelope.text,
        "address": envelope.address,
        "at": now().isoformat(timespec="seconds"),
    }
    path = _path_of(envelope.message_id)
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    temporary.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    temporary.replace(path)
    return "sent"


def read_file(message_id: int) -> dict[str, Any] | None:
    """What the file of this message holds; None where there is none, or one that cannot be read."""
    try:
        found = json.loads(_path_of(message_id).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _path_of(message_id: int) -> Path:
    return sent_folder() / f"{message_id:08}.json"


define_sender(
    Sender(
        FILES,
        is_on=lambda: bool(current_app.config["MESSAGE_FILES"] and current_app.config["DEVELOPMENT"]),
        can_reach=lambda reach: reach.user_id is not None or bool(reach.contacts),
        send=write_file,
        stands_in=True,
    )
)
