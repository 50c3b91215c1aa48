"""The drafted wording of a topic with the letters it came from, and what a language model suggests instead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import current_app
from sqlalchemy import select

from govtrack.core.actors import Actor
from govtrack.core.db import db
from govtrack.core.settings import get_setting
from govtrack.intake.cards import LetterName, name_for
from govtrack.intake.models import Submission
from govtrack.topics.clustering.naming import cited
from govtrack.topics.engine import Document
from govtrack.topics.engine.labels import Label, label, redrafted
from govtrack.topics.engine.redraft import HttpRedraft
from govtrack.topics.models import Topic
from govtrack.topics.queries.members import list_latest_members
from govtrack.topics.settings import REDRAFT_MODEL, REDRAFT_SECONDS, REDRAFT_URL

# Letters that are read for a suggestion, the newest ones.
READ_AT_MOST = 200


@dataclass(frozen=True, slots=True)
class Source:
    """One generated text of the topic and the letters it came from; ``total`` counts all of them."""

    kind: str
    text: str
    letters: Sequence[LetterName]
    total: int


@dataclass(frozen=True, slots=True)
class Draft:
    """What is sent to the language model: redacted letters, and the wording there is."""

    label: Label
    documents: list[Document]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A wording that cites letters of the topic."""

    title: str
    question: str
    sources: dict[str, list[int]]


def list_sources(reader: Actor, topic: Topic, known: Iterable[Submission] = ()) -> list[Source]:
    """Title, question and each keyword with the letters they were drawn from, as one may read them; one query for
    those that are not ``known`` already."""
    told = topic.label_sources or {}
    texts = [("title", topic.title, told.get("title", []), 0), ("question", topic.question, told.get("question", []),
             told.get("letters", 0))]  # fmt: skip
    texts += [("keyword", word["text"], word.get("ids", []), word["letters"]) for word in topic.keywords]
    wanted = {i for _kind, _text, ids, _total in texts for i in ids}
    letters = {row.id: row for row in known if row.id in wanted}
    if missing := wanted - letters.keys():
        letters |= {row.id: row for row in db.session.scalars(select(Submission).where(Submission.id.in_(missing)))}
    letters = {i: row for i, row in letters.items() if row.reserved_for is None}
    return [
        Source(kind, text, [name_for(reader, letters[i]) for i in ids if i in letters], max(total, len(ids)))
        for kind, text, ids, total in texts
        if ids
    ]


def can_suggest() -> bool:
    """Whether the office has a language model of its own."""
    return bool(get_setting(REDRAFT_URL) and get_setting(REDRAFT_MODEL))


def draft_of(topic: Topic) -> Draft | None:
    """The letters and the wording that a suggestion starts from; None without letters."""
    letters = list_latest_members(topic, READ_AT_MOST)
    documents = [Document(str(row.id), row.redacted_title, row.redacted_body) for row in letters if row.has_own_words]
    if not documents:
        return None
    medoid = str(topic.headline_submission_id) if topic.headline_submission_id else None
    names = (topic.place.name if topic.place else "", topic.category.name if topic.category else "")
    return Draft(label(documents, None, medoid, *names), documents)


def suggest(draft: Draft) -> Suggestion | None:
    """Asks the language model; None where it fails, or cites nothing or a letter of another topic.

    It may take seconds: no transaction should be open.
    """
    redraft = HttpRedraft(
        get_setting(REDRAFT_URL), get_setting(REDRAFT_MODEL), current_app.config["REDRAFT_KEY"],
        get_setting(REDRAFT_SECONDS),
    )  # fmt: skip
    offered = redrafted(draft.label, draft.documents, redraft)
    if offered is draft.label:
        return None
    sources = {
        "title": cited(offered.headline.document_ids),
        "question": cited(offered.question.document_ids),
    }
    return Suggestion(offered.headline.text, offered.question.text, sources)
