"""Half a header costs a connection and no thread: pages go on where no proxy reads the header first."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from govtrack import server, web_worker
from tests.servers import free_port

THREADS = 3
APP = """
def app(environ, start_response):
    body = environ["wsgi.input"].read() or environ["PATH_INFO"].encode()
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]
"""
HALF = b"GET /half HTTP/1.1\r\nHost: xiaohe.example\r\nX-Long: a"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A small application behind the worker that serves our pages, with three threads; a header has two seconds."""
    folder, number = tmp_path_factory.mktemp("worker"), free_port()
    (folder / "small.py").write_text(APP)
    (folder / "conf.py").write_text(
        "from govtrack import web_worker\n\nweb_worker.HEADER_SECONDS = 2.0\n"
        f"worker_class = {server.worker_class!r}\nthreads = {THREADS}\ncontrol_socket_disable = True\n"
    )
    command = [sys.executable, "-m", "gunicorn", "-c", "conf.py", "--bind", f"127.0.0.1:{number}", "small:app"]
    environment = {"PYTHONPATH": f"{folder}:{Path(web_worker.__file__).parents[1]}", "PATH": "/usr/bin:/bin"}
    process = subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 20
        while True:
            try:
                ask(number)
                break
            except OSError:
                assert time.monotonic() < deadline, "it did not start"
                time.sleep(0.1)  # until it listens
        yield number
    finally:
        process.terminate()
        assert process.wait(15) == 0


def ask(port: int) -> bytes:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/page", timeout=1.5) as answer:
        return bytes(answer.read())


def connected(port: int) -> closing[socket.socket]:
    return closing(socket.create_connection(("127.0.0.1", port), timeout=6))


def read_to(line: socket.socket, end: bytes) -> bytes:
    """What is answered up to these signs, in however many pieces it comes."""
    answered = b""
    while not answered.endswith(end):
        piece = line.recv(4096)
        assert piece, answered
        answered += piece
    return answered


@pytest.mark.parametrize("begun", [HALF, b"", b"\r\n", b"GET /half HTTP/1.1\r\n"])
def test_pages_go_on_beside_those_who_only_begin(port: int, begun: bytes) -> None:
    with ExitStack() as stack:
        for _one in range(3 * THREADS):
            stack.enter_context(connected(port)).sendall(begun)
        time.sleep(0.2)  # until each has been taken in
        for _page in range(4):
            assert ask(port) == b"/page"


def test_who_goes_on_is_answered_in_whatever_pieces_it_comes(port: int) -> None:
    request = HALF + b"bc\r\nContent-Length: 4\r\n\r\nbody"
    with connected(port) as line:
        for start in range(0, len(request), 17):
            line.sendall(request[start : start + 17])
            time.sleep(0.02)  # so that it comes in pieces
        read_to(line, b"body")
        # The same connection asks again, two requests in one piece.
        line.sendall(b"GET /one HTTP/1.1\r\nHost: a\r\n\r\nGET /two HTTP/1.1\r\nHost: a\r\n\r\n")
        assert read_to(line, b"/two").count(b"200 OK") == 2


def test_who_sends_a_sign_now_and_then_has_the_time_of_one_header(port: int) -> None:
    started = time.monotonic()
    with connected(port) as line:
        line.sendall(HALF)
        with pytest.raises(OSError):
            while time.monotonic() < started + 5:
                line.sendall(b"a")
                time.sleep(0.3)  # as slowly as somebody who only wants to hold on
    assert 1.5 < time.monotonic() - started < 4.5


def test_a_header_without_end_is_no_header(port: int) -> None:
    with connected(port) as line:
        with pytest.raises(OSError):
            for _piece in range(20_000):
                line.sendall(b"a" * 8192)
        assert ask(port) == b"/page"


def test_who_was_answered_and_stays_keeps_nobody_waiting(port: int) -> None:
    with ExitStack() as stack:
        for _one in range(3 * THREADS):
            line = stack.enter_context(connected(port))
            line.sendall(b"GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            read_to(line, b"/last")
        for _page in range(4):
            assert ask(port) == b"/page"


def test_a_bare_line_feed_is_refused_at_once(port: int) -> None:
    with connected(port) as line:
        line.sendall(b"GET / HTTP/1.1\nHost: a\n\n")
        assert line.recv(4096).startswith(b"HTTP/1.1 400")
