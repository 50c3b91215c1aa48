"""Handing one e-mail to the office's mail server: encrypted, with an end to every wait."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr
from ipaddress import ip_address
from threading import Timer
from typing import Any
from urllib.parse import urlsplit

from govtrack.notify.senders import NotTaken

PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
# A server that gives one byte at a time keeps no limit of a single wait.
WHOLE_FACTOR = 4


@dataclass(frozen=True, slots=True)
class Server:
    """Where e-mail is handed over: ``smtp`` asks for STARTTLS, ``smtps`` is encrypted from the first byte."""

    way: str
    host: str
    port: int
    user: str
    password: str
    sender: str
    seconds: float

    @property
    def is_own_machine(self) -> bool:
        """Whether nothing of it is on a wire."""
        if self.host == "localhost":
            return True
        with suppress(ValueError):
            return ip_address(self.host).is_loopback
        return False


def read_server(config: Mapping[str, Any]) -> Server | None:
    """The mail server of this installation; None where it has none. Raises ValueError for an address that is none."""
    address = str(config.get("MAIL_SERVER") or "")
    if not address:
        return None
    parts = urlsplit(address)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError("GOVTRACK_SMTP is no address such as smtp://mail.example.org:587")
    return Server(
        way=parts.scheme,
        host=parts.hostname,
        port=parts.port or PORTS[parts.scheme],
        user=str(config.get("MAIL_USER") or ""),
        password=str(config.get("MAIL_PASSWORD") or ""),
        sender=str(config.get("MAIL_FROM") or ""),
        seconds=float(config.get("MAIL_SECONDS") or 10),
    )


def list_mail_faults(config: Mapping[str, Any]) -> list[str]:
    """What is missing or unsafe in the settings of the mail server."""
    try:
        server = read_server(config)
    except ValueError as error:
        return [str(error)]
    if server is None:
        return []
    faults = []
    if "@" not in parseaddr(server.sender)[1]:
        faults.append("GOVTRACK_MAIL_FROM names no address from which e-mail is sent.")
    if not config.get("PUBLIC_ADDRESS"):
        faults.append("GOVTRACK_ADDRESS is not set: an e-mail could not say where its reader finds the rest.")
    if server.way == "smtp+plain" and not server.is_own_machine:
        faults.append("GOVTRACK_SMTP is not encrypted and leaves this machine. Use smtp:// or smtps://.")
    return faults


def hand_in(server: Server, message: EmailMessage) -> None:
    """Hands ``message`` over; raises NotTaken where the server refuses it, for good or for now."""
    try:
        with _session(server) as session:
            session.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        raise NotTaken(code, words) from error
    except smtplib.SMTPNotSupportedError as error:
        raise NotTaken(0, str(error), is_final=True) from error
    except smtplib.SMTPAuthenticationError as error:
        # Our own settings are wrong: no fault of the receiver, and mended by the office meanwhile.
        raise NotTaken(error.smtp_code, error.smtp_error, is_final=False) from error
    except smtplib.SMTPResponseException as error:
        raise NotTaken(error.smtp_code, error.smtp_error) from error
    except (smtplib.SMTPException, OSError) as error:
        raise NotTaken(0, type(error).__name__) from error


@contextmanager
def _session(server: Server) -> Iterator[smtplib.SMTP]:
    """A connection that is signed in; it is cut when the whole of it takes too long."""
    context = ssl.create_default_context()
    if server.way == "smtps":
        session: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=server.seconds, context=context)
    else:
        session = smtplib.SMTP(server.host, server.port, timeout=server.seconds)
    end = Timer(server.seconds * WHOLE_FACTOR, _cut, (session,))
    end.daemon = True
    end.start()
    try:
        _begin(session, server, context)
        yield session
        # What was taken is taken: a server that does not say goodbye changes nothing of it.
        with suppress(smtplib.SMTPException, OSError):
            session.quit()
    finally:
        end.cancel()
        session.close()


def _begin(session: smtplib.SMTP, server: Server, context: ssl.SSLContext) -> None:
    """Encrypts and signs in. What the server cannot do of it is for the office to mend: no message is lost by it."""
    try:
        if server.way == "smtp":
            session.starttls(context=context)
        if server.user:
            session.login(server.user, server.password)
    except smtplib.SMTPNotSupportedError as error:
        raise NotTaken(0, str(error), is_final=False) from error


def _cut(session: smtplib.SMTP) -> None:
    with suppress(OSError):
        if session.sock is not None:
            session.sock.shutdown(socket.SHUT_RDWR)
