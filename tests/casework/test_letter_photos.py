"""The photos of a letter: the desk chooses which of them the unit sees that works on the matter."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest

from govtrack.casework.models import WorkOrder
from govtrack.core.clock import local, now
from govtrack.core.db import db, transaction
from govtrack.core.errors import Forbidden, InvalidInput, NotFound
from govtrack.core.storage import read_photo, store_photo
from govtrack.intake.models import Attachment, Submission
from govtrack.intake.operations import show_photos
from govtrack.intake.queries import list_photos_for_units, shown_photos
from tests import factories
from tests.casework.scene import accepted, dispatched, picture, scene

pytestmark = pytest.mark.usefixtures("app")


def with_photos(letter: Submission, count: int) -> list[int]:
    """Adds photos to the letter; their keys."""
    with transaction():
        for _n in range(count):
            file = store_photo(read_photo(io.BytesIO(picture()), "spot.jpg"))
            db.session.add(Attachment(submission_id=letter.id, file_id=file.id))
    return [row.id for row in db.session.query(Attachment).filter_by(submission_id=letter.id).order_by(Attachment.id)]


def choose(client, letter: Submission, photos: list[int]):
    """Sends the page on which the desk chooses among the photos, as it stands."""
    address = f"/submissions/{letter.id}/photos"
    return client.send(address, {"photos": photos, "seen": client.token(address, "seen")})


def give_out(client, letter: Submission, unit_id: int, photos: list[int]) -> WorkOrder:
    due = local(now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    address = f"/submissions/{letter.id}/dispatch"
    data = {"unit_id": unit_id, "title": "修路灯", "description": "路灯不亮", "due_at": due, "priority": "green"}
    sent = {**data, "photos": photos, "seen": client.token(address, "seen")}
    assert client.send(address, sent).status_code == 302
    return db.session.query(WorkOrder).filter_by(submission_id=letter.id).one()


def test_the_unit_sees_the_photos_that_the_desk_chose_and_no_others(sign_in) -> None:
    around = scene()
    letter = accepted(around)
    shown, kept_back = with_photos(letter, 2)
    desk = sign_in(around.desk)
    page = desk.get(f"/submissions/{letter.id}/dispatch").get_data(as_text=True)
    assert f"/submissions/{letter.id}/photos/{shown}?size=small" in page and "checked" not in page
    order = give_out(desk, letter, around.unit.id, [shown])
    unit = sign_in(around.worker)
    assert f"/orders/{order.id}/photos/{shown}" in unit.get(f"/orders/{order.id}").get_data(as_text=True)
    assert f"/orders/{order.id}/photos/{kept_back}" not in unit.get(f"/orders/{order.id}").get_data(as_text=True)
    assert unit.get(f"/orders/{order.id}/photos/{shown}").mimetype == "image/jpeg"
    assert unit.get(f"/orders/{order.id}/photos/{kept_back}").status_code == 404
    assert unit.get(f"/submissions/{letter.id}/photos/{shown}").status_code in (403, 404)
    stranger = sign_in(factories.user("department", organisation=factories.organisation("department")))
    assert stranger.get(f"/orders/{order.id}/photos/{shown}").status_code == 404


def test_the_desk_chooses_again_and_takes_back(sign_in) -> None:
    around = scene()
    letter = accepted(around)
    first, second = with_photos(letter, 2)
    order = dispatched(around, letter)
    desk, unit = sign_in(around.desk), sign_in(around.worker)
    for chosen in ([first, second], [second], []):
        assert choose(desk, letter, chosen).status_code == 303
        seen = [unit.get(f"/orders/{order.id}/photos/{key}").status_code for key in (first, second)]
        assert seen == [200 if key in chosen else 404 for key in (first, second)]


@pytest.mark.parametrize("page", ["photos", "dispatch"])
def test_a_page_that_was_open_before_shows_no_photo_that_a_colleague_took_back(sign_in, page: str) -> None:
    around = scene()
    letter = accepted(around)
    [photo] = with_photos(letter, 1)
    slower, address = sign_in(around.desk), f"/submissions/{letter.id}/{page}"
    choose(slower, letter, [photo])
    seen = slower.token(address, "seen")
    assert choose(slower, letter, []).status_code == 303
    due = local(now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    order = {"unit_id": around.unit.id, "title": "修路灯", "description": "不亮", "due_at": due, "priority": "green"}
    sent = {**(order if page == "dispatch" else {}), "photos": [photo], "seen": seen}
    refused = slower.send(address, sent)
    assert refused.status_code == 409 and "其他人刚把这一项清空了" in refused.get_data(as_text=True)
    assert list_photos_for_units(letter) == [] and db.session.query(WorkOrder).count() == 0
    # Whoever has read that decides: the page names the choice as it stands now.
    again = dict(re.findall(r'name="(seen)"[^>]*value="([^"]*)"', refused.get_data(as_text=True)))
    assert slower.send(address, {**sent, **again}).status_code in (302, 303)
    assert list_photos_for_units(letter) == [photo]


def test_the_operation_itself_refuses_a_choice_that_is_behind() -> None:
    around = scene()
    letter = accepted(around)
    [photo] = with_photos(letter, 1)
    seen, row = shown_photos(letter).version, db.session.get_one(Attachment, photo)
    with transaction():
        show_photos(around.desk_actor, letter, photos=[row], seen_version=seen)
    with pytest.raises(InvalidInput), transaction():
        show_photos(around.desk_actor, letter, photos=[], seen_version=seen)
    assert list_photos_for_units(letter) == [photo]


def test_a_letter_without_photos_offers_no_choice(sign_in) -> None:
    around = scene()
    letter = accepted(around)
    desk = sign_in(around.desk)
    assert f"/submissions/{letter.id}/photos" not in desk.get(f"/submissions/{letter.id}").get_data(as_text=True)
    assert 'name="photos"' not in desk.get(f"/submissions/{letter.id}/dispatch").get_data(as_text=True)
    assert desk.get(f"/submissions/{letter.id}/photos").status_code == 409


def test_a_photo_of_another_letter_or_a_desk_of_another_place_is_refused() -> None:
    around = scene()
    letter, other = accepted(around), accepted(around, body="另一封信，垃圾没有清运，已经三天")
    [_own], [foreign] = with_photos(letter, 1), with_photos(other, 1)
    elsewhere = factories.user("community_staff", at=factories.place("community"))
    photo = db.session.get_one(Attachment, foreign)
    with pytest.raises(NotFound), transaction():
        show_photos(around.desk_actor, letter, photos=[photo], seen_version=shown_photos(letter).version)
    with pytest.raises(Forbidden), transaction():
        show_photos(elsewhere.actor, other, photos=[photo], seen_version=shown_photos(other).version)
    assert list_photos_for_units(letter) == list_photos_for_units(other) == []
