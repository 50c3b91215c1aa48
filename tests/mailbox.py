"""A real mail server of our own, with a mailbox, that refuses, waits and takes as a test tells it."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from tests.servers import free_port

TAKEN = "250 OK"


class Mailbox:
    """What arrived, every time it arrived, and what the server answers next: to the receiver, to the data."""

    def __init__(self) -> None:
        self.arrived: list[EmailMessage] = []
        self.offered: list[str] = []
        self.to_receiver = self.to_data = TAKEN
        self.seconds = 0.0
        self.on_arrival: Callable[[], None] = lambda: None
        self.port = 0
        self.was_encrypted = False
        self.signed_in: list[str] = []

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        """A receiver is named."""
        await asyncio.sleep(self.seconds)  # a server that is slow, which senders must outlive; usually nought
        if self.to_receiver == TAKEN:
            envelope.rcpt_tos.append(address)
        return self.to_receiver

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """The whole message is there."""
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.offered.append(str(message["Message-ID"]))
        self.was_encrypted = session.ssl is not None
        if self.to_data == TAKEN:
            self.arrived.append(message)
            self.on_arrival()
        return self.to_data

    def authenticate(self, _server: Any, _session: Any, _envelope: Any, _way: str, data: Any) -> AuthResult:
        """One name and one password are known."""
        self.signed_in.append(data.login.decode())
        return AuthResult(success=(data.login, data.password) == (b"office", b"right"))

    def text(self, number: int = -1) -> str:
        """The words of one of the messages."""
        body = self.arrived[number].get_body(("plain",))
        assert body is not None
        return str(body.get_content())


@contextmanager
def mailbox(tls: ssl.SSLContext | None = None) -> Iterator[Mailbox]:
    """The server on a port of the loopback."""
    box = Mailbox()
    box.port = free_port()
    options: dict[str, Any] = {"tls_context": tls, "authenticator": box.authenticate} if tls else {}
    controller = Controller(box, hostname="127.0.0.1", port=box.port, **options)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
