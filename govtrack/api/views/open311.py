"""GeoReport v2: discovery, services, their definitions, letters out and in, tokens."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, request

from govtrack.api import queries
from govtrack.api.cards import NOTICE, definition_card, moment, request_card, service_card
from govtrack.api.models import ApiKey
from govtrack.api.operations import notice_of, number_of, take_request
from govtrack.api.reading import demand_utf8, read_asked, read_posted
from govtrack.api.settings import CONTACT, JURISDICTION, MOST_REQUESTS, SPAN_DAYS
from govtrack.api.views.base import answer, blueprint
from govtrack.api.wire import TYPES
from govtrack.core.access import public
from govtrack.core.db import transaction
from govtrack.core.errors import Forbidden, InvalidInput, NotFound
from govtrack.core.i18n import _, _l
from govtrack.core.limits import LOOK_LIMIT, SIGN_IN_LIMIT, limiter
from govtrack.core.settings import get_setting
from govtrack.intake.standing import told_states
from govtrack.notify.by_email import house_address
from govtrack.places.models import Category

V2 = "/open311/v2"
FORM = "<any(xml, json):form>"
SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
NO_KEY = _l("This api_key is missing, unknown or withdrawn. The office's administrator issues keys.")


def _demand_jurisdiction(values: Mapping[str, str]) -> None:
    """We serve one; where the office has named it, another one is not found."""
    ours, given = get_setting(JURISDICTION), values.get("jurisdiction_id", "").strip()
    if ours and given and given != ours:
        raise NotFound(_l("jurisdiction_id %(name)s is not found here; ours is %(ours)s.", name=given, ours=ours))


def _key(values: Mapping[str, str]) -> ApiKey | None:
    """The key that was given, none where none was; raises Forbidden for one that is not in force."""
    typed = values.get("api_key", "").strip()
    if not typed:
        return None
    if (key := queries.find_key(typed)) is None:
        raise Forbidden(NO_KEY)
    return key


@blueprint.get(f"/open311/discovery.{FORM}")
@blueprint.get(f"{V2}/discovery.{FORM}")
@public
@limiter.limit(LOOK_LIMIT)
def discovery(form: str) -> Response:
    """Where the interface is, in which forms it answers, and whom to ask.

    Its address begins as the office has set it, or is relative to this one: a request could name any other host.
    """
    changed = moment(queries.newest_change()) or ""
    endpoint = {
        "specification": SPECIFICATION, "url": f"{house_address()}{V2}", "changeset": changed, "type": "production",
        "formats": [name.partition(";")[0] for name in TYPES.values()],
    }  # fmt: skip
    contact = str(get_setting(CONTACT))
    told = {
        "changeset": changed, "contact": contact,
        "key_service": _("The office issues keys to the makers of programs: %(contact)s", contact=contact),
        "endpoints": [endpoint],
    }  # fmt: skip
    return answer("discovery", told, form)


@blueprint.get(f"{V2}/services.{FORM}")
@public
@limiter.limit(LOOK_LIMIT)
def services(form: str) -> Response:
    """The kinds of matter that can be reported."""
    _demand_jurisdiction(request.args)
    return answer("services", [service_card(row) for row in queries.list_services()], form)


@blueprint.get(f"{V2}/services/<code>.{FORM}")
@public
@limiter.limit(LOOK_LIMIT)
def service_definition(code: str, form: str) -> Response:
    """What is asked about one kind of matter."""
    _demand_jurisdiction(request.args)
    return answer("service_definition", definition_card(_service(code)), form)


def _service(code: str) -> Category:
    try:
        return queries.get_service(code)
    except NotFound:
        raise NotFound(_l("service_code %(code)s is not found here.", code=code)) from None


@blueprint.get(f"{V2}/requests.{FORM}")
@public
@limiter.limit(LOOK_LIMIT)
def list_requests(form: str) -> Response:
    """The letters that everybody may read in part, and the state of those that came by the given key."""
    _demand_jurisdiction(request.args)
    asked = read_asked(request.args, get_setting(SPAN_DAYS), get_setting(MOST_REQUESTS))
    rows, places = queries.list_letters(asked, _key(request.args)), queries.map_places()
    states = told_states(row.letter for row in rows)
    cards = [request_card(row, places, states[row.letter.id]) for row in rows]
    return answer("service_requests", cards, form)


@blueprint.get(f"{V2}/requests/<number>.{FORM}")
@public
@limiter.limit(LOOK_LIMIT)
def one_request(number: str, form: str) -> Response:
    """One letter by its number."""
    _demand_jurisdiction(request.args)
    try:
        shown = queries.get_letter(number, _key(request.args))
    except NotFound:
        message = _l("service_request_id %(number)s is not found, or its words are not public.", number=number)
        raise NotFound(message) from None
    state = told_states([shown.letter])[shown.letter.id]
    return answer("service_requests", [request_card(shown, queries.map_places(), state)], form)


@blueprint.get(f"{V2}/tokens/<token>.{FORM}")
@public
@limiter.limit(LOOK_LIMIT)
def number_of_token(token: str, form: str) -> Response:
    """The number that a token stands for, once the desk has accepted the letter or said why not."""
    _demand_jurisdiction(request.args)
    found = queries.find_by_token(token)
    number = number_of(found) if found is not None else None
    if number is None:
        raise NotFound(_l("token is not found, or the desk has not decided on its letter yet."))
    return answer("service_requests", [{"service_request_id": number, "token": token}], form)


@blueprint.post(f"{V2}/requests.{FORM}")
@public
@limiter.limit(SIGN_IN_LIMIT, deduct_when=lambda response: response.status_code == Forbidden.status)
def post_request(form: str) -> Response:
    """Takes in one letter by a key."""
    demand_utf8(request.form, request.content_length or 0)
    sent = request.values
    _demand_jurisdiction(sent)
    key = _key(sent)
    if key is None:
        raise Forbidden(NO_KEY)
    posted = read_posted(request.form)
    if not posted.service_code:
        raise InvalidInput(_l("service_code was not provided."), "service_code")
    _service(posted.service_code)
    with transaction():
        taken = take_request(key, posted)
        told = {"token": taken.token} if taken.token else {"service_request_id": taken.number}
        told |= {"service_notice": f"{notice_of(taken)} {NOTICE}", "account_id": None}
    return answer("service_requests", [told], form)


@blueprint.route("/open311/<path:address>", methods=["GET", "POST"])
@public
@limiter.limit(LOOK_LIMIT)
def nothing(address: str) -> Response:
    """Any other address below, told in the words of the interface."""
    raise NotFound(_l("There is nothing at %(address)s. Addresses end in .xml or .json.", address=address))
