"""The form for a new version of the rules of order."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from wtforms import DecimalField, StringField, TextAreaField
from wtforms.validators import InputRequired

from govtrack.core.editing import EditForm, Kept, stand_in
from govtrack.core.errors import InvalidInput, Text
from govtrack.core.forms import Required, Ticks, UpTo, WholeNumber, tidy
from govtrack.core.i18n import _l
from govtrack.council.forms.fields import as_choices
from govtrack.council.models import RuleSet
from govtrack.council.vocabulary import PARTIES

OWN_TEXT = "office"
COUNTS: dict[str, Text] = {
    "quorum_at_least": _l("Voting members needed at least"),
    "notice_days": _l("Days of notice"),
    "urgent_notice_hours": _l("Hours of notice in urgent matters"),
    "session_minutes": _l("Longest meeting, in minutes"),
    "speech_minutes": _l("Longest speech, in minutes"),
    "speeches_per_motion": _l("Speeches of a person on one motion"),
    "vote_open_minutes": _l("Shortest vote, in minutes"),
    "sessions_without_consensus": _l("Meetings without consensus before a topic is referred"),
    "minutes_working_days": _l("Working days until the minutes are confirmed"),
    "witnesses": _l("Residents who sign the minutes"),
}
SHARES: dict[str, Text] = {
    "quorum_share": _l("Share of those invited with a vote (0 to 1)"),
    "resident_share": _l("Share of residents among the voters (0 to 1)"),
    "carry_share": _l("Share of the voters present that must be exceeded (0 to 1)"),
    "debate_closing_share": _l("Share that can close a debate early (0 to 1)"),
}
LISTS: dict[str, Text] = {
    "required_parties": _l("Who must be there"),
    "voting_parties": _l("Who has a vote"),
}


class RulesForm(EditForm):
    """Texts, one rule a line in both languages, and the limits that are checked."""

    title_zh = StringField(_l("Title in Chinese"), filters=[tidy], validators=[Required(), UpTo(200)])
    title_en = StringField(_l("Title in English"), filters=[tidy], validators=[Required(), UpTo(200)])
    note_zh = TextAreaField(_l("Where the text comes from, in Chinese"), filters=[tidy], validators=[UpTo(1000)])
    note_en = TextAreaField(_l("Where the text comes from, in English"), filters=[tidy], validators=[UpTo(1000)])
    rules_zh = TextAreaField(_l("Rules in Chinese, one a line"), filters=[tidy], validators=[Required(), UpTo(10_000)])
    rules_en = TextAreaField(_l("Rules in English, one a line"), filters=[tidy], validators=[Required(), UpTo(10_000)])
    reason = TextAreaField(_l("Why the rules change"), filters=[tidy], validators=[Required(), UpTo(1000)])

    def entered_rules(self) -> list[dict[str, Any]]:
        """The rules, numbered; raises InvalidInput where the languages differ in their count."""
        chinese = [line.strip() for line in (self.rules_zh.data or "").splitlines() if line.strip()]
        english = [line.strip() for line in (self.rules_en.data or "").splitlines() if line.strip()]
        if len(chinese) != len(english):
            raise InvalidInput(_l("Both languages need the same number of rules, one a line."), "rules_en")
        pairs = enumerate(zip(chinese, english, strict=True), start=1)
        return [{"number": number, "source": OWN_TEXT, "zh": zh, "en": en} for number, (zh, en) in pairs]

    def entered_limits(self) -> dict[str, Any]:
        """The limits as the rule set keeps them."""
        shares = {name: float(self[name].data) for name in SHARES}
        return {name: self[name].data for name in (*COUNTS, *LISTS)} | shares


for _name, _label in COUNTS.items():
    setattr(
        RulesForm, _name, WholeNumber(_label, validators=[InputRequired(_l("Enter the number; 0 if there was none."))])
    )
for _name, _label in SHARES.items():
    setattr(RulesForm, _name, DecimalField(_label, places=3, validators=[InputRequired()]))
for _name, _label in LISTS.items():
    _field = Ticks(
        _label,
        choices=as_choices(PARTIES.items()),
    )
    setattr(RulesForm, _name, _field)


def rules_values(rules: RuleSet) -> dict[str, Any]:
    """What the form shows first: the version in force."""
    return {
        "title_zh": rules.title_zh,
        "title_en": rules.title_en,
        "note_zh": rules.note_zh,
        "note_en": rules.note_en,
        "rules_zh": "\n".join(rule["zh"] for rule in rules.rules),
        "rules_en": "\n".join(rule["en"] for rule in rules.rules),
        **rules.limits,
    }


def rules_shown(values: dict[str, Any]) -> Kept:
    """The version in force as the form reads it back: shares as decimal numbers."""
    return stand_in(**values | {name: Decimal(str(values[name])) for name in SHARES})
