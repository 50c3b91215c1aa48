"""An optional language model that rewrites a label; it must cite, a person approves."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from .documents import Document
from .endpoint import post_json
from .labels import Label, Statement

_TASK = (
    "Rewrite the headline and the question of a topic from citizens' letters. Be neutral and "
    "brief, keep the language of the letters, name no person, add nothing that no letter says. "
    'Answer with JSON only: {"headline": {"text": "", "ids": []}, "question": {"text": "", '
    '"ids": []}}, where ids are the letters that say so.'
)


@dataclass(frozen=True, slots=True)
class HttpRedraft:
    """Asks a `/chat/completions` endpoint; give it to `labels.redrafted`.

    Letters go out as they are given: pass redacted text only. Any failure
    raises, and `redrafted` then keeps the label that was drawn.
    """

    url: str
    model: str
    key: str = ""
    timeout: float = 10.0
    letters_shown: int = 12

    def __call__(self, drawn: Label, documents: Sequence[Document]) -> Label:
        """The label with headline and question rewritten, each with its sources."""
        letters = [
            {"id": document.id, "title": document.title, "text": document.body[:300]}
            for document in documents[: self.letters_shown]
        ]
        question = {"headline": drawn.headline.text, "question": drawn.question.text}
        content = json.dumps({**question, "letters": letters}, ensure_ascii=False)
        messages = [{"role": "system", "content": _TASK}, {"role": "user", "content": content}]
        payload = {"model": self.model, "messages": messages, "temperature": 0}
        answer = post_json(self.url, payload, self.key, self.timeout)
        offered = json.loads(answer["choices"][0]["message"]["content"])
        return replace(
            drawn,
            headline=_statement(offered["headline"]),
            question=_statement(offered["question"]),
        )


def _statement(offered: dict[str, Any]) -> Statement:
    return Statement(str(offered["text"]).strip(), tuple(map(str, offered["ids"])))
