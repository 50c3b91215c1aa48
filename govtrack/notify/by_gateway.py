"""Text messages and messages of a chat platform: a template's number and its parameters, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from flask import current_app

from govtrack.notify.gateway import ANY_KIND, hand_to_gateway, read_gateway
from govtrack.notify.kinds import KINDS
from govtrack.notify.recipients import PHONE, Reach
from govtrack.notify.senders import Envelope, NotTaken, Sender, define_sender, write_file

SMS, CHAT = "sms", "chat"
GATEWAY_CHANNELS = (SMS, CHAT)
# Gateways refuse longer values of a parameter.
LONGEST_VALUE = 35


def has_gateway(channel: str) -> bool:
    """Whether messages of this channel leave the house, or would in a demonstration."""
    return bool(current_app.config["GATEWAYS"][channel].get("address") or current_app.config["MESSAGE_FILES"])


def compose(envelope: Envelope, template: str, sign: str) -> dict[str, object]:
    """What leaves; raises NotTaken for a number that takes no such message, as one with an extension."""
    number = envelope.reach.open_address(PHONE)
    if not (number.isascii() and number.isdigit()):
        raise NotTaken(0, "number", is_final=True)
    parameters = {name: value[:LONGEST_VALUE] for name, value in envelope.parameters.items()}
    return {"id": envelope.mark, "to": number, "sign": sign, "template": template, "parameters": parameters}


def _send(channel: str, envelope: Envelope) -> str:
    gateway = read_gateway(current_app.config, channel)
    if gateway is None:  # a demonstration: the page of what was sent shows it
        compose(envelope, envelope.kind, "")
        return write_file(envelope)
    template = gateway.templates.get(envelope.kind)
    if template is None and KINDS[envelope.kind].secrets:
        raise NotTaken(0, "template", is_final=True)
    if template is None:  # the one for any kind names the letter alone
        template, envelope = gateway.templates[ANY_KIND], replace(envelope, parameters={"number": envelope.reach.name})
    hand_to_gateway(gateway, compose(envelope, template, gateway.sign))
    return "sent"


def _can_reach(reach: Reach) -> bool:
    return PHONE in reach.contacts and reach.has_page


for _channel in GATEWAY_CHANNELS:
    define_sender(
        Sender(
            _channel,
            partial(has_gateway, _channel),
            _can_reach,
            partial(_send, _channel),
            is_outside=True,
            contact=PHONE,
            is_confirmed=True,
        )
    )
