"""One file a source: what its sheets are called, what they must carry, what becomes of a line."""

from govtrack.intake.channels import letters, opinions, petitions
from govtrack.intake.channels.parsing import Channel, Line, Parsed, Rejection, parse_sheet
from govtrack.intake.channels.reasons import reason_text
from govtrack.intake.channels.sheets import Sheet, read_sheet

CHANNELS: dict[str, Channel] = {
    channel.name: channel for channel in (letters.CHANNEL, petitions.CHANNEL, opinions.CHANNEL)
}

__all__ = ["CHANNELS", "Channel", "Line", "Parsed", "Rejection", "Sheet", "parse_sheet", "read_sheet", "reason_text"]
