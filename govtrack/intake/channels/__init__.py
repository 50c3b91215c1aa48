"""One file a source: what its sheets are called, what they must carry, what becomes of a line."""

from collections.abc import Mapping

from govtrack.core.errors import Text
from govtrack.core.sheets import read_book
from govtrack.intake.channels import letters, opinions, petitions
from govtrack.intake.channels.headings import Decided
from govtrack.intake.channels.model import Answered, Channel, HeadingsNotFound, Line, Rejection
from govtrack.intake.channels.parsing import Reading, look_at
from govtrack.intake.channels.reasons import reason_text

CHANNELS: Mapping[str, Channel] = {
    channel.name: channel for channel in (letters.CHANNEL, petitions.CHANNEL, opinions.CHANNEL)
}
CHANNEL_LABELS: Mapping[str, Text] = {name: channel.title for name, channel in CHANNELS.items()}

__all__ = [
    "CHANNELS",
    "CHANNEL_LABELS",
    "Answered",
    "Channel",
    "Decided",
    "HeadingsNotFound",
    "Line",
    "Reading",
    "Rejection",
    "look_at",
    "read_book",
    "reason_text",
]
