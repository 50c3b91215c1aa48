"""Meaning beyond shared words: an interface, two adapters, and none by default.

The engine needs no embedding. Where an office has a model, doubtful pairs of
letters are judged again with it. An adapter that fails or is too slow is left
aside, and the engine gives the results it gives without one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from .endpoint import post_json


class Embedding(Protocol):
    """Turns texts into vectors.

    `embed` returns float32 [len(texts), d] with rows of length 1 and raises
    EmbeddingUnavailableError where it cannot.
    """

    name: str

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors for `texts`, in order."""
        ...


class EmbeddingUnavailableError(RuntimeError):
    """The model is absent, failed, or did not answer in time."""


def unit_rows(vectors: Any) -> NDArray[np.float32]:
    """float32 [n, d] with rows of length 1 (rows of zeros stay zero)."""
    rows = np.asarray(vectors, dtype=np.float32)
    if rows.ndim != 2 or not np.isfinite(rows).all():
        raise EmbeddingUnavailableError("the model returned no usable vectors")
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)


@dataclass(slots=True)
class DirectoryEmbedding:
    """A model directory on this machine, in sentence-transformers or ONNX layout.

    For ONNX the directory holds `model.onnx` (or `onnx/model.onnx`) and
    `tokenizer.json`; needs the packages onnxruntime and tokenizers. Otherwise
    the directory is opened with sentence-transformers. Nothing is downloaded.
    """

    directory: Path
    name: str = "directory"
    longest_tokens: int = 256
    _encode: Callable[[Sequence[str]], Any] | None = None

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors for `texts`; opens the model at the first call."""
        try:
            if self._encode is None:
                self._encode = self._open()
            return unit_rows(self._encode(list(texts)))
        except EmbeddingUnavailableError:
            raise
        except Exception as error:
            raise EmbeddingUnavailableError(f"{self.directory}: {error}") from error

    def _open(self) -> Callable[[Sequence[str]], Any]:
        if not self.directory.is_dir():
            raise EmbeddingUnavailableError(f"{self.directory} is not a directory")
        for model in (self.directory / "model.onnx", self.directory / "onnx" / "model.onnx"):
            if model.exists():
                return _onnx_encoder(self.directory, model, self.longest_tokens)
        from sentence_transformers import SentenceTransformer

        model = SentenceTransformer(str(self.directory), local_files_only=True)
        return lambda texts: model.encode(list(texts), normalize_embeddings=True)


def _onnx_encoder(directory: Path, model: Path, longest_tokens: int) -> Callable[[Sequence[str]], Any]:
    import onnxruntime
    from tokenizers import Tokenizer

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(model), options)
    tokenizer = Tokenizer.from_file(str(directory / "tokenizer.json"))
    tokenizer.enable_truncation(longest_tokens)
    tokenizer.enable_padding()
    names = {entry.name for entry in session.get_inputs()}

    def encode(texts: Sequence[str]) -> Any:
        encoded = tokenizer.encode_batch(list(texts))
        mask = np.array([row.attention_mask for row in encoded], dtype=np.int64)
        inputs = {
            "input_ids": np.array([row.ids for row in encoded], dtype=np.int64),
            "attention_mask": mask,
            "token_type_ids": np.zeros_like(mask),
        }
        output = session.run(None, {name: inputs[name] for name in names})[0]
        if output.ndim == 2:
            return output
        weights = mask[:, :, None]
        return (output * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1)

    return encode


@dataclass(slots=True)
class HttpEmbedding:
    """An OpenAI-compatible `/embeddings` endpoint of the office's own.

    Each request has a time-out in seconds; after a failure the endpoint is
    left alone for `rest_seconds`, so that a dead service costs nothing.
    """

    url: str
    model: str
    key: str = ""
    timeout: float = 5.0
    batch: int = 64
    rest_seconds: float = 60.0
    name: str = "http"
    clock: Callable[[], float] = monotonic
    _resting_until: float = field(default=float("-inf"))

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors for `texts`, asked for in batches."""
        if self.clock() < self._resting_until:
            raise EmbeddingUnavailableError(f"{self.url} failed a moment ago")
        try:
            batches = [texts[i : i + self.batch] for i in range(0, len(texts), self.batch)]
            return unit_rows([vector for batch in batches for vector in self._ask(batch)])
        except Exception as error:
            self._resting_until = self.clock() + self.rest_seconds
            raise EmbeddingUnavailableError(f"{self.url}: {error}") from error

    def _ask(self, texts: Sequence[str]) -> list[list[float]]:
        payload = {"model": self.model, "input": list(texts)}
        answer = post_json(self.url, payload, self.key, self.timeout)
        rows = sorted(answer["data"], key=lambda row: row["index"])
        if len(rows) != len(texts):
            raise EmbeddingUnavailableError("the endpoint left texts out")
        return [row["embedding"] for row in rows]
