"""I have this too: one tap is a voice with a receipt and an answer of its own, once for each person."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.api.cards import request_card
from govtrack.api.queries import Shown
from govtrack.core.db import db, transaction
from govtrack.core.errors import InvalidInput, NotFound
from govtrack.core.settings import change_setting
from govtrack.discussion.queries.digest import describe_voices
from govtrack.intake.models import ReporterContact, Submission
from govtrack.intake.operations.later_words import correct_letter
from govtrack.intake.policy import as_reporter, is_publishable_row
from govtrack.intake.queries import list_attachments
from govtrack.intake.reporters import Contact
from govtrack.intake.standing import told_states
from govtrack.responses.models import Answer
from govtrack.topics import operations
from govtrack.topics.models import EngineWaiting, Topic, TopicBurst, TopicMember
from govtrack.topics.operations import Joining
from govtrack.topics.operations.enlisting import enlist, enlist_new
from govtrack.topics.queries import facts
from govtrack.topics.queries.cohesion import read_letter_kinds
from govtrack.topics.queries.evidence import list_letters
from govtrack.topics.queries.facts import describe
from govtrack.topics.queries.labels import draft_of
from govtrack.topics.queries.members import page_members
from govtrack.topics.queries.ties import explain_letters
from govtrack.topics.settings import JOINS_UNPROVEN
from tests import factories
from tests.casework import scene
from tests.intake.test_report_pages import picture
from tests.residents.people import sign_in_resident
from tests.responses import world


def public_topic(**values: Any) -> Topic:
    return world.topic_of(world.letter()[0], **values)


def join(topic: Topic, device: str = "phone one", **values: Any) -> Submission:
    with transaction():
        voice, _code = operations.join_topic(world.ANONYMOUS, db.session.get_one(Topic, topic.id), Joining(
            place=values.pop("place", None), device=device, **values))  # fmt: skip
    return voice


def members(topic: Topic) -> set[int]:
    rows = select(TopicMember.submission_id).where(TopicMember.topic_id == topic.id, TopicMember.ended_at.is_(None))
    return set(db.session.scalars(rows))


def tap(client: Any, topic: Topic, **typed: Any) -> Any:
    place = factories.place("compound")
    return client.send(f"/topics/{topic.id}/me-too", {"place": str(place.id), **typed})


def newest() -> Submission:
    found = db.session.scalars(select(Submission).order_by(Submission.id.desc())).first()
    assert found is not None
    return found


def test_a_tap_is_a_voice_with_a_receipt_and_no_letter(app: Flask, client: Any) -> None:
    topic = public_topic()
    before = topic.voices
    answer = tap(client, topic)
    voice = newest()
    assert answer.headers["Location"] == f"/receipt/{voice.id}"
    page = client.get(answer.headers["Location"]).get_data(as_text=True)
    assert voice.number in page and "一起计入" in page
    assert (voice.state, voice.due_at, voice.channel, voice.body) == ("accepted", None, "joined", "我也遇到了。")
    assert voice.id in members(topic)
    db.session.refresh(topic)
    assert topic.voices == before + 1
    # The comparison has nothing to do with it, and it is not quoted as if it told something.
    with transaction():
        enlist_new()
        enlist([voice.id])
    assert db.session.scalar(select(EngineWaiting.id).where(EngineWaiting.submission_id == voice.id)) is None
    assert all("我也遇到了" not in excerpt.text for excerpt in describe(topic, reads_letters=False).excerpts)


def test_a_tap_with_a_photo_is_a_letter_that_the_desk_reads_and_that_is_not_quoted(
    app: Flask, client: Any, as_role: Any
) -> None:
    topic = public_topic()
    assert tap(client, topic, photos=[picture()]).status_code == 303
    voice = newest()
    assert (voice.state, voice.channel, voice.body) == (
        "received",
        "joined_photo",
        "我也遇到了。",
    ) and voice.due_at is not None
    assert len(list_attachments(voice)) == 1 and voice.id in members(topic)
    assert voice.number in as_role("command").get("/desk?state=open").get_data(as_text=True)
    with transaction():
        voice.redaction_confirmed_at = voice.received_at
    assert voice.id in db.session.scalars(select(Submission.id).where(is_publishable_row())).all()
    assert facts._excerpts([voice.id]) == [], "it is not quoted as if it told something"


def test_a_tap_brings_no_words_whatever_came_with_it_until_its_writer_finds_some(app: Flask, client: Any) -> None:
    """Wherever words of letters are read: what the house wrote for whoever tapped is nobody's point."""
    topic, clerk = public_topic(), factories.actor("command")
    said = join(topic, "phone two", sentence="早上校门口走不动。")
    tap(client, topic, photos=[picture()])
    silent = newest()
    with transaction():
        silent.redaction_confirmed_at = silent.received_at
    told = describe_voices(clerk, topic)
    assert all("我也遇到了" not in point.text for point in told.points)
    assert [letter.id for letter in told.without_words] == [silent.id]
    draft = draft_of(topic)
    assert draft is not None and str(silent.id) not in {document.id for document in draft.documents}
    why = {one.letter.id: one for one in explain_letters(clerk, topic, page_members(topic))}
    assert why[silent.id].tie is None and all(one.other is None or one.other.id != silent.id for one in why.values())
    assert set(read_letter_kinds([silent.id, said.id])) == {said.id}
    assert description(silent) is None and description(said) is not None
    with transaction():
        correct_letter(as_reporter(), silent, silent.title, "照片里是早上七点的校门口。", seen_version=1)
    assert silent.has_own_words and "七点的校门口" in (description(silent) or "")


