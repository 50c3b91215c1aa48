"""Red Tea Councils: called, noticed, attended, debated, voted on, minuted."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from govtrack.core.clock import local_midnight
from govtrack.core.db import db
from govtrack.council import operations as council
from govtrack.council import queries
from govtrack.council.models import AgendaItem, Meeting, Participant
from govtrack.council.operations import SheetLine
from govtrack.council.queries.meetings import get_meeting
from govtrack.demo.scene import Scene
from govtrack.demo.stories.matters import topic_of
from govtrack.demo.timetable import Timetable

Story = dict[str, Any]
# Meetings begin at seven in the evening, when people are home from work.
BEGINS = timedelta(hours=19)
# Days: from calling a meeting to its notice, and from withdrawing an item to the meeting.
CALLED_BEFORE = 0.05
WITHDRAWN_BEFORE = 1.0
ONE_MINUTE = timedelta(minutes=1)


def schedule_meetings(timetable: Timetable, meetings: list[Story], guests: dict[str, Any]) -> None:
    """Adds every meeting; a follow-up is called after the one that it continues."""
    for story in meetings:
        noticed, scene = story["noticed_days_ago"], timetable.scene
        timetable.on_day(noticed + CALLED_BEFORE, partial(_call, scene, story, guests))
        if story["state"] == "cancelled":
            timetable.on_day(story["days_ago"], partial(_cancel, scene, story))
            continue
        timetable.on_day(noticed, partial(_notice, scene, story))
        for item in story["items"]:
            if item["state"] == "withdrawn":
                timetable.on_day(story["days_ago"] + WITHDRAWN_BEFORE, partial(_withdraw, scene, story, item))
        if story["state"] in {"published", "minutes_draft"}:
            _schedule_session(timetable, story)
            _schedule_minutes(timetable, story)


def starts_at(scene: Scene, story: Story) -> datetime:
    """The evening of the meeting's day."""
    return local_midnight(scene.day(story["days_ago"])) + BEGINS


def _meeting(scene: Scene, story: Story) -> Meeting:
    return get_meeting(scene.meeting_ids[story["key"]])


def _item(scene: Scene, story: Story, item: Story) -> AgendaItem:
    return db.session.get_one(AgendaItem, scene.item_ids[story["key"], item["matter"]])


def _call(scene: Scene, story: Story, guests: dict[str, Any]) -> None:
    caller = scene.actor(story["called_by"])
    former = scene.meeting_ids.get(story["follows"] or "")
    details = council.MeetingDetails(
        title=story["title"],
        starts_at=starts_at(scene, story),
        chair=scene.user(story["chair"]),
        recorder=scene.user(story["recorder"]),
        facilitator=scene.user(story["facilitator"]) if story["facilitator"] else None,
        mode=story["mode"],
        venue=story["venue"],
        online_link=story["online_link"],
        planned_minutes=story["planned_minutes"],
    )
    follows = get_meeting(former) if former else None
    meeting = council.call_meeting(caller, scene.place(story["place_code"]), details, follows=follows)
    scene.meeting_ids[story["key"]] = meeting.id
    for item in story["items"]:
        _list_item(scene, story, meeting, item)
    for person in story["participants"]:
        _invite(scene, story, meeting, person, guests)


def _list_item(scene: Scene, story: Story, meeting: Meeting, item: Story) -> None:
    row = council.add_item(
        scene.actor(story["called_by"]), meeting, topic_of(scene, item["matter"]), minutes=item["minutes"],
        question=item["question"], scope=item["scope"], scope_reason=item["scope_reason"],
    )  # fmt: skip
    scene.item_ids[story["key"], item["matter"]] = row.id


def _invite(scene: Scene, story: Story, meeting: Meeting, person: Story, guests: dict[str, Any]) -> None:
    """Guests have no account; name and home tell them apart from meeting to meeting."""
    key, caller = person["person"], scene.actor(story["called_by"])
    common = {"party": person["party"], "is_voting": person["is_voting"]}
    if key in guests:
        guest = guests[key]
        council.invite(caller, meeting, name=guest["name"], home=scene.place(guest["home"]).name_zh, **common)
        return
    user = scene.user(key)
    grant = user.grants[0]
    home = (grant.organisation or grant.place).name_zh
    council.invite(caller, meeting, name=user.name, home=home, user=user, **common)


def _notice(scene: Scene, story: Story) -> None:
    council.notice(scene.actor(story["called_by"]), _meeting(scene, story))


def _cancel(scene: Scene, story: Story) -> None:
    council.cancel_meeting(scene.actor(story["called_by"]), _meeting(scene, story), story["reason"])


