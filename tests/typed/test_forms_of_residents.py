"""Forms of residents with an account, of those who look at what they wrote, and of a receipt × every interruption."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from govtrack.accounts.models import User
from govtrack.core.db import db, transaction
from govtrack.core.limits import limiter
from govtrack.proposals import operations
from govtrack.proposals.models import Proposal
from govtrack.residents.models import Resident
from tests import factories
from tests.discussion.talking import OTHERS, do, say, shown, topic
from tests.pages import PageClient
from tests.pagewide.forms import Forms
from tests.proposals import world
from tests.residents import at_home
from tests.residents.people import resident, sign_in_resident
from tests.typed.interruptions import Writing, another_process, interrupt

Pages = Callable[[Resident], Iterator[str]]


def _own_proposals(author: Resident) -> Iterator[str]:
    hood = world.neighbourhood()
    yield f"/proposals/offer/{world.proposing_letter(hood.compound, author).number}"
    mine = world.public(hood, author)
    for deed in ("revise", "add", "merge"):
        yield f"/proposals/{mine.id}/{deed}"


def _own_words(writer: Resident) -> Iterator[str]:
    yield f"/discussion/topics/{topic().id}/write"
    refused = do("refuse", say(topic(), resident_id=writer.id), reason="与这件事无关，请另写来信。")
    yield f"/contributions/{refused.id}/appeal"
    yield f"/contributions/{shown(topic(), resident_id=writer.id).id}/more"


def _own_home(_person: Resident) -> Iterator[str]:
    factories.place("building", factories.place("compound", factories.place("community")))
    yield "/mine/home/ask"


def _desk_of_proposals(author: Resident) -> Iterator[str]:
    hood = world.neighbourhood()
    waiting, public = world.offered(hood, author), world.public(hood, author)
    for deed in ("publish", "decline"):
        yield f"/proposals/{waiting.id}/{deed}"
    with transaction():
        update = operations.add_update(author, db.session.merge(public), "物业同意装在车库。")
    for deed in ("show", "refuse"):
        yield f"/proposals/updates/{update.id}/{deed}"
    with transaction():
        db.session.get_one(Proposal, public.id).state = "closing"
    yield f"/proposals/{public.id}/answer"


def _desk_of_words(writer: Resident) -> Iterator[str]:
    yield f"/desk/contributions/{say(topic(), resident_id=writer.id).id}"
    yield f"/contributions/{shown(topic(), OTHERS[0], resident_id=writer.id).id}/reply"


def _desk_of_homes(person: Resident) -> Iterator[str]:
    building = factories.place("building", factories.place("compound", factories.place("community")))
    home = at_home.asked(building, person)
    for deed in ("confirm", "refuse"):
        yield f"/homes/{home.id}/{deed}"


def _lost(client: PageClient, person: User | Resident, pages: Iterator[str], app: Flask) -> tuple[list[str], int]:
    """What each interruption of each form of these pages has taken, and how many forms there were."""
    client.environ_base["HTTP_ORIGIN"] = "http://localhost"
    again, lost, tried = another_process(app), [], 0
    for page in pages:
        limiter.reset()
        answer = client.get(page)
        assert answer.status_code == 200, f"{page}: {answer.status_code}"
        for form in Forms(answer.get_data(as_text=True)).found:
            if any(kind in {"text", "textarea"} for kind in form.written.values()):
                lost += interrupt(Writing(client, person, page, form), again)
                tried += 1
    return lost, tried


@pytest.mark.parametrize(("pages", "forms"), [(_own_proposals, 4), (_own_words, 3), (_own_home, 1)])
def test_what_a_resident_types_is_kept(app: Flask, client: PageClient, pages: Pages, forms: int) -> None:
    person = resident()
    sign_in_resident(client, person)
    lost, tried = _lost(client, person, pages(person), app)
    assert "\n".join(lost) == "" and tried == forms


@pytest.mark.parametrize(("pages", "forms"), [(_desk_of_proposals, 3), (_desk_of_words, 2), (_desk_of_homes, 2)])
def test_what_the_desk_types_about_it_is_kept(app: Flask, client: PageClient, pages: Pages, forms: int) -> None:
    person = factories.user("command")
    client.sign_in(person)
    lost, tried = _lost(client, person, pages(resident()), app)
    assert "\n".join(lost) == "" and tried == forms
