"""A name for a topic: a headline, keywords and a neutral question.

Nothing is invented: the headline is the title of the most central submission,
keywords are words that are frequent here and rare elsewhere, and the question
is a template filled with a matter and a place. Each part lists the submissions
it came from. A person approves.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import log

from .documents import Document
from .normalise import normalise

_HAN = re.compile(r"[\u3400-\u9fff]")
_FORWARDED = re.compile(r"^(?:[【\[（(]\s*(?:转发?|转载|fwd?)\s*[】\]）)]|(?:转发|转载|fwd?)\s*[:：])\s*", re.I)
_WORD = re.compile(r"^(?:[\u3400-\u9fff]{2,}|[a-z][a-z'-]{2,}|[\u3400-\u9fff]*\d+[\u3400-\u9fff]+)$")

# Words of address and of letters, which name no matter.
_WORDS_OF_ADDRESS = """
about and are been but can could for from has have how its
not our please should that the their there they this was
were what when where which who why will with would you your
一个 不 不能 严重 为什么 为何 举报 了 什么 他们 以及 但是 何时 你们 你好 关于 再次 反映 可以 和 咨询
因为 在 如何 存在 尊敬 就 就是 尽快 已经 希望 建议 强烈 怎么 您好 情况 感谢 我 我们 所以 投诉 是
是否 有 有关 求助 没有 现在 的 相关 能否 要求 解决 请 请求 请问 谢谢 还是 这个 这样 进行 那个 部门
都 问题 领导
"""
_LETTER_WORDS = frozenset(_WORDS_OF_ADDRESS.split())


@dataclass(frozen=True, slots=True)
class Statement:
    """A text with the ids of the submissions it came from."""

    text: str
    document_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Label:
    """Name of a topic in the language of its submissions ("zh" or "en")."""

    language: str
    headline: Statement
    keywords: tuple[Statement, ...]
    question: Statement
    matter: str
    place: str


@dataclass(slots=True)
class WordCounts:
    """In how many documents each word occurs, over all topics (for rarity)."""

    documents: int = 0
    words: Counter[str] = field(default_factory=Counter)

    def add(self, documents: Iterable[Document]) -> None:
        """Count these documents too."""
        for document in documents:
            self.documents += 1
            self.words.update(set(words_of(f"{document.title}\n{document.body[:300]}")))


def _cut(text: str) -> list[str]:
    """The words of a Chinese text; the dictionary (30 MB) is loaded by the first one."""
    import rjieba

    return list(rjieba.cut(text))


def words_of(text: str) -> list[str]:
    """Words that can name a matter, in order, normalised."""
    folded = normalise(text, 2000)
    parts = _cut(folded) if _HAN.search(folded) else re.findall(r"[a-z][a-z'-]+", folded)
    return [word for word in parts if _WORD.match(word) and word not in _LETTER_WORDS]


def label(
    documents: Sequence[Document],
    background: WordCounts | None = None,
    medoid_id: str | None = None,
    place_name: str = "",
    matter: str = "",
    keyword_count: int = 6,
) -> Label:
    """Name the topic of these documents; ValueError without documents.

    `place_name` and `matter` (for instance the category's name) fill the
    question where the office knows them; else they come from the keywords.
    """
    if not documents:
        raise ValueError("a topic without documents has no label")
    language = "zh" if _is_chinese(documents) else "en"
    headline = _headline(documents, medoid_id)
    keywords = _keywords(documents, background or WordCounts(), keyword_count)
    cited = matter or _matter(headline.text, keywords)
    if place_name and (cited in place_name or place_name in cited):
        # A place alone is no question.
        cited = headline.text
    return Label(
        language,
        headline,
        keywords,
        _question(language, cited, place_name, documents),
        cited,
        place_name,
    )


def _is_chinese(documents: Sequence[Document]) -> bool:
    text = "".join(f"{document.title}{document.body[:100]}" for document in documents)
    return 2 * len(_HAN.findall(text)) > len(re.findall(r"[A-Za-z]", text))


def _pairs(text: str) -> Counter[str]:
    folded = re.sub(r"\W", "", normalise(text, 200))
    return Counter(folded[i : i + 2] for i in range(max(1, len(folded) - 1)))


def _overlap(first: Counter[str], second: Counter[str]) -> float:
    shared = sum((first & second).values())
    total = sum(first.values()) + sum(second.values())
    return 2 * shared / total if total else 0.0


def _headline(documents: Sequence[Document], medoid_id: str | None) -> Statement:
    """The title most like all titles; long ones pay a little."""
    for document in documents:
        if document.id == medoid_id and document.title.strip():
            return Statement(_title(document), (document.id,))
    sample = documents[:: max(1, len(documents) // 60)]
    pairs = [_pairs(_title(document)) for document in sample]

    def centrality(position: int) -> float:
        mean = sum(_overlap(pairs[position], other) for other in pairs) / len(pairs)
        return mean - 0.002 * max(0, len(_title(sample[position])) - 25)

    best = max(range(len(sample)), key=lambda position: (centrality(position), -position))
    return Statement(_title(sample[best]), (sample[best].id,))


def _title(document: Document) -> str:
    """The title without a mark of forwarding, or the beginning of the body where there is none."""
    title = _FORWARDED.sub("", document.title.strip())
    return title or document.body.strip()[:30] or document.id


def _keywords(documents: Sequence[Document], background: WordCounts, count: int) -> tuple[Statement, ...]:
    """Class-based TF-IDF: frequent in the topic, rare in all other documents."""
    sources: dict[str, list[str]] = {}
    weight: Counter[str] = Counter()
    for document in documents:
        titles, bodies = set(words_of(document.title)), set(words_of(document.body[:300]))
        for word in titles | bodies:
            sources.setdefault(word, []).append(document.id)
            weight[word] += 2 if word in titles else 1
    scores = {
        word: weight[word] * log(1 + (background.documents + 1) / (background.words[word] + 1))
        for word in weight
        if len(sources[word]) >= min(2, len(documents))
    }
    repaired = _joined_words(documents, scores)
    order = sorted(repaired, key=lambda word: (-repaired[word], word))
    chosen: list[str] = []
    for word in order:
        if not any(word in other or other in word for other in chosen):
            chosen.append(word)
        if len(chosen) == count:
            break
    texts = {document.id: normalise(_full(document)) for document in documents}
    return tuple(Statement(word, tuple(key for key, text in texts.items() if word in text)) for word in chosen)


def _full(document: Document) -> str:
    return f"{document.title}\n{document.body[:600]}"


def _joined_words(documents: Sequence[Document], scores: Mapping[str, float]) -> dict[str, float]:
    """Repair names that the segmenter cut: neighbours that nearly always stand together."""
    titles = [normalise(document.title, 200) for document in documents]
    pairs: Counter[tuple[str, str]] = Counter()
    for title in titles:
        words = [word for word in _cut(title) if word.strip()]
        pairs.update(set(pairwise(words)))
    joined = dict(scores)
    for (first, second), together in sorted(pairs.items()):
        if together < max(2, 0.5 * len(titles)) or not _HAN.match(first + second):
            continue
        if first in _LETTER_WORDS or second in _LETTER_WORDS or len(first + second) > 8:
            continue
        if _HAN.fullmatch(second[-1]) and (first in scores or second in scores):
            joined[first + second] = 1.2 * max(scores.get(first, 0.0), scores.get(second, 0.0))
    return joined


def _matter(headline: str, keywords: Sequence[Statement]) -> str:
    return "、".join(keyword.text for keyword in keywords[:2]) or headline


_QUESTIONS: Mapping[str, tuple[str, str]] = {
    "zh": ("%(place)s的“%(matter)s”问题应如何处理？", "“%(matter)s”问题应如何处理？"),
    "en": (
        "How should “%(matter)s” at %(place)s be dealt with?",
        "How should “%(matter)s” be dealt with?",
    ),
}


def _question(language: str, matter: str, place: str, documents: Sequence[Document]) -> Statement:
    with_place, without_place = _QUESTIONS[language]
    text = (with_place if place else without_place) % {"matter": matter, "place": place}
    return Statement(text, tuple(document.id for document in documents))


Redraft = Callable[[Label, Sequence[Document]], Label]


def redrafted(drawn: Label, documents: Sequence[Document], redraft: Redraft | None) -> Label:
    """Let an optional language model rewrite; kept only if it cites these documents.

    Any failure of the model, and any statement without a source or with a
    source outside the topic, leaves the drawn label as it was.
    """
    if redraft is None:
        return drawn
    known = {document.id for document in documents}
    try:
        offered = redraft(drawn, documents)
    except Exception:
        return drawn
    statements = (offered.headline, offered.question, *offered.keywords)
    cites = all(s.text.strip() and s.document_ids and known.issuperset(s.document_ids) for s in statements)
    return offered if cites else drawn