def description(letter: Submission) -> Any:
    """What the open interface tells of it."""
    shown = Shown(letter, is_public=True, is_mine=False)
    return request_card(shown, {}, told_states([letter])[letter.id])["description"]


def test_nothing_of_it_waits_at_the_desk(app: Flask, client: Any, as_role: Any) -> None:
    topic = public_topic()
    tap(client, topic)
    desk = as_role("command")
    for page in ("/desk?state=open", "/desk/masking", "/responses/work?view=letters"):
        shown = desk.get(page)
        assert shown.status_code == 200 and newest().number not in shown.get_data(as_text=True), page
    assert "派给单位" not in desk.get(f"/submissions/{newest().id}").get_data(as_text=True)


def test_one_browser_counts_once(app: Flask, client: Any) -> None:
    topic = public_topic()
    tap(client, topic)
    again = tap(client, topic)
    assert again.status_code == 422 and "只计一次" in again.get_data(as_text=True)
    other = app.test_client()
    assert tap(other, topic).status_code == 303
    assert tap(client, public_topic(title="另一件事")).status_code == 303


def test_one_account_counts_once_on_all_its_devices(app: Flask, client: Any) -> None:
    topic, other = public_topic(), app.test_client()
    resident = sign_in_resident(client)
    sign_in_resident(other, resident)
    assert tap(client, topic).status_code == 303
    assert tap(other, topic).status_code == 422
    assert newest().identity_mode == "confidential"
    assert db.session.scalars(select(ReporterContact).order_by(ReporterContact.id.desc())).first().email_proven_at


def test_whoever_wrote_a_letter_on_it_counts_once(app: Flask) -> None:
    contact = Contact(email="li@example.org")
    topic = world.topic_of(world.letter(contact=contact)[0])
    with pytest.raises(InvalidInput):
        join(topic, contact=contact)


def test_without_an_account_it_counts_as_the_anonymous_do(app: Flask) -> None:
    topic = public_topic()
    one, two = join(topic), join(topic, "phone two", contact=Contact(email="wu@example.org"))
    weights = {letter.submission_id: letter.evidence.is_verifiable for letter in list_letters([topic.id])[topic.id]}
    assert (weights[one.id], weights[two.id]) == (False, True)


def test_a_sentence_of_ones_own_is_a_letter(app: Flask, client: Any) -> None:
    topic = public_topic()
    tap(client, topic, sentence="我家三号楼也一样，打电话 13900001111 找我。")
    letter = newest()
    assert (letter.state, letter.channel) == ("received", "web") and letter.due_at is not None
    assert "13900001111" not in letter.redacted_body and letter.id in members(topic)


def test_words_of_danger_ask_back_and_lose_nothing(app: Flask, client: Any) -> None:
    refused = tap(client, public_topic(), sentence="楼下着火了")
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422 and "119" in page and "楼下着火了" in page
    assert tap(client, public_topic(), sentence="楼下着火了", not_emergency="y").status_code == 303


