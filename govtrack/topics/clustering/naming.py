"""Names for groups of letters: headline, question and keywords, each taken from the letters alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import has_app_context

from govtrack.topics.clustering.groups import Group
from govtrack.topics.engine import Document
from govtrack.topics.engine.kinds import Kind, KindReader, catalogue_with, reader_of
from govtrack.topics.engine.kinds.reader import Reading, with_category
from govtrack.topics.engine.labels import Statement, WordCounts, label
from govtrack.topics.engine.normalise import normalise
from govtrack.topics.public_redaction import begins_hidden, public_text
from govtrack.topics.settings import own_kinds

# A category or place names a topic when at least this share of its letters carries it.
MAJORITY = 0.6
# How many letters tell which words are rare.
BACKGROUND_LETTERS = 5000
MAX_TITLE = 120
# A kind names a topic when it has at least this share of what its letters tell, in hundredths.
SHARE_OF_KIND = 35
# A word that looks like a name may stand in a headline if so many letters have it: a place, a firm, a thing.
SHARED_BY = 2
HEADLINES_TRIED = 60
# What is asked where kind, category, place and common words are all missing, in Chinese and in English.
UNTOLD = ("这些来信反映的事情应如何处理？", "How should what these letters tell of be dealt with?")
# Words that mark a topic, of as many as are drawn before names of places are left out.
KEYWORDS, KEYWORDS_DRAWN = 6, 18
# Letters named behind a generated text; how many there are is kept besides.
CITED_AT_MOST = 50


@dataclass(frozen=True, slots=True)
class LetterText:
    """A letter as naming reads it: redacted text, and the ids on the path of its place."""

    document: Document
    language: str
    category_id: int | None
    place_ids: tuple[int, ...]
    is_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Naming:
    """A drafted name; ``sources`` gives the letters behind every generated text."""

    title: str
    question: str
    keywords: list[dict[str, Any]]
    headline_submission_id: int
    category_id: int | None
    place_id: int | None
    sources: dict[str, Any] = field(default_factory=dict)


def headline_letter(letters: Sequence[LetterText], central_id: str) -> str | None:
    """The letter whose title becomes the headline: the most central one, unless a name may stand in its title.

    A letter whose masking a clerk has confirmed goes before those that nobody has looked at.

    What looks like a person's name and stands in that letter alone is not shown to everybody: the
    next letter is taken whose title has no such word, and None where there is none. A title of which the
    public would first read a mask tells nothing either: the topic is then named by its kind and place.
    """
    texts = [f"{letter.document.title}\n{letter.document.body}" for letter in letters]
    ordered = sorted(letters, key=lambda letter: (not letter.is_confirmed, letter.document.id != central_id))
    for letter in ordered[:HEADLINES_TRIED]:
        title = letter.document.title.strip()
        if not title or begins_hidden(title):
            continue
        if not any(sum(name in text for text in texts) < SHARED_BY for name in _names_in(title)):
            return letter.document.id
    return None


def _names_in(title: str) -> list[str]:
    import rjieba  # its dictionary takes 30 MB, which pages need not carry

    return [word for word, kind in rjieba.tag(title) if kind.startswith("nr") and len(word) > 1]


def cited(documents: Sequence[str]) -> list[int]:
    """The letters behind a text, as they are kept: the first ones, where they are very many."""
    return [int(document_id) for document_id in documents[:CITED_AT_MOST]]


def name_groups(
    groups: Sequence[Group],
    texts: Mapping[int, LetterText],
    category_names: Mapping[int, tuple[str, str | None]],
    place_names: Mapping[int, tuple[str, str | None]],
) -> dict[str, Naming]:
    """Drafts a name for each group whose letters are in ``texts``; the names are (Chinese, English)."""
    background = WordCounts()
    background.add(text.document for text in list(texts.values())[:BACKGROUND_LETTERS])
    named = {}
    for group in groups:
        letters = [texts[i] for i in group.submission_ids if i in texts]
        if letters:
            named[group.key] = _name(group, letters, background, category_names, place_names)
    return named


def _name(
    group: Group,
    letters: Sequence[LetterText],
    background: WordCounts,
    category_names: Mapping[int, tuple[str, str | None]],
    place_names: Mapping[int, tuple[str, str | None]],
) -> Naming:
    # A topic is everybody's: what the office's own tables name is told in its language, whoever wrote. Only the words
    # of letters stay in theirs.
    is_english = 2 * sum(letter.language == "en" for letter in letters) > len(letters)
    category_id = _majority([letter.category_id for letter in letters])
    place_id = common_place([letter.place_ids for letter in letters])
    chosen = headline_letter(letters, str(group.central_id))
    place_name = _pick(place_names.get(place_id or 0), is_english)
    open_place = _open_place(place_id, letters, place_names)
    kind = shared_kind([letter.document for letter in letters])
    drawn = label(
        [letter.document for letter in letters],
        background,
        chosen,
        place_name=place_name,
        matter=_pick(category_names.get(category_id or 0), is_english),
        keyword_count=KEYWORDS_DRAWN,
    )
    asked = kind.question(_pick(place_names.get(place_id or 0), False), False) if kind else drawn.question.text
    question = _tellable(asked, is_english and kind is None)
    headline, told_by = (drawn.headline.text, drawn.headline) if chosen else (question, drawn.question)
    if kind and open_place:
        headline, told_by = kind.title(open_place, False), drawn.question
    return Naming(
        title=headline[:MAX_TITLE],
        question=question,
        keywords=_telling(drawn.keywords, letters, place_names),
        headline_submission_id=int(drawn.headline.document_ids[0]),
        category_id=category_id,
        place_id=place_id,
        sources={
            "title": cited(told_by.document_ids),
            "question": cited(drawn.question.document_ids),
            "letters": len(letters),
        },
    )


def _tellable(question: str, is_english: bool) -> str:
    """The question, unless it begins with what is hidden: it would ask about nothing."""
    return UNTOLD[is_english] if begins_hidden(question) else question


def _telling(
    drawn: Sequence[Statement], letters: Sequence[LetterText], place_names: Mapping[int, tuple[str, str | None]]
) -> list[dict[str, Any]]:
    """The words that say what: pieces of the names of the letters' places say where, which stands beside them."""
    around = {place_id for letter in letters for place_id in letter.place_ids}
    names = [normalise(name) for place_id in around for name in place_names.get(place_id, ()) if name]
    telling = [word for word in drawn if not any(word.text in name for name in names)]
    return [
        {"text": word.text, "letters": len(word.document_ids), "ids": cited(word.document_ids)}
        for word in telling[:KEYWORDS]
    ]