def _withdraw(scene: Scene, story: Story, item: Story) -> None:
    council.withdraw_item(scene.actor(story["called_by"]), _item(scene, story, item), item["decision_reason"])


def _schedule_session(timetable: Timetable, story: Story) -> None:
    """From the attendance sheet to the close, each item in its own time."""
    scene, moment = timetable.scene, starts_at(timetable.scene, story)
    timetable.at(moment, partial(_open, scene, story))
    for item in story["items"]:
        if item["state"] == "decided":
            begin, length = moment, timedelta(minutes=item["minutes"])
            timetable.at(begin + length / 2, partial(_debate, scene, story, item))
            timetable.at(begin + length, partial(_find_outcome, scene, story, item))
            moment = begin + length
    timetable.at(moment + ONE_MINUTE * 5, partial(_close, scene, story))


def _open(scene: Scene, story: Story) -> None:
    recorder, meeting = scene.actor(story["recorder"]), _meeting(scene, story)
    people = _participants(scene, story)
    lines = [_line(people[person["person"]], person) for person in story["participants"]]
    council.record_attendance(recorder, meeting, lines)
    council.open_meeting(recorder, meeting)


def _line(row: Participant, person: Story) -> SheetLine:
    return SheetLine(
        row.name, row.party, row.home, participant_id=row.id, is_voting=row.is_voting,
        has_attended=person["has_attended"], presence=person["presence"],
    )  # fmt: skip


def _participants(scene: Scene, story: Story) -> dict[str, Participant]:
    """The participants by the key of the person."""
    rows = sorted(queries.list_participants(_meeting(scene, story)), key=lambda row: row.id)
    return {person["person"]: row for person, row in zip(story["participants"], rows, strict=True)}


def _debate(scene: Scene, story: Story, item: Story) -> None:
    """Suggestions with their answers, motions with their votes."""
    recorder, row = scene.actor(story["recorder"]), _item(scene, story, item)
    for suggestion in item["suggestions"]:
        kept = council.record_suggestion(recorder, row, text=suggestion["text"], party=suggestion["party"])
        council.answer_suggestion(recorder, kept, adopted=suggestion["adopted"], reason=suggestion["reason"])
    people = _participants(scene, story)
    present = sum(person.is_voting and person.has_attended for person in people.values())
    for motion in item["motions"]:
        _vote(scene, story, row, motion, people, present)


def _vote(
    scene: Scene, story: Story, item: AgendaItem, motion: Story, people: dict[str, Participant], present: int
) -> None:
    recorder = scene.actor(story["recorder"])
    row = council.record_motion(
        recorder, item, text=motion["text"], mover=people[motion["mover"]], seconder=people[motion["seconder"]],
        ballot=motion["ballot"],
    )  # fmt: skip
    votes = {name: motion[name] for name in ("votes_for", "votes_against", "votes_abstain")}
    council.record_votes(recorder, row, present=present, **votes)
    for dissent in motion["dissents"]:
        council.record_dissent(recorder, row, party=dissent["party"], reason=dissent["reason"])


def _find_outcome(scene: Scene, story: Story, item: Story) -> None:
    recorder, row = scene.actor(story["recorder"]), _item(scene, story, item)
    council.decide_item(recorder, row, outcome=item["outcome"], text=item["outcome_text"])


def _close(scene: Scene, story: Story) -> None:
    council.close_meeting(scene.actor(story["recorder"]), _meeting(scene, story))


def _schedule_minutes(timetable: Timetable, story: Story) -> None:
    scene = timetable.scene
    for revision in story["minutes"]:
        timetable.on_day(revision["days_ago"], partial(_save, scene, story, revision))
    if story["confirmed_days_ago"] is not None:
        timetable.on_day(story["confirmed_days_ago"], partial(_confirm, scene, story))
    if story["published_days_ago"] is not None:
        timetable.on_day(story["published_days_ago"], partial(_publish, scene, story))


def _save(scene: Scene, story: Story, revision: Story) -> None:
    actor = scene.actor(revision["author"])
    council.save_minutes(actor, _meeting(scene, story), body=revision["body"], change_note=revision["change_note"])


def _confirm(scene: Scene, story: Story) -> None:
    meeting, people = _meeting(scene, story), _participants(scene, story)
    revision = queries.find_latest_revision(meeting)
    assert revision is not None, story["key"]
    witnesses = [people[key] for key in story["witnesses"]]
    council.confirm_minutes(scene.actor(story["chair"]), meeting, revision, witnesses)


def _publish(scene: Scene, story: Story) -> None:
    meeting = _meeting(scene, story)
    council.publish_minutes(scene.actor(story["chair"]), meeting, seen_version=queries.minutes_version(meeting))
