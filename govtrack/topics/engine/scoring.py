"""How well topics agree with labels: pairwise F1, B-cubed F1, ARI, NMI, recall."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import log

Labels = Sequence[Hashable]


@dataclass(frozen=True, slots=True)
class Scores:
    """Agreement of one clustering with labels; all values 0…1 (ARI may be < 0)."""

    documents: int
    pairwise_precision: float
    pairwise_recall: float
    pairwise_f1: float
    bcubed_precision: float
    bcubed_recall: float
    bcubed_f1: float
    ari: float
    nmi: float

    def to_dict(self) -> dict[str, float]:
        """Plain values, rounded for printing."""
        return {name: round(value, 4) for name, value in asdict(self).items()}


def score(found: Labels, true: Labels) -> Scores:
    """Compare two labellings of the same documents, given in the same order."""
    if len(found) != len(true):
        raise ValueError("the two labellings have different lengths")
    table = Counter(zip(found, true, strict=True))
    rows, columns = Counter(found), Counter(true)
    together, ours, theirs = _pairs(table), _pairs(rows), _pairs(columns)
    precision, recall = _share(together, ours), _share(together, theirs)
    bprecision, brecall = _bcubed(table, rows, 0), _bcubed(table, columns, 1)
    return Scores(
        len(found),
        precision,
        recall,
        _f1(precision, recall),
        bprecision,
        brecall,
        _f1(bprecision, brecall),
        _ari(together, ours, theirs, len(found)),
        _nmi(table, rows, columns, len(found)),
    )


def _pairs(counts: Counter) -> int:
    return sum(n * (n - 1) // 2 for n in counts.values())


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 1.0


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _bcubed(table: Counter, groups: Counter, side: int) -> float:
    total = sum(groups.values())
    return _share(sum(n * n / groups[key[side]] for key, n in table.items()), total)


def _ari(together: int, ours: int, theirs: int, documents: int) -> float:
    possible = documents * (documents - 1) / 2
    expected = ours * theirs / possible if possible else 0.0
    best = (ours + theirs) / 2
    return (together - expected) / (best - expected) if best != expected else 1.0


def _nmi(table: Counter, rows: Counter, columns: Counter, documents: int) -> float:
    if not documents:
        return 1.0
    shared = sum(n / documents * log(n * documents / (rows[a] * columns[b])) for (a, b), n in table.items())
    mean = (_entropy(rows, documents) + _entropy(columns, documents)) / 2
    return shared / mean if mean else 1.0


def _entropy(counts: Counter, documents: int) -> float:
    return -sum(n / documents * log(n / documents) for n in counts.values())


def score_labelled(
    topics: Mapping[str, str | None],
    labels: Mapping[str, str],
    without: Collection[str] = (),
) -> Scores:
    """Score the labelled documents alone, leaving out the labels in `without`."""
    ids = [key for key in sorted(labels) if key in topics and labels[key] not in without]
    return score([_own(topics, key) for key in ids], [labels[key] for key in ids])


def score_fully(
    topics: Mapping[str, str | None],
    labels: Mapping[str, str],
    without: Collection[str] = (),
) -> Scores:
    """Score every document; one without a label counts as single."""
    ids = [key for key in sorted(topics) if labels.get(key) not in without]
    true = [("label", labels[key]) if key in labels else ("single", key) for key in ids]
    return score([_own(topics, key) for key in ids], true)


def _own(topics: Mapping[str, str | None], document_id: str) -> tuple[str, str]:
    topic = topics[document_id]
    return ("topic", topic) if topic else ("alone", document_id)


def largest_label(labels: Mapping[str, str]) -> str:
    """The label with most documents; ties by name."""
    counts = Counter(labels.values())
    return min(counts, key=lambda label: (-counts[label], label))


def hot_issue_recall(topics: Mapping[str, str | None], labels: Mapping[str, str], size: int = 5) -> float:
    """Share of the matters with at least `size` letters that some topic finds.

    Found: one topic holds at least half of the letters, and these are at least
    half of the topic.
    """
    sizes = Counter(topic for topic in topics.values() if topic)
    members: dict[str, list[str]] = {}
    for key in labels:
        if key in topics:
            members.setdefault(labels[key], []).append(key)
    hot = [ids for ids in members.values() if len(ids) >= size]
    return _share(sum(_is_found(ids, topics, sizes) for ids in hot), len(hot))


def _is_found(ids: Sequence[str], topics: Mapping[str, str | None], sizes: Counter) -> bool:
    inside = Counter(topic for key in ids if (topic := topics[key]))
    if not inside:
        return False
    topic, count = inside.most_common(1)[0]
    return 2 * count >= len(ids) and 2 * count >= sizes[topic]


def foreign_share(topics: Mapping[str, str | None], labels: Mapping[str, str], largest: int = 10) -> float:
    """Share of letters of other matters in the topics of the largest matters."""
    order = sorted(Counter(labels.values()).items(), key=lambda item: (-item[1], item[0]))
    foreign = total = 0
    for label, _ in order[:largest]:
        inside = Counter(topics.get(key) for key in labels if labels[key] == label)
        inside.pop(None, None)
        if not inside:
            continue
        topic = inside.most_common(1)[0][0]
        members = [key for key, found in topics.items() if found == topic]
        foreign += sum(labels.get(key) != label for key in members)
        total += len(members)
    return _share(foreign, total) if total else 0.0
