"""What the lists of the office can do, and what they refuse."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from govtrack.audit.models import Event
from govtrack.core.clock import now, pretend
from govtrack.core.db import db, transaction
from govtrack.core.errors import Conflict, Forbidden, InvalidInput
from govtrack.core.settings import change_setting
from govtrack.notify.models import Message
from govtrack.registries import operations
from govtrack.registries.models import Entry
from govtrack.registries.operations import NewEntry
from govtrack.registries.queries import EntryFilter, count_lists, get_entry, list_entries, list_warnings
from tests import factories
from tests.registries.scene import actor_at, elevator, in_days, scene

pytestmark = pytest.mark.usefixtures("app")


def events() -> list[tuple[str, dict[str, object]]]:
    rows = db.session.scalars(select(Event).where(Event.subject_type == "registry_entries").order_by(Event.id))
    return [(row.verb, row.data) for row in rows]


def test_an_entry_in_order_has_no_colour_and_a_day_on_which_it_changes() -> None:
    entry = elevator(scene())
    assert (entry.code, entry.colour, entry.due_on.isoformat()) == ("T1", None, in_days(15))
    assert events() == [("added", {"registry": "elevators", "code": "T1"})]


def test_a_code_stands_in_a_list_once_however_it_is_typed() -> None:
    around = scene()
    elevator(around, "ab 12")
    with pytest.raises(InvalidInput) as refused:
        elevator(around, "AB12")
    assert refused.value.field == "code"


def test_the_same_code_may_stand_in_two_lists() -> None:
    around = scene()
    elevator(around, "1")
    with transaction():
        operations.add_entry(around.actor, around.community, registry="venues", details=NewEntry("1", "议事厅"))
    assert db.session.query(Entry).count() == 2


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (NewEntry(" ", "一号梯"), "code"),
        (NewEntry("1", " "), "name"),
        (NewEntry("1" * 65, "一号梯"), "code"),
        (NewEntry("1", "一号梯", {"policy_until": "明天或者后天"}), "policy_until"),
        (NewEntry("1", "一号梯", {"policy_until": "0026-01-01"}), "policy_until"),
        (NewEntry("1", "一号梯", {"state": "飞走了"}), "state"),
        (NewEntry("1", "一号梯", {"insurer": "保" * 201}), "insurer"),
    ],
)
def test_what_cannot_be_kept_is_refused_at_its_field(draft, field) -> None:
    around = scene()
    with pytest.raises(InvalidInput) as refused, transaction():
        operations.add_entry(around.actor, around.place, registry="elevators", details=draft)
    assert refused.value.field == field


def test_a_list_is_kept_for_places_of_its_levels_alone() -> None:
    around = scene()
    grid = factories.place("grid", parent=around.community)
    with pytest.raises(InvalidInput) as refused:
        elevator(around, place=grid)
    assert refused.value.field == "place"


def test_a_change_is_one_event_for_each_field_and_ends_its_warning() -> None:
    around = scene()
    entry = elevator(around, policy_until=in_days(-1), notes="请找住户13800138000")
    assert [(row.watch, row.colour) for row in list_warnings(entry)] == [("policy", "red")]
    kept = {name: value for name, value in entry.values.items() if name != "notes"}
    with transaction():
        draft = NewEntry("T1", "1幢1单元", kept | {"policy_until": in_days(300)})
        assert operations.change_entry(around.actor, get_entry(entry.id), place=around.place, details=draft)
    assert (get_entry(entry.id).colour, list(list_warnings(entry))) == (None, [])
    changed = {data["field"]: (data.get("old"), data.get("new")) for verb, data in events() if verb == "changed"}
    assert changed == {
        "elevators.policy_until": (in_days(-1), in_days(300)),
        # A long text may hold what nobody may keep for ever: the record only says that it was changed.
        "elevators.notes": (None, None),
    }


def test_a_change_that_changes_nothing_writes_nothing() -> None:
    around = scene()
    entry = elevator(around)
    with transaction():
        draft = NewEntry("t1", "1幢1单元", dict(entry.values))
        assert not operations.change_entry(around.actor, get_entry(entry.id), place=around.place, details=draft)
    assert [verb for verb, _data in events()] == ["added"]


def test_a_code_is_not_changed_into_one_that_another_has() -> None:
    around = scene()
    elevator(around, "A")
    other = elevator(around, "B")
    with pytest.raises(InvalidInput) as refused, transaction():
        operations.change_entry(
            around.actor, get_entry(other.id), place=around.place, details=NewEntry("a", "2单元", dict(other.values))
        )
    assert refused.value.field == "code"


def test_an_entry_is_not_moved_into_a_place_that_somebody_else_keeps() -> None:
    around, entry = scene(), None
    entry, next_door = elevator(around), factories.place("compound")
    with pytest.raises(Forbidden), transaction():
        draft = NewEntry("T1", "1幢1单元", dict(entry.values))
        operations.change_entry(around.actor, get_entry(entry.id), place=next_door, details=draft)


def test_out_of_the_list_and_in_again() -> None:
    around = scene()
    entry = elevator(around, state="stopped")
    with transaction():
        operations.retire_entry(around.actor, get_entry(entry.id), reason="这台电梯已经拆除了")
    gone = get_entry(entry.id)
    assert (gone.colour, gone.due_on, list(list_warnings(gone))) == (None, None, [])
    with pytest.raises(Conflict), transaction():
        operations.change_entry(around.actor, get_entry(entry.id), place=around.place, details=NewEntry("T1", "改"))
    with pytest.raises(Conflict), transaction():
        operations.retire_entry(around.actor, get_entry(entry.id), reason="这台电梯已经拆除了")
    with transaction():
        operations.restore_entry(around.actor, get_entry(entry.id))
    assert get_entry(entry.id).colour == "red"
    with pytest.raises(Conflict), transaction():
        operations.restore_entry(around.actor, get_entry(entry.id))


def test_the_day_that_turns_an_entry_red_is_told_once_to_who_keeps_the_list() -> None:
    around = scene()
    elevator(around, "A", policy_until=in_days(1))
    elevator(around, "B", policy_until=in_days(1))
    elevator(around, "C", policy_until=in_days(2))
    with pretend(now() + timedelta(days=2)):
        for _twice in range(2):
            with transaction():
                operations.refresh_due()
        told = db.session.scalars(select(Message).where(Message.kind == "registries.turned_red")).all()
        assert [(row.user_id, row.parameters["count"], row.address) for row in told] == [
            (around.clerk.id, 2, "/registries/elevators?view=red")
        ]
        assert {row.code: row.colour for row in db.session.scalars(select(Entry))} == {
            "A": "red", "B": "red", "C": "yellow"
        }  # fmt: skip


def test_what_is_due_goes_on_behind_the_last_id_and_ends() -> None:
    around = scene()
    for number in range(3):
        elevator(around, f"E{number}")
    with transaction():
        count, after = operations.refresh_all(limit=2)
        assert (count, after > 0) == (2, True)
        assert operations.refresh_all(after, limit=2) == (1, 0)


def test_a_changed_setting_holds_from_the_next_reckoning() -> None:
    around = scene()
    entry = elevator(around, policy_until=in_days(40))
    with transaction():
        change_setting("registries.elevators_policy_days", 60, "甲")
    with transaction():
        operations.refresh_all()
    assert get_entry(entry.id).colour == "yellow"


def test_everybody_sees_the_lists_of_their_own_places_alone() -> None:
    here, there = scene(), scene()
    elevator(here, "A", state="stopped")
    elevator(there, "B")
    assert [row.code for row in list_entries(here.actor, "elevators", EntryFilter()).items] == ["A"]
    counts = {row.registry.name: (row.total, row.red, row.yellow) for row in count_lists(here.actor)}
    assert counts == {
        "elevators": (1, 1, 0), "enterprises": (0, 0, 0), "outlets": (0, 0, 0), "referrals": (0, 0, 0),
        "venues": (0, 0, 0),
    }  # fmt: skip
    property_company = actor_at(here.clerk, here.community, "property")
    assert list_entries(property_company, "elevators", EntryFilter()).total == 0


@pytest.mark.parametrize(
    ("wanted", "codes"),
    [
        (EntryFilter(), ["A", "B"]),
        (EntryFilter("red"), ["A"]),
        (EntryFilter("yellow"), []),
        (EntryFilter("retired"), ["C"]),
        (EntryFilter(words="b"), ["B"]),
        (EntryFilter(words="%"), []),
    ],
)
def test_the_views_of_a_list(wanted, codes) -> None:
    around = scene()
    elevator(around, "A", state="stopped")
    elevator(around, "B")
    gone = elevator(around, "C")
    with transaction():
        operations.retire_entry(around.actor, get_entry(gone.id), reason="这台电梯已经拆除了")
    assert [row.code for row in list_entries(around.actor, "elevators", wanted).items] == codes
