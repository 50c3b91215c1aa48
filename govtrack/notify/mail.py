"""Handing one e-mail to the office's mail server: encrypted, with an end to every wait."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr
from ipaddress import ip_address
from threading import Event, Thread
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from govtrack.notify.senders import NotTaken

PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
# A server that gives one byte at a time keeps no limit of a single wait.
WHOLE_FACTOR = 4


@dataclass(frozen=True, slots=True)
class Server:
    """Where e-mail is handed over: ``smtp`` asks for STARTTLS, ``smtps`` is encrypted from the first byte."""

    scheme: str
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
        scheme=parts.scheme,
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
    if server.scheme == "smtp+plain" and not server.is_own_machine:
        faults.append("GOVTRACK_SMTP is not encrypted and leaves this machine. Use smtp:// or smtps://.")
    return faults


def hand_in(server: Server, message: EmailMessage) -> None:
    """Hands ``message`` over; raises NotTaken where the server refuses it, for good or for now."""
    try:
        with _line(server) as (session, watch):
            watch.begin()
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


_Held = tuple[smtplib.SMTP, "_Watch"]


@contextmanager
def several_mails() -> Iterator[None]:
    """Within it all messages go over one connection, opened with the first; after a fault the next opens another."""
    with ExitStack() as stack:
        mark = _open_line.set(_Line(stack))
        try:
            yield
        finally:
            _open_line.reset(mark)


@dataclass
class _Line:
    """The connection that several messages share, as long as nothing goes wrong on it."""

    stack: ExitStack
    held: _Held | None = None


_open_line: ContextVar[_Line | None] = ContextVar("open_line", default=None)


@contextmanager
def _line(server: Server) -> Iterator[_Held]:
    line = _open_line.get()
    if line is None:
        with _session(server) as held:
            yield held
        return
    if line.held is None:
        line.held = line.stack.enter_context(_session(server))
    try:
        yield line.held
    except (smtplib.SMTPException, OSError):
        line.held = None
        line.stack.close()
        raise


@contextmanager
def _session(server: Server) -> Iterator[_Held]:
    """A connection that is signed in."""
    if server.scheme == "smtps":
        session: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=server.seconds, context=ssl.create_default_context()
        )
    else:
        session = smtplib.SMTP(server.host, server.port, timeout=server.seconds)
    watch = _Watch(session, server)
    watch.start()
    try:
        _begin(session, server)
        yield session, watch
        watch.begin()
        # What was taken is taken: a server that does not say goodbye changes nothing of it.
        with suppress(smtplib.SMTPException, OSError):
            session.quit()
    finally:
        watch.is_over.set()
        session.close()


class _Watch(Thread):
    """Cuts a connection that does not end in time what was begun on it; one for all that is sent over it."""

    def __init__(self, session: smtplib.SMTP, server: Server) -> None:
        super().__init__(daemon=True)
        self.session, self.seconds = session, server.seconds * WHOLE_FACTOR
        self.ends_at = monotonic() + self.seconds
        self.is_over = Event()

    def begin(self) -> None:
        """Something new is begun."""
        self.ends_at = monotonic() + self.seconds

    def run(self) -> None:
        """Waits for the end of what was begun last."""
        while (left := self.ends_at - monotonic()) > 0:
            if self.is_over.wait(left):
                return
        _cut(self.session)


def _begin(session: smtplib.SMTP, server: Server) -> None:
    """Encrypts and signs in. What the server cannot do of it is for the office to mend: no message is lost by it."""
    try:
        if server.scheme == "smtp":
            session.starttls(context=ssl.create_default_context())
        if server.user:
            session.login(server.user, server.password)
    except smtplib.SMTPNotSupportedError as error:
        raise NotTaken(0, str(error), is_final=False) from error


def _cut(session: smtplib.SMTP) -> None:
    with suppress(OSError):
        if session.sock is not None:
            session.sock.shutdown(socket.SHUT_RDWR)
