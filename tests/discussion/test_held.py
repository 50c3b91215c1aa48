"""What says nearly the same as another: held beside it only as long as somebody may read that other one."""

from __future__ import annotations

import pytest
from flask import Flask

from govtrack.core.errors import InvalidInput
from govtrack.discussion.operations.contributing import is_alike
from govtrack.intake.policy import as_reporter
from tests import factories
from tests.discussion.talking import do, say, topic

WHY = "这里只有骂人的话，没有说到事情本身。"


@pytest.mark.parametrize("is_shown", [False, True])
def test_when_the_first_is_refused_the_next_waits_by_itself(app: Flask, is_shown: bool) -> None:
    about = topic()
    first, second, third = (say(about, resident_id=number) for number in (1, 2, 3))
    if is_shown:
        do("show", first, text=first.redacted_text)
    do("refuse", first, reason=WHY)
    assert (second.state, second.alike_id, third.state, third.alike_id) == ("waiting", None, "held", second.id)


def test_nothing_is_held_beside_what_is_refused_or_appealed_for(app: Flask) -> None:
    about, other = topic(), factories.actor("command")
    first = say(about)
    do("refuse", first, reason=WHY)
    second = say(about, resident_id=2)
    do("refuse", second, reason=WHY)
    do("appeal", first, as_reporter(), reason="我说的是充电的事。")
    third = say(about, resident_id=3)
    do("refuse", third, reason=WHY)
    do("decline", first, other, reason="看过了，还是没有说到事情本身。")
    assert {row.alike_id for row in (second, third, say(about, resident_id=4))} == {None}


def test_who_was_refused_says_the_same_by_an_appeal_and_not_anew(app: Flask) -> None:
    about = topic()
    do("refuse", say(about), reason=WHY)
    with pytest.raises(InvalidInput):
        say(about)


@pytest.mark.parametrize(("other", "is_near"), [("00000000000007ff", True), ("0000000000000fff", True),
                                                 ("0000000000001fff", False)])  # fmt: skip
def test_up_to_twelve_bits_may_differ(other: str, is_near: bool) -> None:
    assert is_alike("8000000000000000", f"8{other[1:]}") is is_near


@pytest.mark.parametrize("nothing", ["", "0000000000000000"])
def test_what_cannot_be_read_is_like_nothing(nothing: str) -> None:
    assert not is_alike(nothing, nothing) and not is_alike(nothing, "0000000000000001")
