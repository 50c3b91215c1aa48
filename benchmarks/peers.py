"""Other ways to find topics, on the same texts: BERTopic, HDBSCAN, LDA, average link.

Each runs in a process of its own (`python -m benchmarks.peers NAME IN OUT`), so
that time and memory are its own. Time is CPU seconds after imports. All but LDA
get the same vectors: TF-IDF of character 1- and 2-grams, reduced to 100
dimensions where the method needs few.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

Found = list[int | None]
_DIMENSIONS = 100
_MOST_TOPICS = 100
CUTS = (0.78, 0.80, 0.82, 0.84, 0.85, 0.86, 0.87, 0.88, 0.90)


def _tfidf(texts: Sequence[str]) -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer

    grams = TfidfVectorizer(analyzer="char", ngram_range=(1, 2), max_df=0.1, sublinear_tf=True)
    return grams.fit_transform(texts)


def _reduced(texts: Sequence[str]) -> Any:
    from sklearn.decomposition import TruncatedSVD
    from sklearn.preprocessing import normalize

    return normalize(TruncatedSVD(_DIMENSIONS, random_state=0).fit_transform(_tfidf(texts)))


def _without_noise(labels: Sequence[int]) -> Found:
    return [None if label < 0 else int(label) for label in labels]


def bertopic(texts: Sequence[str]) -> Found:
    """BERTopic at its defaults, on the reduced vectors."""
    import numpy as np
    from bertopic import BERTopic

    vectors = np.asarray(_reduced(texts), dtype=np.float32)
    labels, _ = BERTopic(calculate_probabilities=False).fit_transform(list(texts), vectors)
    return _without_noise(labels)


def hdbscan(texts: Sequence[str]) -> Found:
    """HDBSCAN with the smallest clusters, on the reduced vectors."""
    from hdbscan import HDBSCAN

    return _without_noise(HDBSCAN(min_cluster_size=2, min_samples=1).fit_predict(_reduced(texts)))


def lda(texts: Sequence[str]) -> Found:
    """Latent Dirichlet allocation on words, a document going to its first topic."""
    import rjieba
    from sklearn.decomposition import LatentDirichletAllocation
    from sklearn.feature_extraction.text import CountVectorizer

    words = CountVectorizer(analyzer=rjieba.cut, min_df=2, max_df=0.1)
    counts = words.fit_transform(texts)
    topics = max(10, min(_MOST_TOPICS, len(texts) // 20))
    model = LatentDirichletAllocation(topics, learning_method="online", max_iter=5, random_state=0)
    return [int(row.argmax()) for row in model.fit_transform(counts)]


def average_link(texts: Sequence[str]) -> Found:
    """Average link on the full matrix of cosines (quadratic, offline)."""
    return _cut(_tree(texts), 0.84)


def average_link_curve(texts: Sequence[str]) -> list[Found]:
    """The same cut at every one of `CUTS`."""
    tree = _tree(texts)
    return [_cut(tree, distance) for distance in CUTS]


def _tree(texts: Sequence[str]) -> Any:
    import numpy as np
    from scipy.cluster.hierarchy import linkage
    from scipy.spatial.distance import squareform

    vectors = _tfidf(texts)
    distances = 1 - (vectors @ vectors.T).toarray()
    np.fill_diagonal(distances, 0)
    return linkage(squareform(np.maximum(distances, 0), checks=False), "average")


def _cut(tree: Any, distance: float) -> Found:
    from scipy.cluster.hierarchy import fcluster

    return [int(label) for label in fcluster(tree, distance, "distance")]


BERTOPIC, AVERAGE_LINK_CURVE = "BERTopic (defaults, same vectors)", "average link at every cut"
PEERS: dict[str, Callable[[Sequence[str]], Found]] = {
    BERTOPIC: bertopic,
    "HDBSCAN": hdbscan,
    "LDA": lda,
    "average link (offline, quadratic)": average_link,
}
_ALL: dict[str, Callable[[Sequence[str]], Any]] = {**PEERS, AVERAGE_LINK_CURVE: average_link_curve}


def _warm_up(name: str) -> None:
    """Imports and compilation happen before the clock starts."""
    texts = [f"{name} 第{n}号楼的路灯坏了{n * n}" for n in range(200)]
    _ALL[name](texts)


def main(name: str, source: Path, target: Path) -> None:
    """Read a JSON list of texts; write labels, CPU seconds and peak memory in MB."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    texts = json.loads(source.read_text("utf-8"))
    _warm_up(name)
    started = time.process_time()
    labels = _ALL[name](texts)
    seconds = time.process_time() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    target.write_text(json.dumps({"labels": labels, "seconds": seconds, "memory": memory}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
