"""I have this too: on a topic, and by the code on the wall of a compound."""

from __future__ import annotations

from collections.abc import Sequence
from secrets import token_urlsafe

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_limiter import RateLimitExceeded

from govtrack.accounts.current import current_actor
from govtrack.accounts.roles import COUNCIL_STAFF
from govtrack.core.access import allow, public, require_visible
from govtrack.core.crypto import fingerprint
from govtrack.core.errors import InvalidInput, NotFound
from govtrack.core.i18n import _, current_language
from govtrack.core.limits import JOIN_LIMIT, LOOK_LIMIT, limiter
from govtrack.core.photo_forms import draft_owner, take_photos
from govtrack.core.settings import get_setting
from govtrack.intake import receipts
from govtrack.intake.models import Submission
from govtrack.intake.operations import tell_of_danger
from govtrack.intake.policy import as_reporter
from govtrack.intake.receipt_pictures import draw_square
from govtrack.intake.settings import MAX_BODY, MAX_PHOTOS
from govtrack.notify.by_email import house_address
from govtrack.places.models import Place
from govtrack.places.queries import find_place_by_code, group_places, list_places
from govtrack.topics import operations, policy
from govtrack.topics.cards import topic_line
from govtrack.topics.forms import JoinForm
from govtrack.topics.models import Topic
from govtrack.topics.operations import Joining
from govtrack.topics.queries import TopicFilter, get_topic, list_topics
from govtrack.topics.views.blueprint import blueprint
from govtrack.topics.wording import name_of

VOICE_COOKIE, YEAR = "voice", 365 * 24 * 3600


def _open_topic(topic_id: int) -> Topic:
    topic = get_topic(topic_id)
    require_visible(policy.can_join(current_actor(), topic))
    return topic


def _near(topic: Topic, rows: Sequence[Place]) -> list[Place]:
    """The compounds from which somebody may say it: those of the topic's place, else all."""
    places = [row for row in rows if row.level == "compound"]
    inside = [row for row in places if topic.place is not None and row.path.startswith(topic.place.path)]
    return inside if len(inside) > 1 else places


@blueprint.route("/topics/<int:topic_id>/me-too", methods=["GET", "POST"])
@public
@limiter.limit(LOOK_LIMIT, methods=["POST"])
def me_too(topic_id: int) -> ResponseReturnValue:
    """The place, a sentence if wished, and one button; ``?at=`` is the code of a place that is known already."""
    topic, form = _open_topic(topic_id), JoinForm()
    rows = list_places("community", "compound")
    places, communities = _near(topic, rows), [row for row in rows if row.level == "community"]
    form.place.choices = group_places(places, communities, [("", _("Please choose"))])
    if not form.is_submitted():
        form.place.data = next((str(row.id) for row in places if row.code == request.args.get("at")), "")
        return _page(topic, form, [])
    photos, photo_errors = take_photos(get_setting(MAX_PHOTOS))
    is_valid = form.validate()
    for error in photo_errors:
        form.add_error(error)
    if not is_valid or photo_errors:
        return _page(topic, form, photos, 422)
    place = next((row for row in places if str(row.id) == form.place.data), None)
    try:
        with limiter.limit(JOIN_LIMIT):
            return _join(topic_id, form, place, photos)
    except RateLimitExceeded:
        form.form_errors.append(_("Many voices came from this connection. Please wait an hour and try again."))
        return _page(topic, form, photos, 429)
    except InvalidInput as error:
        form.add_error(error)
        return _page(_open_topic(topic_id), form, photos, 422)


def _join(topic_id: int, form: JoinForm, place: Place | None, photos: list[str]) -> ResponseReturnValue:
    device = request.cookies.get(VOICE_COOKIE) or token_urlsafe(18)
    joining = Joining(
        place=place,
        device=fingerprint("voice", device),
        sentence=form.sentence.data or "",
        contact=receipts.find_contact_here(),
        language=current_language(),
        photo_owner=draft_owner(make=True),
        photo_tokens=photos,
    )
    taken: list[tuple[Submission, str]] = []

    def action() -> str:
        taken.append(operations.join_topic(current_actor(), get_topic(topic_id), joining))
        if form.tells_of_danger:
            tell_of_danger(as_reporter(), taken[0][0])
        return url_for("intake.receipt", submission_id=taken[0][0].id)

    answer = redirect(form.once(action), 303)
    if taken:
        receipts.keep_new_code(*taken[0])
    answer.set_cookie(VOICE_COOKIE, device, max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure)
    return answer


def _page(topic: Topic, form: JoinForm, photos: list[str], status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "topics/me_too.html", form=form, topic_id=topic.id, name=name_of(topic_line(topic)), photos=photos,
        max_photos=get_setting(MAX_PHOTOS), max_body=get_setting(MAX_BODY),
        is_known=receipts.find_contact_here() is not None,
    )  # fmt: skip
    return page, status


def _compound(code: str) -> Place:
    place = find_place_by_code(code)
    if place is None or place.level != "compound":
        raise NotFound()
    return place


@blueprint.get("/here/<code>")
@public
def here(code: str) -> ResponseReturnValue:
    """What people who live here talk about, each with "I have this too": where the code on the wall leads."""
    place = _compound(code)
    rows = list_topics(TopicFilter(near_path=place.path, place_path=_community_path(place)), current_actor())
    return render_template("topics/here.html", place=place.name, code=place.code, topics=rows.items, name_of=name_of)


def _community_path(place: Place) -> str:
    """The community around the compound: its topics concern whoever lives here."""
    around = [row.path for row in list_places("community") if place.path.startswith(row.path)]
    return around[0] if around else place.path


@blueprint.get("/here/<code>/card")
@allow(*COUNCIL_STAFF, "command")
def here_card(code: str) -> ResponseReturnValue:
    """The card for the wall, to print."""
    place = _compound(code)
    return render_template("topics/here_card.html", place=place.name, code=place.code, address=_address(place))


@blueprint.get("/here/<code>/card.png")
@allow(*COUNCIL_STAFF, "command")
def here_picture(code: str) -> Response:
    """The QR code on it."""
    answer = make_response(draw_square(_address(_compound(code))))
    answer.mimetype = "image/png"
    return answer


def _address(place: Place) -> str:
    return f"{house_address() or request.url_root.rstrip('/')}{url_for('topics.here', code=place.code)}"
