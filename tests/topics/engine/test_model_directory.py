"""A model directory in ONNX layout: a small real model, made here, run by the real runtime."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from govtrack.topics.engine.embedding import DirectoryEmbedding, EmbeddingUnavailableError
from tests import servers

pytestmark = pytest.mark.slow

_WORDS = ("[PAD]", "[UNK]", "电", "梯", "停", "运", "坏", "lift", "broken", "路", "灯")
# Words of one meaning have one vector.
_VECTORS = ((0, 0, 0), (0, 0, 1), *[(1, 0, 0)] * 7, *[(0, 1, 0)] * 2)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    for package in ("onnx", "onnxruntime", "tokenizers"):
        if find_spec(package) is None:
            servers.miss(f"{package} is not installed (requirements-dev.txt)")
    _write_tokenizer(tmp_path / "tokenizer.json")
    _write_model(tmp_path / "model.onnx")
    return tmp_path


def _write_tokenizer(path: Path) -> None:
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    words = {word: number for number, word in enumerate(_WORDS)}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.save(str(path))


def _write_model(path: Path) -> None:
    """One vector for each token: what a transformer gives before pooling."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    ids = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "tokens"])
    out = helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["batch", "tokens", 3])
    table = numpy_helper.from_array(np.array(_VECTORS, dtype=np.float32), "table")
    node = helper.make_node("Gather", ["table", "input_ids"], ["last_hidden_state"])
    graph = helper.make_graph([node], "words", [ids], [out], [table])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 10
    onnx.save(model, str(path))


def test_texts_of_one_meaning_lie_together(directory: Path) -> None:
    vectors = DirectoryEmbedding(directory).embed(["电梯停运", "lift broken", "路灯"])
    assert vectors.shape == (3, 3) and vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)
    assert float(vectors[0] @ vectors[1]) == pytest.approx(1)
    assert float(vectors[0] @ vectors[2]) == pytest.approx(0)


def test_padding_of_a_batch_does_not_change_a_short_text(directory: Path) -> None:
    model = DirectoryEmbedding(directory)
    alone, beside = model.embed(["路灯 lift"])[0], model.embed(["路灯 lift", "电梯停运坏" * 20])[0]
    assert np.allclose(alone, beside)


def test_a_spoilt_model_is_unavailable_rather_than_a_crash(directory: Path) -> None:
    (directory / "model.onnx").write_bytes(b"not a model")
    with pytest.raises(EmbeddingUnavailableError):
        DirectoryEmbedding(directory).embed(["路灯"])
