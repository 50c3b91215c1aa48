"""What programs send, and what is there for them to read."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from govtrack.api.operations import issue_key
from govtrack.core.actors import SYSTEM, Actor, Grant
from govtrack.core.db import db, transaction
from govtrack.intake import operations as intake
from govtrack.intake.models import Submission
from govtrack.topics.models import Topic, TopicMember
from tests import factories
from tests.intake.drafts import sent, step

V2 = "/open311/v2"
# The example of the specification, to the letter; its place and key are of a city that is not ours.
EXAMPLE = (
    "api_key={key}&jurisdiction_id=city.gov&service_code=001&lat=37.76524078&long=-122.4212043"
    "&address_string=1234+5th+street&email=smit333%40sfgov.edu&device_id=tt222111&account_id=123456&first_name=john"
    "&last_name=smith&phone=111111111&description=A+large+sinkhole+is+destroying+the+street"
    "&media_url=http%3A%2F%2Ffarm3.static.flickr.com%2F2002%2F2212426634_5ed477a060.jpg"
    "&attribute[WHISPAWN]=123456&attribute[WHISDORN]=COISL001"
)
FORM = "application/x-www-form-urlencoded; charset=utf-8"
CLERK = Actor("user", None, "clerk", (Grant("command"),))


def new_key(holder: str) -> str:
    place = factories.subdistrict()
    with transaction():
        return issue_key(SYSTEM, place, holder=holder, contact="王工 0571-1")[1]


def send(web: FlaskClient, key: str, form: str = "json", **fields: Any) -> Any:
    usual = {"api_key": key, "service_code": "001", "description": "七号楼前路灯坏了", "address_string": "七号楼前"}
    return web.post(f"{V2}/requests.{form}", data={**usual, **fields})


def the_letter() -> Submission:
    return db.session.scalars(select(Submission).order_by(Submission.id.desc())).first()


def a_public_letter(**fields: Any) -> Submission:
    """A letter behind a topic with enough people, read by a clerk."""
    row, _code = sent(**fields)
    row = step(row, intake.confirm_redaction, CLERK, row.redacted_title, row.redacted_body, row.version)
    root = factories.subdistrict()
    with transaction():
        topic = Topic(number=f"T-{row.id}", title="路灯", voices=9, shown_voices=9, letters=9)
        topic.subdistrict_id = root.id
        db.session.add(topic)
        db.session.flush()
        db.session.add(TopicMember(topic_id=topic.id, submission_id=row.id))
    return row
