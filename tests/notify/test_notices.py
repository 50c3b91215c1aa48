"""Nobody is told twice, and nobody reads another's notices."""

from __future__ import annotations

from typing import Any

from govtrack.core.db import transaction
from govtrack.notify.kinds import define_notice
from govtrack.notify.operations import tell
from govtrack.notify.queries import count_unread, list_notices
from tests import factories

KIND = define_notice("tests.waiting", "%(title)s is waiting")


def test_one_occasion_is_told_once(app: Any) -> None:
    person = factories.user("command")
    for _ in range(3):
        with transaction():
            tell([person, person], KIND, key="occasion", address="/", title="A letter")
    assert count_unread(person.id) == 1


def test_opening_a_notice_reads_it_and_goes_there(app: Any) -> None:
    from tests.pages import PageClient

    person = factories.user("command")
    with transaction():
        tell([person], KIND, key="x", address="/notices?page=1", title="<b>A letter</b>")
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
        tell([person], KIND, key="x", address="/", title="A letter")
    notice_id = list_notices(person.id).items[0].id
    stranger = as_role("command")
    assert stranger.send(f"/notices/{notice_id}", page="/account/password").status_code == 404
    assert count_unread(person.id) == 1
