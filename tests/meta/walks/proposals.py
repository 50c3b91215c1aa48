"""Walks of proposals: nobody looks at their own, and whoever looked does not answer."""

from __future__ import annotations

from typing import Any

from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.proposals import operations
from govtrack.proposals.models import Proposal
from govtrack.proposals.operations.answering import call_for_answers
from govtrack.residents.models import Resident
from tests.meta.walks.walking import ComesBy, Walk, done, letter_by, walks
from tests.proposals.world import Neighbourhood, colleague, neighbourhood, offered, person

ANSWER = "现在还不能装，电容不够，明年扩容。"


def written_by(hood: Neighbourhood, writer: Actor, by: ComesBy) -> Proposal:
    """Offered, from a letter of this writer."""
    proposal, letter = offered(hood, person()), by(writer)
    with transaction():
        letter.redaction_confirmed_at = now()
        proposal.submission = letter
    return db.session.get_one(Proposal, proposal.id)


def called(hood: Neighbourhood, proposal: Proposal) -> Proposal:
    """Made public by the desk, and to be answered soon."""
    done(operations.publish, hood.desk, proposal, seen_edition=proposal.edition)
    done(call_for_answers, [proposal])
    return proposal


def answers(proposal: Proposal) -> Any:
    """The act of answering it."""
    return lambda who: operations.answer(who, proposal, ANSWER)


@walks("proposals.look", "intake.write")
def looking_at_ones_own(by: ComesBy = letter_by) -> Walk:
    hood = neighbourhood()
    writer = colleague(hood)
    proposal = written_by(hood, writer, by)
    return Walk(lambda who: operations.publish(who, proposal, seen_edition=proposal.edition), (writer,), hood.desk)


@walks("proposals.look_at_update", "intake.write")
def showing_what_one_added(by: ComesBy = letter_by) -> Walk:
    hood = neighbourhood()
    writer = colleague(hood)
    proposal = written_by(hood, writer, by)
    done(operations.publish, hood.desk, proposal, seen_edition=proposal.edition)
    author = db.session.get_one(Resident, proposal.author_id)
    update = done(operations.add_update, author, proposal, "物业说变压器够用。")
    return Walk(lambda who: operations.show_update(who, update), (writer,), hood.desk)


@walks("proposals.answer", "intake.write")
def answering_ones_own(by: ComesBy = letter_by) -> Walk:
    hood = neighbourhood()
    writer = colleague(hood)
    return Walk(answers(called(hood, written_by(hood, writer, by))), (writer,), colleague(hood))


@walks("proposals.answer", "proposals.look")
def answering_what_one_made_public() -> Walk:
    hood = neighbourhood()
    return Walk(answers(called(hood, offered(hood, person()))), (hood.desk,), colleague(hood))