def _open_place(
    place_id: int | None,
    letters: Sequence[LetterText],
    place_names: Mapping[int, tuple[str, str | None]],
) -> str:
    """The place of these letters, or the nearest one around it whose name everybody may read in full."""
    path = next((letter.place_ids for letter in letters if place_id in letter.place_ids), ())
    around = path[: path.index(place_id) + 1] if place_id in path else ()
    names = [_pick(place_names.get(i), False) for i in reversed(around)]
    return next((name for name in names if name and public_text(name) == name), "")


def shared_kind(documents: Sequence[Document]) -> Kind | None:
    """The kind of matter that most of these letters tell; None where none prevails.

    It is read from their words, and where these agree on none, beside the categories that people chose.
    """
    reader = kind_reader()
    told = [reader.read_one(document.title, document.body) for document in documents]
    number = _prevailing(told)
    if number is None:
        both = zip(told, documents, strict=True)
        number = _prevailing([with_category(one, letter.category or "", reader.catalogue) for one, letter in both])
    return None if number is None else reader.catalogue.kinds[number]


def _prevailing(told: Sequence[Reading]) -> int | None:
    """The number of the kind that has the largest share of what letters tell, if it is large enough."""
    sums: Counter[int] = Counter()
    for reading in told:
        sums.update(dict(zip(reading.kinds, reading.shares, strict=True)))
    number = min(sums, key=lambda kind: (-sums[kind], kind), default=None)
    return number if number is not None and sums[number] >= SHARE_OF_KIND * len(told) else None


def kind_reader() -> KindReader:
    """The reader of the kinds of the program and of the office; outside an application, of the program alone."""
    return reader_of(catalogue_with(own_kinds() if has_app_context() else ""))


def _pick(names: tuple[str, str | None] | None, is_english: bool) -> str:
    if names is None:
        return ""
    return (names[1] or names[0]) if is_english else names[0]


def _majority(values: Sequence[int | None]) -> int | None:
    """The value that most of the letters carry, if enough do."""
    counts = Counter(value for value in values if value is not None)
    if not counts:
        return None
    value, count = min(counts.items(), key=lambda item: (-item[1], item[0]))
    return value if count >= MAJORITY * len(values) else None


def common_place(paths: Sequence[tuple[int, ...]]) -> int | None:
    """The narrowest place in which most of the letters lie."""
    best = None
    for depth in range(max((len(path) for path in paths), default=0)):
        place_id = _majority([path[depth] if depth < len(path) else None for path in paths])
        if place_id is None:
            break
        best = place_id
    return best
