"""Nobody is told twice, and nobody reads another's notices."""

from __future__ import annotations

from typing import Any

from govtrack.accounts.models import User
from govtrack.accounts.operations import grant_role
from govtrack.casework import operations as casework
from govtrack.core.db import transaction
from govtrack.council import operations as council
from govtrack.notify.kinds import define_notice
from govtrack.notify.operations import notify_users
from govtrack.notify.queries import count_unread, list_notices
from govtrack.responses import operations as responses
from tests import factories
from tests.casework import scene as orders
from tests.council import scene as councils
from tests.pages import PageClient
from tests.responses import world

KIND = define_notice("tests.waiting", "%(title)s is waiting")


def unread(person: User) -> list[str]:
    """The kinds of what still waits for this person."""
    return [notice.kind for notice in list_notices(person.id).items if notice.read_at is None]


def test_one_occasion_is_told_once(app: Any) -> None:
    person = factories.user("command")
    for _ in range(3):
        with transaction():
            notify_users([person, person], KIND, key="occasion", address="/", place_path="/", title="A letter")
    assert count_unread(person.id) == 1


def test_opening_a_notice_reads_it_and_goes_there(app: Any) -> None:
    person = factories.user("command")
    with transaction():
        notify_users([person], KIND, key="x", address="/notices?page=1", place_path="/", title="<b>A letter</b>")
    app.test_client_class = PageClient
    client = app.test_client()
    client.sign_in(person)
    page = client.get("/notices").get_data(as_text=True)
    assert "&lt;b&gt;A letter&lt;/b&gt; is waiting" in page
    notice = list_notices(person.id).items[0]
    answer = client.send(f"/notices/{notice.id}", page="/notices")
    assert answer.headers["Location"] == "/notices?page=1"
    assert count_unread(person.id) == 0


def test_anothers_notice_does_not_exist(app: Any, as_role: Any) -> None:
    person = factories.user("command")
    with transaction():
        notify_users([person], KIND, key="x", address="/", place_path="/", title="A letter")
    notice_id = list_notices(person.id).items[0].id
    stranger = as_role("command")
    assert stranger.send(f"/notices/{notice_id}", page="/account/password").status_code == 404
    assert count_unread(person.id) == 1


def test_what_waits_ends_for_everybody_when_somebody_does_it(app: Any) -> None:
    first, second = factories.user("command"), factories.user("command")
    response = world.handed_in(topic=world.topic_of(world.letter()[0]))
    waiting = [count_unread(person.id) for person in (first, second)]
    with transaction():
        responses.publish_response(first.actor, response, seen_version=response.version, has_checked_findings=True)
    assert waiting == [1, 1]
    assert [count_unread(person.id) for person in (first, second)] == [0, 0]


def test_an_order_ends_what_was_told_of_it_step_by_step(app: Any) -> None:
    around = orders.scene()
    order = orders.dispatched(around)
    assert unread(around.worker) == ["casework.dispatched"]
    orders.do(order, casework.sign, around.worker_actor)
    assert unread(around.worker) == []
    order = orders.do(order, casework.start, around.worker_actor)
    order = orders.do(order, casework.claim_done, around.worker_actor, note="路灯已修好", photos=[orders.evidence()])
    assert unread(around.supervisor) == ["casework.claimed"]
    orders.do(order, casework.verify, around.supervisor.actor, verdict="ok")
    assert unread(around.supervisor) == []


def test_minutes_that_were_confirmed_wait_for_nobody(app: Any) -> None:
    around = councils.scene()
    meeting = councils.closed(around, councils.admitted_topic(around))
    assert "council.invited" not in unread(around.chair)
    with transaction():
        council.save_minutes(around.recorder.actor, meeting, body="第一稿")
    with transaction():
        council.save_minutes(around.recorder.actor, meeting, body="第二稿")
    assert unread(around.chair) == ["council.to_confirm"]


def test_a_change_of_rights_leads_everybody_to_a_page_of_their_own(app: Any, run_jobs: Any) -> None:
    auditor, person, place = factories.user("auditor"), factories.user(), factories.subdistrict()
    admin, unit = factories.actor("admin"), factories.organisation(at=place)
    with transaction():
        grant_role(admin, person, "department", place, unit)
    run_jobs()
    for user, words in ((person, "account/password"), (auditor, person.name)):
        (message,) = list_notices(user.id).items
        client = PageClient(app, use_cookies=True)
        client.sign_in(user)
        page = client.get(message.address)
        assert page.status_code == 200 and words in page.get_data(as_text=True)
