"""What people write: what is taken, held, refused in words, shown, appealed for and taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.core.clock import pretend
from govtrack.core.db import db, transaction
from govtrack.core.errors import Conflict, Forbidden, IllegalTransition, InvalidInput, NotFound
from govtrack.core.settings import change_setting
from govtrack.core.verbs import perform
from govtrack.discussion.models import Contribution
from govtrack.discussion.operations import support, take_support_back
from govtrack.discussion.operations.contributing import is_alike
from govtrack.discussion.settings import AT_ONCE
from govtrack.discussion.verbs import VERBS
from govtrack.intake.policy import as_reporter
from govtrack.notify.models import Message
from govtrack.residents.models import Resident
from govtrack.residents.operations import delete_account
from tests import factories
from tests.discussion.talking import OTHERS, WORDS, do, say, shown, topic
from tests.pages import PageClient
from tests.residents.people import resident, sign_in_resident


def test_what_is_written_waits_and_the_public_reads_nothing(app: Flask, client: PageClient) -> None:
    desk = factories.user("command")
    about = topic()
    row = say(about)
    assert row.state == "waiting" and WORDS not in client.get(f"/topics/{about.id}").get_data(as_text=True)
    told = db.session.scalars(select(Message).where(Message.kind == "discussion.waiting")).all()
    assert [message.user_id for message in told] == [desk.id]


def test_once_looked_at_everybody_reads_it_and_its_writer_is_told(app: Flask, client: PageClient) -> None:
    about, writer = topic(), resident()
    shown(about, resident_id=writer.id)
    assert WORDS in client.get(f"/topics/{about.id}").get_data(as_text=True)
    told = db.session.scalars(select(Message).where(Message.kind == "discussion.shown")).all()
    assert {message.reporter for message in told} == {f"account/{writer.id}"}


def test_the_desk_masks_more_and_changes_nothing_else(app: Flask) -> None:
    row = say(topic(), "王大妈家的充电线从窗户里拉出来，天天晚上这样。")
    masked = row.redacted_text
    with pytest.raises(InvalidInput):
        do("show", row, text=masked.replace("天天", "有时"))
    assert do("show", row, text=masked.replace("窗户", "***")).redacted_text == masked.replace("窗户", "***")


def test_a_number_is_masked_before_anybody_reads_it(app: Flask) -> None:
    row = say(topic(), "有问题请打电话13812345678找他，他天天占着消防通道。")
    assert "13812345678" not in row.redacted_text


@pytest.mark.parametrize(
    "text", ["", "   ", "！！！！！！！！！！！！", "同意", "aaaaaaaaaaaaaaaa", "😀😀😀😀😀😀😀😀😀", "x" * 102_400]
)
def test_what_says_nothing_or_too_much_is_refused_at_the_text(app: Flask, text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        say(topic(), text)
    assert refused.value.field == "text"


def test_who_says_nearly_the_same_stands_with_the_first(app: Flask) -> None:
    about = topic()
    first = say(about)
    second = say(about, f"{WORDS}！", resident_id=2)
    assert (second.state, second.alike_id) == ("held", first.id)
    with pytest.raises(InvalidInput):
        say(about, WORDS, resident_id=2)
    assert do("show", second, text=second.redacted_text).alike_id is None


def test_who_is_against_in_nearly_the_same_words_stands_by_itself(app: Flask) -> None:
    about = topic()
    first = say(about, "我支持加装电梯，我们楼里老人多，上下楼太难了。", "for")
    second = say(about, "我反对加装电梯，我们楼里老人多，上下楼太难了。", "against", resident_id=2)
    assert is_alike(first.likeness, second.likeness) and (second.state, second.alike_id) == ("waiting", None)


def test_what_is_said_otherwise_stands_by_itself(app: Flask) -> None:
    about = topic()
    assert {say(about, text, resident_id=number).state for number, text in enumerate((WORDS, *OTHERS))} == {"waiting"}


def test_when_the_first_is_taken_back_the_next_waits_by_itself(app: Flask) -> None:
    about = topic()
    first, second, third = (say(about, resident_id=number) for number in (1, 2, 3))
    do("take_back", first, as_reporter())
    assert (second.state, second.alike_id, third.state, third.alike_id) == ("waiting", None, "held", second.id)


def test_so_many_a_day_and_no_more(app: Flask) -> None:
    about = topic()
    for text in OTHERS:
        say(about, text)
    with pytest.raises(InvalidInput):
        say(about)
    assert say(about, resident_id=2).state == "waiting" and say(topic()).state == "waiting"


@pytest.mark.parametrize("state", ["noticed", "scheduled", "in_session"])
def test_nobody_writes_or_supports_between_notice_and_council(app: Flask, state: str) -> None:
    about = topic()
    row = shown(about)
    with transaction():
        about.state = state
    with pytest.raises(Conflict):
        say(about, OTHERS[0])
    with transaction(), pytest.raises(Conflict):
        support(as_reporter(), row, 2)


def test_after_the_decision_it_opens_again_and_what_was_said_stays_with_it(app: Flask, client: PageClient) -> None:
    about = topic()
    shown(about)
    with transaction():
        about.state, about.outcome = "decided", "consensus"
    html = client.get(f"/topics/{about.id}").get_data(as_text=True)
    assert WORDS not in html and f"/discussion/topics/{about.id}?part=earlier" in html
    assert WORDS in client.get(f"/discussion/topics/{about.id}?part=earlier").get_data(as_text=True)
    shown(about, OTHERS[0])
    assert OTHERS[0] in client.get(f"/topics/{about.id}").get_data(as_text=True)


def test_what_the_public_does_not_read_cannot_be_talked_about(app: Flask) -> None:
    with pytest.raises(NotFound):
        say(topic(voices=1))


def test_a_refusal_has_a_reason_and_one_appeal_that_somebody_else_decides(app: Flask) -> None:
    row, judge, other = say(topic()), factories.actor("command"), factories.actor("command")
    with pytest.raises(InvalidInput):
        do("refuse", row, judge, reason="不行")
    do("refuse", row, judge, reason="这里只有骂人的话，没有说到事情本身。")
    do("appeal", row, as_reporter(), reason="我说的是充电的事。")
    with pytest.raises(Forbidden):
        do("uphold", row, judge, reason="再看一遍，确实没有骂人。")
    do("uphold", row, other, reason="再看一遍，确实没有骂人。")
    assert row.state == "shown"
    with pytest.raises(Conflict):
        do("refuse", row, judge, reason="还是不行，要再看一次才行。")


def test_an_appeal_is_made_once(app: Flask) -> None:
    row, other = say(topic()), factories.actor("command")
    do("refuse", row, reason="这里只有骂人的话，没有说到事情本身。")
    do("appeal", row, as_reporter(), reason="我说的是充电的事。")
    do("decline", row, other, reason="看过了，还是没有说到事情本身。")
    with pytest.raises(IllegalTransition):
        do("appeal", row, as_reporter(), reason="再来一次可以吗？")


@pytest.mark.parametrize(
    ("late", "is_taken"), [(timedelta(seconds=-1), True), (timedelta(), True), (timedelta(seconds=1), False)]
)
def test_an_appeal_is_made_within_thirty_days(app: Flask, late: timedelta, is_taken: bool) -> None:
    row = say(topic())
    do("refuse", row, reason="这里只有骂人的话，没有说到事情本身。")
    with pretend(row.state_since + timedelta(days=30) + late):
        if is_taken:
            assert do("appeal", row, as_reporter(), reason="我说的是充电的事。").state == "appealed"
        else:
            with pytest.raises(Conflict):
                do("appeal", row, as_reporter(), reason="我说的是充电的事。")


def test_support_counts_once_and_is_undone(app: Flask) -> None:
    row = shown(topic())
    with transaction():
        assert [support(as_reporter(), row, 2), support(as_reporter(), row, 2)] == [True, False]
    assert row.supports == 1
    with transaction():
        assert [take_support_back(as_reporter(), row, 2), take_support_back(as_reporter(), row, 2)] == [True, False]
    assert row.supports == 0
    with transaction(), pytest.raises(InvalidInput):
        support(as_reporter(), row, 1)


def test_the_desk_of_another_place_does_not_see_it(as_role: Callable[..., PageClient]) -> None:
    here, there = factories.place("community"), factories.place("community")
    row = say(topic(here))
    assert as_role("community_staff", at=here).get(f"/desk/contributions/{row.id}").status_code == 200
    assert as_role("community_staff", at=there).get(f"/desk/contributions/{row.id}").status_code == 404


def test_pages_from_writing_to_reading(app: Flask, client: PageClient, as_role: Callable[..., PageClient]) -> None:
    about = topic()
    sign_in_resident(client)
    answer = client.send(f"/discussion/topics/{about.id}/write", {"kind": "against", "text": WORDS})
    assert answer.headers["Location"] == "/mine/contributions"
    assert WORDS in client.get("/mine/contributions").get_data(as_text=True)
    row = db.session.scalars(select(Contribution)).one()
    desk = as_role("command")
    assert WORDS in desk.get("/desk/contributions").get_data(as_text=True)
    answer = desk.send(f"/desk/contributions/{row.id}", {"verdict": "show", "redacted_text": WORDS})
    assert answer.status_code == 302, answer.get_data(as_text=True)
    assert WORDS in app.test_client().get(f"/topics/{about.id}").get_data(as_text=True)


def test_one_reply_and_one_word_more_and_no_more(app: Flask, client: PageClient) -> None:
    about, writer, staff = topic(), resident(), factories.actor("command")
    row = shown(about, resident_id=writer.id)
    do("reply", row, staff, text="东门内侧有地方，先试一个月。")
    with pytest.raises(Conflict):
        do("reply", row, staff, text="再说一遍：先试一个月。")
    with transaction():
        more = perform(VERBS["say_more"], as_reporter(), row, text="补充一句：架子上面要有顶棚。")
    with pytest.raises(Conflict):
        do("say_more", row, as_reporter(), text="还有一句：架子最好放两排。")
    page = f"/contributions/{row.id}"
    assert "先试一个月" in client.get(page).get_data(as_text=True)
    assert "顶棚" not in client.get(page).get_data(as_text=True)
    do("show", more, text=more.redacted_text)
    assert "顶棚" in client.get(page).get_data(as_text=True)
    assert client.get(f"/contributions/{more.id}").status_code == 404
    assert db.session.scalars(select(Message.reporter).where(Message.kind == "discussion.replied")).first()


def test_a_reply_is_for_those_whom_the_matter_concerns(app: Flask) -> None:
    here, there = factories.place("community"), factories.place("community")
    row = shown(topic(here))
    for stranger in (factories.actor("community_staff", at=there), factories.actor("property", at=here)):
        with pytest.raises(Forbidden):
            do("reply", row, stranger, text="东门内侧有地方，先试一个月。")
    assert do("reply", row, factories.actor("community_staff", at=here), text="先试一个月。").reply == "先试一个月。"


def test_an_account_goes_and_what_was_public_stays(app: Flask, client: PageClient) -> None:
    about, writer = topic(), resident()
    row, others = shown(about, resident_id=writer.id), shown(about, OTHERS[0], resident_id=writer.id + 1)
    with transaction():
        support(as_reporter(), others, writer.id)
    with transaction():
        delete_account(db.session.get_one(Resident, writer.id))
    db.session.expire_all()
    assert (row.resident_id, row.text, row.state, others.supports) == (None, None, "shown", 1)
    assert WORDS in client.get(f"/topics/{about.id}").get_data(as_text=True)


@pytest.mark.parametrize(("before", "refused", "state"), [(2, 0, "waiting"), (3, 0, "shown"), (3, 1, "waiting")])
def test_texts_of_proven_writers_appear_at_once_where_the_office_wishes(
    app: Flask, before: int, refused: int, state: str
) -> None:
    for number in range(before):
        shown(topic(), OTHERS[number])
    for _one in range(refused):
        do("refuse", say(topic()), reason="这里只有骂人的话，没有说到事情本身。")
    assert say(topic()).state == "waiting"
    with transaction():
        change_setting(AT_ONCE, True, "管理员")
    assert say(topic()).state == state
    assert say(topic(), "有事请打13900001111找我，录像可以给大家看。").state == "waiting"