def test_it_is_taken_back(app: Flask, client: Any) -> None:
    topic = public_topic()
    tap(client, topic)
    voice = newest()
    assert "撤回" in client.get(f"/follow/{voice.number}").get_data(as_text=True)
    assert client.send(f"/follow/{voice.number}/take-back").status_code == 303
    db.session.refresh(voice)
    assert voice.state == "withdrawn"
    assert voice.id not in {letter.submission_id for letter in list_letters([topic.id])[topic.id]}
    assert app.test_client().get(f"/follow/{voice.number}/take-back").status_code == 404
    assert tap(client, topic).status_code == 303  # and said again


def test_it_has_an_answer_of_its_own(app: Flask, client: Any) -> None:
    topic = public_topic()
    voice = join(topic)
    world.deliver(world.published(topic=db.session.get_one(Topic, topic.id)))
    assert db.session.scalars(select(Answer).where(Answer.submission_id == voice.id)).one().text


def test_many_without_an_account_wait_for_somebody_to_look(app: Flask) -> None:
    with transaction():
        change_setting(JOINS_UNPROVEN, 10, "test")
    topic = public_topic()
    for number in range(9):
        join(topic, f"phone {number}")
    assert db.session.scalars(select(TopicBurst)).all() == []
    join(topic, "phone ten")
    burst = db.session.scalars(select(TopicBurst)).one()
    assert (burst.letters, burst.reasons, burst.state) == (10, ["new accounts"], "open")
    join(topic, "phone eleven")
    assert db.session.scalars(select(TopicBurst)).one().letters == 11


def test_one_connection_brings_forty_an_hour(app: Flask) -> None:
    topic = public_topic()
    answers = []
    for _number in range(12):
        answers.append(tap(app.test_client(), topic).status_code)
    assert answers[:10] == [303] * 10 and answers[10:] == [429] * 2


@pytest.mark.parametrize("state", ["rejected"])
def test_what_was_refused_takes_no_more_voices(app: Flask, client: Any, state: str) -> None:
    topic = public_topic(state=state)
    with pytest.raises(NotFound):
        join(topic)
    assert client.get(f"/topics/{topic.id}/me-too").status_code == 404


def test_what_the_public_does_not_see_cannot_be_joined(app: Flask, client: Any) -> None:
    topic = public_topic()
    with transaction():
        db.session.get_one(Topic, topic.id).state = "forming"
    assert client.get(f"/topics/{topic.id}/me-too").status_code == 404


def test_the_code_on_the_wall_leads_to_what_is_said_around_here(app: Flask, client: Any, as_role: Any) -> None:
    community = factories.place("community")
    compound = factories.place("compound", community)
    topic = world.topic_of(world.letter(at=compound)[0])
    with transaction():
        db.session.get_one(Topic, topic.id).place_id = community.id
    page = client.get(f"/here/{compound.code}").get_data(as_text=True)
    assert "校门口拥堵" in page and f"/topics/{topic.id}/me-too?at={compound.code}" in page
    form = client.get(f"/topics/{topic.id}/me-too?at={compound.code}").get_data(as_text=True)
    assert f'<option selected value="{compound.id}"' in form or f'value="{compound.id}" selected' in form
    assert client.get("/here/nowhere").status_code == client.get(f"/here/{community.code}").status_code == 404
    staff = as_role("community_staff", at=community)
    assert staff.get(f"/here/{compound.code}/card").status_code == 200
    assert staff.get(f"/here/{compound.code}/card.png").data.startswith(b"\x89PNG")


def test_a_letter_at_work_is_not_taken_back(app: Flask, client: Any) -> None:
    around = scene.scene()
    letter, code = world.letter()
    client.send("/follow", {"code": code})
    order = scene.dispatched(around, letter)
    page = client.get(f"/follow/{letter.number}/take-back").get_data(as_text=True)
    assert "已不能撤回" in page and order.submission_id == letter.id
    assert client.send(f"/follow/{letter.number}/take-back", page="/follow").status_code == 422
    db.session.refresh(letter)
    assert letter.state == "accepted"
