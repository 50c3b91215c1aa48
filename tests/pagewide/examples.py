"""Values for the parts of every address, taken from the rows of the demonstration.

A route with a part that stands nowhere here fails ``test_every_route_has_a_known_page``: say there
which rows its addresses come from, and the page is covered by every check of this folder.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from werkzeug.routing import Rule

from govtrack.core.db import db
from govtrack.core.settings import DEFINITIONS
from govtrack.notify.opt_out import mark_of, token_of_mark
from govtrack.oversight.guides import BY_KEY
from govtrack.registries.definitions import REGISTRIES

# Routes that answer with a file or with data, and pages in the midst of something: of a sign-in with a second
# step, of finding a lost receipt.
NO_PAGES = frozenset(
    {
        "static",
        "accounts.enter_second_step",
        "api.discovery",
        "api.list_requests",
        "api.nothing",
        "api.number_of_token",
        "api.one_request",
        "api.service_definition",
        "api.services",
        "core.health",
        "council.calendar",
        "casework.evidence",
        "intake.photo",
        "casework.photo",
        "intake.lost_letters",
        "intake.receipt_picture",
        "intake.own_photo",
        "intake.draft_photo",
        "intake.refused_lines",
        "topics.here_picture",
        "topics.period_sheet",
        "oversight.answers_feed",
        "oversight.councils_feed",
        "oversight.promises_feed",
        "oversight.topics_feed",
        "residents.begin",
        "oversight.figures_for_prometheus",
        "oversight.ready",
        "registries.sheet",
        "streams.events",
    }
)
# Routes that answer with a part of a page, shown inside another one.
FRAGMENTS = frozenset(
    {
        "casework.orders_of",
        "intake.desk_arrived",
        "intake.import_progress",
        "responses.answers_of",
        "topics.kinds_of",
        "topics.progress",
        "topics.similar_to",
    }
)


@dataclass(frozen=True)
class Rows:
    """The rows whose columns fill the parts of an address; one of each state comes first."""

    table: str
    columns: str
    state: str = "id"

    def read(self) -> list[dict[str, Any]]:
        """Part → value, for each row."""
        statement = (
            f"SELECT {self.columns} FROM (SELECT *, row_number() OVER (PARTITION BY {self.state} ORDER BY id DESC)"
            f" AS turn FROM {self.table}) AS rows ORDER BY turn, id"
        )
        return [dict(row) for row in db.session.execute(text(statement)).mappings()]


ROWS = {
    ("batch_id",): Rows("import_batches", "id AS batch_id", "state"),
    ("burst_id",): Rows("topic_bursts", "id AS burst_id", "state"),
    ("list_id",): Rows("period_lists", "id AS list_id", "first_day"),
    ("contribution_id",): Rows("contributions", "id AS contribution_id", "state"),
    ("matter", "matter_id"): Rows("topics", "'topics' AS matter, id AS matter_id", "state"),
    ("commitment_id",): Rows("commitments", "id AS commitment_id", "progress"),
    ("dispute_id",): Rows("disputes", "id AS dispute_id", "state"),
    ("event_id",): Rows("events", "id AS event_id", "subject_type"),
    ("follows_id",): Rows("meetings", "id AS follows_id", "state"),
    ("home_id",): Rows("resident_homes", "id AS home_id", "state"),
    ("key_id",): Rows("api_keys", "id AS key_id"),
    ("job_id",): Rows("jobs", "id AS job_id", "state"),
    ("item_id", "meeting_id"): Rows("agenda_items", "id AS item_id, meeting_id", "state"),
    ("meeting_id",): Rows("meetings", "id AS meeting_id", "state"),
    ("meeting_id", "number"): Rows("minutes_revisions", "meeting_id, number", "state"),
    ("objection_id",): Rows("objections", "id AS objection_id", "state"),
    ("order_id",): Rows("work_orders", "id AS order_id", "state"),
    ("party_id",): Rows("plan_parties", "id AS party_id", "slot"),
    ("proposal_id",): Rows("proposals", "id AS proposal_id", "state"),
    ("update_id",): Rows("proposal_updates", "id AS update_id", "state"),
    ("plan_id",): Rows("plans", "id AS plan_id", "state"),
    ("entry_id", "name"): Rows("registry_entries", "id AS entry_id, list_name AS name", "list_name"),
    ("response_id",): Rows("responses", "id AS response_id", "state"),
    ("addition_id", "submission_id"): Rows("later_words", "id AS addition_id, submission_id"),
    ("submission_id",): Rows("submissions", "id AS submission_id", "state"),
    ("topic_id",): Rows("topics", "id AS topic_id", "state"),
    ("code",): Rows("places", "code", "level"),
    ("user_id",): Rows("users", "id AS user_id", "is_enabled"),
}
ROWS_OF_ENDPOINT = {
    "council.rules_version": Rows("rule_sets", "number"),
    "proposals.offer": Rows("submissions", "number", "kind"),
    "intake.decide_appeal": Rows("appeals", "submission_id", "state"),
}
# Routes of many actions: the page whose links lead to those that are open.
LINKED_FROM = {
    "residents.act_on_home": "residents.station_home",
    "proposals.act": "proposals.proposal",
    "casework.act": "casework.order",
    "intake.action": "intake.submission",
}


def parts_of(rule: Rule, held: dict[str, list[dict[str, Any]]]) -> Iterable[dict[str, Any]]:
    """The values to try, in order; ``held`` has those that only the holder of a receipt can open.

    Raises KeyError for a part that nobody has named here.
    """
    names = tuple(sorted(rule.arguments))
    if rule.endpoint in held:
        return held[rule.endpoint]
    if not names:
        return [{}]
    if names == ("guide_key",):
        return [{"guide_key": key} for key in BY_KEY]
    if rule.endpoint == "residents.enter_link":
        return [{"token": "a-link-that-somebody-made-up"}]
    if names == ("token",):
        return [{"token": token_of_mark(mark_of("email", "resident@example.org"))}]
    if names == ("update_id", "verb_name"):
        return [{**row, "verb_name": verb} for row in ROWS["update_id",].read() for verb in ("show", "refuse")]
    if names == ("flow",):
        return [{"flow": "a-flow-that-somebody-made-up"}]
    if names == ("name",):
        return [{"name": name} for name in REGISTRIES]
    if names == ("key",):
        return [{"key": key} for key in DEFINITIONS]
    return (ROWS_OF_ENDPOINT.get(rule.endpoint) or ROWS[names]).read()
