"""What the desk types about whoever wrote: a unit may be a property company, and reads none of it in the open."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from govtrack.casework import operations
from govtrack.casework.models import WorkOrder
from govtrack.casework.operations import NewOrder
from govtrack.core.actors import ANONYMOUS
from govtrack.core.db import transaction
from govtrack.intake import operations as intake
from govtrack.intake.policy import as_reporter
from govtrack.intake.queries import get_submission
from tests import factories
from tests.casework.scene import Scene, claimed, dispatched, do, scene
from tests.intake.drafts import sent
from tests.pages import PageClient

pytestmark = pytest.mark.usefixtures("app")
PHONE = "13805710001"
TYPED = f"请联系{PHONE}，三幢门口的灯不亮"
MASKED = "请联系***，三幢门口的灯不亮"


def order_of(around: Scene, **texts: str) -> WorkOrder:
    return claimed(around, dispatched(around, **texts))


def test_title_and_text_of_an_order_about_a_letter() -> None:
    order = order_of(scene("property"), title=f"路灯 {PHONE}", description=TYPED)
    assert (order.title, order.description) == ("路灯 ***", MASKED)


def test_the_note_of_a_call() -> None:
    around = scene("property")
    values = {"is_contacted": True, "is_solved": "no", "remark": f"我叫陈建国，{TYPED}"}
    order = do(order_of(around), operations.record_callback, around.desk_actor, **values)
    assert [row.note for row in order.callbacks] == [f"我叫***，{MASKED}"]


def test_what_is_missing_from_the_work() -> None:
    around = scene("property")
    order = do(order_of(around), operations.verify, around.supervisor.actor, verdict="rework", remark=TYPED)
    assert [row.verdict_note for row in order.rounds] == [MASKED, ""]
    assert order.rounds[1].reason == MASKED


def test_words_that_tell_nobody_stay_as_they_are() -> None:
    order = order_of(scene(), title="路灯不亮", description="3号楼门口，请于3月2日17:00前修好，费用500元")
    assert (order.title, order.description) == ("路灯不亮", "3号楼门口，请于3月2日17:00前修好，费用500元")


def test_the_unit_reads_the_spot_masked_once_the_desk_has_read_the_letter(client: PageClient) -> None:
    place, desk = factories.place(), factories.actor("command")
    unit = factories.organisation("property", at=place)
    letter, _code = sent(place=place, place_note="5幢北侧人行道，找2单元501的陈建国")
    with transaction():
        intake.accept(desk, get_submission(letter.id))
    with transaction():
        new = NewOrder(profile="case", unit=unit, title="灯", place=place, submission=letter, description="灯不亮")
        order = operations.dispatch(desk, new)
    client.sign_in(factories.user("property", at=place, organisation=unit))

    def page() -> str:
        return client.get(f"/orders/{order.id}").get_data(as_text=True)

    assert "北侧人行道" not in page()
    with transaction():
        row = get_submission(letter.id)
        intake.confirm_redaction(desk, row, row.redacted_title, row.redacted_body, row.version)
    assert "北侧人行道" in page() and "501" not in page() and "陈建国" not in page()


def test_the_answer_to_a_question_of_the_desk_is_proposed_to_the_unit(sign_in: Callable[..., PageClient]) -> None:
    """What had to be asked before the letter could be accepted is what the unit needs."""
    around = scene()
    with transaction():
        draft = intake.Draft(title="路灯不亮", body="路灯不亮三天了", place=around.place)
        letter, _code = intake.submit(ANONYMOUS, draft)
    with transaction():
        intake.return_for_information(around.desk_actor, letter, "在哪一幢？")
        intake.resubmit(as_reporter(), letter, f"在三幢门口，电话{PHONE}")
        intake.accept(around.desk_actor, letter)
    page = sign_in(around.desk).get(f"/submissions/{letter.id}/dispatch").get_data(as_text=True)
    proposed = page.partition('id="description"')[2].partition("</textarea>")[0]
    assert "路灯不亮三天了\n\n问：在哪一幢？\n答：在三幢门口，电话***" in proposed
    assert "还没有归类" in page and "权责清单没有列明" not in page
    assert f'href="/submissions/{letter.id}/reclassify"' in page
