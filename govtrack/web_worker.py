"""The worker of gunicorn that serves pages: a request gets a thread once its header has come whole.

A connection that sends half a header and waits costs its place among the connections and no thread: some sixty of
them stopped every page where no proxy stands before the house, which would read the header first. One that is
answered and does not leave keeps nobody else waiting either.
"""

from __future__ import annotations

import socket
import time
from concurrent.futures import Future
from typing import Any

from gunicorn import http
from gunicorn.workers.gthread import _DEFER, TConn, ThreadWorker

# From the first look at a connection, or at its next request, to the end of the header.
HEADER_SECONDS = 10.0
# Whoever still sends a body that nobody reads is listened to so long, or so much: the answer would be lost otherwise.
LINGER_SECONDS = 2.0
LINGER_BYTES = 64 * 1024
# Far more than any browser sends; a longer one is no header.
LONGEST_HEADER = 64 * 1024
PIECE = 8192
END = b"\r\n\r\n"


class HeaderFirstWorker(ThreadWorker):
    """Threads for requests, and none for those who only begin one."""

    def handle(self, conn: TConn) -> Any:
        """Takes in what has come of the header, and hands the request on once that is all of it."""
        if conn.cfg.is_ssl:  # what comes is no header yet
            return super().handle(conn)
        try:
            is_whole = _read_on(conn)
        except OSError:
            is_whole = None
        if is_whole is False and self.alive:
            return _DEFER
        if not is_whole:
            return _leave(conn)
        conn.begun_at, conn.data_ready = None, True
        return super().handle(conn) or _leave(conn)

    def finish_request(self, conn: TConn, fs: Future[Any]) -> None:
        """Whoever still writes the header has the time for the whole of it, not anew for each piece."""
        super().finish_request(conn, fs)
        if self.pending_conns and self.pending_conns[-1] is conn:
            conn.timeout = conn.begun_at + HEADER_SECONDS

    def murder_pending(self) -> None:
        """A worker that stops waits for nobody who has not asked yet."""
        if not self.alive:
            for conn in self.pending_conns:
                conn.timeout = 0.0
        super().murder_pending()


def _read_on(conn: TConn) -> bool | None:
    """Whether the header is whole by now; None where it never will be: too long, too late, or the other side left."""
    if conn.parser is None:
        conn.parser = http.get_parser(conn.cfg, conn.sock, conn.client)
    if getattr(conn, "begun_at", None) is None:
        conn.begun_at = time.monotonic()
    unreader = conn.parser.unreader
    head = unreader.take_buffered()
    conn.sock.setblocking(False)
    try:
        while not _is_whole(head):
            if len(head) > LONGEST_HEADER or time.monotonic() > conn.begun_at + HEADER_SECONDS:
                return None
            piece = conn.sock.recv(PIECE)
            if not piece:
                return None
            head += piece
    except BlockingIOError:
        return False
    finally:
        unreader.unread(head)
    return True


def _is_whole(head: bytes) -> bool:
    """Whether the parser waits for nothing more: it skips one empty line before, and refuses bare line feeds."""
    return END in head.removeprefix(b"\r\n") or head.count(b"\n") != head.count(b"\r\n")


def _leave(conn: TConn) -> bool:
    """Says good-bye in this thread: the library does so in the one that takes new connections, and waits there."""
    try:
        conn.sock.shutdown(socket.SHUT_WR)
        if _is_still_sending(conn):
            _listen_out(conn.sock)
        # From here on reading waits for nothing.
        conn.sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass  # the other side has left
    return False


def _is_still_sending(conn: TConn) -> bool:
    """Whether a part of the body was not read, so that more of it may be on its way."""
    request = conn.parser.mesg if conn.parser is not None else None
    body = getattr(request, "body", None)
    if body is None:
        return False
    conn.sock.setblocking(False)
    try:
        return bool(body.read(1))
    except Exception:
        # Not there yet, or no body that can be read to its end.
        return True


def _listen_out(sock: socket.socket) -> None:
    """Reads and forgets for a while."""
    until, left = time.monotonic() + LINGER_SECONDS, LINGER_BYTES
    while left > 0 and (remaining := until - time.monotonic()) > 0:
        sock.settimeout(remaining)
        piece = sock.recv(PIECE)
        if not piece:
            return
        left -= len(piece)
