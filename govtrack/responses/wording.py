"""The words of a personal answer, and the look for personal data before anything is published."""

from __future__ import annotations

import re
from dataclasses import dataclass
from string import Template

from govtrack.core.clock import local
from govtrack.core.i18n import _l
from govtrack.core.settings import get_setting
from govtrack.intake.models import Submission
from govtrack.intake.redaction import redact
from govtrack.responses.models import PARTS, Response
from govtrack.responses.settings import NOTHING_EN, NOTHING_ZH, TEMPLATE_EN, TEMPLATE_ZH

GIST_LENGTH = 60
LABELS = {
    "heard": _l("What we heard"),
    "decided": _l("What was decided"),
    "not_adopted": _l("What was not adopted, and why"),
    "who_does_what": _l("Who does what by when"),
    "how_to_object": _l("If you do not agree"),
}
_SENTENCE_END = re.compile(r"(?<=[。！？!?;；\n])")


def gist_of(submission: Submission) -> str:
    """The letter in a few redacted words: its title, else the beginning of its text."""
    words = submission.redacted_title.strip() or " ".join(submission.redacted_body.split())
    return words if len(words) <= GIST_LENGTH else f"{words[:GIST_LENGTH]}…"


def compose_answer(submission: Submission, response: Response) -> str:
    """What this reporter reads: their own letter's gist and the response, in the letter's language."""
    is_english = submission.language == "en"
    template = get_setting(TEMPLATE_EN if is_english else TEMPLATE_ZH)
    nothing = get_setting(NOTHING_EN if is_english else NOTHING_ZH)
    day = local(submission.received_at)
    date = f"{day:%d} {day:%B} {day.year}" if is_english else f"{day.year}年{day.month}月{day.day}日"
    parts = {name: getattr(response, name) or nothing for name in PARTS}
    return Template(template).safe_substitute(parts, date=date, number=submission.number, gist=gist_of(submission))


def split_sentences(text: str) -> list[str]:
    """The sentences and lines of ``text``, trimmed."""
    return [sentence.strip() for sentence in _SENTENCE_END.split(text) if sentence.strip()]


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence of one part that seems to tell a person: a phone, a plate, a room, a name."""

    part: str
    sentence: str


def list_findings(response: Response) -> list[Finding]:
    """Every sentence that the masking of letters would change; a warning, not a verdict."""
    findings = []
    for part in PARTS:
        for sentence in split_sentences(getattr(response, part) or ""):
            if redact(sentence) != sentence:
                findings.append(Finding(part, sentence))
    return findings
