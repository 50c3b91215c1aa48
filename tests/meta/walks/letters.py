"""Duties at the desk, done for real."""

from __future__ import annotations

from govtrack.core.actors import Actor
from govtrack.core.db import transaction
from govtrack.intake import operations as intake
from govtrack.intake.models import Appeal, Submission
from govtrack.intake.policy import as_reporter
from tests import factories
from tests.meta.walks.walking import ComesBy, Walk, letter_by, walks


@walks("intake.decide", "intake.write")
def _writes_and_accepts(come: ComesBy = letter_by) -> Walk:
    writer, other = factories.actor("command"), factories.actor("command")
    letter = come(writer, is_accepted=False)
    return Walk(lambda who: intake.accept(who, letter), (writer,), other)


@walks("intake.confirm_text", "intake.write")
def _writes_and_confirms_the_mask(come: ComesBy = letter_by) -> Walk:
    writer, other = factories.actor("command"), factories.actor("command")
    letter = come(writer, is_accepted=False)

    def confirm(who: Actor) -> object:
        return intake.confirm_redaction(who, letter, letter.redacted_title, letter.redacted_body, letter.version)

    return Walk(confirm, (writer,), other)


@walks("intake.confirm_receipt", "intake.ask_receipt")
def _asks_and_gives() -> Walk:
    asker, other = factories.actor("command"), factories.actor("command")
    letter = letter_by(factories.actor("resident"), is_accepted=False)
    with transaction():
        request = intake.ask_receipt(asker, letter, "知道题目、日期和照片")
    return Walk(lambda who: intake.confirm_receipt(who, request), (asker,), other)


@walks("intake.confirm_receipt", "intake.write")
def _writes_and_gives(come: ComesBy = letter_by) -> Walk:
    writer, asker, other = factories.actor("command"), factories.actor("command"), factories.actor("command")
    letter = come(writer, is_accepted=False)
    with transaction():
        request = intake.ask_receipt(asker, letter, "知道题目、日期和照片")
    return Walk(lambda who: intake.confirm_receipt(who, request), (writer,), other)


@walks("intake.confirm_addition", "intake.write")
def _writes_and_confirms_an_addition(come: ComesBy = letter_by) -> Walk:
    writer, other = factories.actor("command"), factories.actor("command")
    letter = come(writer, is_accepted=False)
    with transaction():
        addition = intake.add_words(as_reporter(), letter, "三楼的灯也坏了。")
    return Walk(lambda who: intake.confirm_addition(who, addition, "三楼", addition.version), (writer,), other)


@walks("intake.decide_appeal", "intake.refuse")
def _refuses_and_decides_on_the_appeal() -> Walk:
    refuser, other = factories.actor("command"), factories.actor("command")
    letter = letter_by(factories.actor("resident"), is_accepted=False)
    appeal = _appeal(refuser, letter)
    return Walk(lambda who: intake.decline_appeal(who, appeal, "理由"), (refuser,), other)


@walks("intake.decide_appeal", "intake.write")
def _writes_and_decides_on_the_appeal(come: ComesBy = letter_by) -> Walk:
    writer, refuser, other = factories.actor("command"), factories.actor("command"), factories.actor("command")
    appeal = _appeal(refuser, come(writer, is_accepted=False))
    return Walk(lambda who: intake.decline_appeal(who, appeal, "理由"), (writer,), other)


def _appeal(refuser: Actor, letter: Submission) -> Appeal:
    with transaction():
        intake.not_accept(refuser, letter, "不属于受理范围")
        return intake.appeal(as_reporter(), letter, "请再看一次")
