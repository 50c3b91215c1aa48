"""What people say about a topic: sentences of its letters, the letters behind each, and the letters behind none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from govtrack.core.actors import Actor
from govtrack.discussion.digest import Contribution, Digest, draw_digest
from govtrack.intake.cards import LetterText, letter_text
from govtrack.intake.models import Submission
from govtrack.intake.policy import reads_words
from govtrack.topics.models import Topic
from govtrack.topics.queries import count_members, list_latest_members
from govtrack.topics.queries.evidence import list_letters

# The newest letters that one page reads; of more, the page says so.
MOST_LETTERS = 300


@dataclass(frozen=True, slots=True)
class SaidPoint:
    """A sentence, how many people say the same, and their letters."""

    text: str
    people: int
    letters: Sequence[LetterText]


@dataclass(frozen=True, slots=True)
class TopicDigest:
    """The digest of a topic as its page shows it, with the audit."""

    points: Sequence[SaidPoint]
    people: int
    represented: int
    views_of_a_tenth: int
    not_represented: Sequence[LetterText]
    without_words: Sequence[LetterText]
    letters: int
    unchecked: int
    letters_of_topic: int

    @property
    def is_of_all(self) -> bool:
        """Whether no letter of the topic was too old to be looked at."""
        return self.letters + self.unchecked >= self.letters_of_topic


def describe_voices(reader: Actor, topic: Topic) -> TopicDigest:
    """Draws the digest from the masked texts of the newest letters; a flood of look-alikes is one person, as it is
    everywhere. Letters that this person may not read before the desk has checked their masking are counted alone."""
    newest = list_latest_members(topic, MOST_LETTERS)
    letters = [letter for letter in newest if reads_words(reader, letter)]
    authors = {letter.submission_id: letter.counted.reporter for letter in list_letters([topic.id]).get(topic.id, [])}
    found = _drawn(tuple(_contributions(letters, authors)))
    by_key = {str(letter.id): letter for letter in letters}

    def shown(keys: Iterable[str]) -> list[LetterText]:
        return [letter_text(by_key[key]) for key in keys]

    audit = found.audit
    return TopicDigest(
        points=[SaidPoint(point.text, point.people, shown(point.contributions)) for point in found.points],
        people=audit.people,
        represented=audit.represented,
        views_of_a_tenth=audit.views_of_a_tenth,
        not_represented=shown(audit.not_represented),
        without_words=shown(audit.without_words),
        letters=len(letters),
        unchecked=len(newest) - len(letters),
        letters_of_topic=count_members(topic),
    )


def _contributions(letters: Iterable[Submission], authors: Mapping[int, str | None]) -> Iterable[Contribution]:
    for letter in letters:
        yield Contribution(str(letter.id), letter.redacted_body or letter.redacted_title, authors.get(letter.id) or "")


@lru_cache(maxsize=8)
def _drawn(contributions: tuple[Contribution, ...]) -> Digest:
    """The same letters are not read again for the next reader of the page."""
    return draw_digest(contributions)
