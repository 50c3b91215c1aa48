"""A proposal is talked about as a topic is: written, looked at, read on its page, and closed once it is over."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from govtrack.core.db import transaction
from govtrack.core.errors import Conflict, NotFound
from govtrack.discussion.operations import Said, contribute
from govtrack.intake.policy import as_reporter
from govtrack.proposals import operations
from tests.discussion.talking import OTHERS, WORDS, do
from tests.proposals.world import neighbourhood, offered, person, public
from tests.residents.people import sign_in_resident


def test_what_is_said_stands_on_the_page_of_the_proposal(app: Flask, client: Any) -> None:
    hood = neighbourhood()
    proposal = public(hood, person())
    with transaction():
        row = contribute(as_reporter(), proposal, Said("for", WORDS, 99))
    address = f"/proposals/{proposal.id}"
    assert WORDS not in client.get(address).get_data(as_text=True)
    do("show", row, hood.desk, text=row.redacted_text)
    assert WORDS in client.get(address).get_data(as_text=True)
    assert WORDS in client.get(f"/discussion/proposals/{proposal.id}").get_data(as_text=True)
    with transaction():
        proposal.state = "withdrawn"
    with transaction(), pytest.raises(Conflict):
        contribute(as_reporter(), proposal, Said("against", OTHERS[0], 99))


def test_what_waits_ends_where_the_proposal_is_taken_back(app: Flask, client: Any, as_role: Any) -> None:
    hood, author, writer = neighbourhood(), person(), person()
    proposal = public(hood, author)
    with transaction():
        row = contribute(as_reporter(), proposal, Said("for", WORDS, writer.id))
    with transaction():
        read = contribute(as_reporter(), proposal, Said("against", OTHERS[1], 99))
    do("show", read, hood.desk, text=read.redacted_text)
    with transaction():
        operations.withdraw(author, proposal)
    assert (row.state, read.state) == ("lapsed", "shown")
    sign_in_resident(client, writer)
    mine = client.get("/mine/contributions").get_data(as_text=True)
    assert "提案人已撤回提案" in mine and "等待查看" not in mine and f"/proposals/{proposal.id}#discussion" not in mine
    assert WORDS not in as_role("command").get("/discussion/desk").get_data(as_text=True)


def test_what_is_not_public_yet_is_not_talked_about(app: Flask) -> None:
    proposal = offered(neighbourhood(), person())
    with transaction(), pytest.raises(NotFound):
        contribute(as_reporter(), proposal, Said("for", WORDS, 99))
