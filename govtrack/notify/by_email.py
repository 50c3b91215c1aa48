"""E-mail: plain words in the reader's language, without what the letter is about, and one tap from off."""

from __future__ import annotations

from dataclasses import replace
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import parseaddr

from flask import current_app

from govtrack.core.clock import local, now
from govtrack.core.i18n import _, in_language
from govtrack.notify.mail import hand_in, read_server, several_mails
from govtrack.notify.opt_out import OFF_PAGE, token_of_mark
from govtrack.notify.recipients import EMAIL, Reach
from govtrack.notify.senders import USUAL, Envelope, NotTaken, Sender, define_sender, write_file

CHANNEL = USUAL


def _can_reach(reach: Reach) -> bool:
    """Who left an address and has a page where the rest is told."""
    return EMAIL in reach.contacts and reach.has_page


def _is_on() -> bool:
    return bool(current_app.config["MAIL_SERVER"] or current_app.config["MESSAGE_FILES"])


def house_address() -> str:
    """Where this house is on the net, as its settings say: never as a request said it."""
    return str(current_app.config["PUBLIC_ADDRESS"])


def compose(envelope: Envelope, contact: str, sender: str) -> EmailMessage:
    """The e-mail; raises NotTaken for an address that cannot be written to."""
    try:
        address = Address(addr_spec=contact)
    except (ValueError, IndexError, MessageError) as error:  # the parser of the library falls over some addresses
        raise NotTaken(0, "address", is_final=True) from error
    off = f"{house_address()}{off_address(envelope)}"
    message = EmailMessage()
    message["From"], message["To"] = sender, address
    message["Subject"] = envelope.subject
    message["Date"] = local(now())
    message["Message-ID"] = f"<{envelope.mark}@{parseaddr(sender)[1].rpartition('@')[2]}>"
    # Machines that answer machines would go on for ever.
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message["List-Unsubscribe"] = f"<{off}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(body_of(envelope), charset="utf-8")
    return message


def off_address(envelope: Envelope) -> str:
    """The page, without the house, where the address of this message is switched off."""
    return f"{OFF_PAGE}{token_of_mark(envelope.off)}"


def body_of(envelope: Envelope) -> str:
    """What is read, in the language of the reader."""
    house = house_address()
    with in_language(envelope.reach.language):
        page = (_how_to_read(envelope.reach), f"{house}{envelope.address}")
        parts = [
            envelope.text,
            *(["\n".join(page)] if envelope.address else []),
            _("A machine sends this and reads no replies. We never ask for your code by e-mail."),
            "\n".join((_("No more messages to this address:"), f"{house}{off_address(envelope)}")),
        ]
    return "\n\n".join(parts) + "\n"


def _how_to_read(reach: Reach) -> str:
    if reach.is_resident:
        return _("Sign in on this page to read it:")
    return _("Read it on this page; the code of your receipt opens it:")


def _send(envelope: Envelope) -> str:
    server = read_server(current_app.config)
    if server is None:  # somebody develops: the page of what was sent shows it
        return write_file(replace(envelope, text=body_of(envelope)))
    hand_in(server, compose(envelope, envelope.reach.open_address(EMAIL), server.sender))
    return "sent"


define_sender(Sender(CHANNEL, _is_on, _can_reach, _send, is_outside=True, contact=EMAIL, several=several_mails))
