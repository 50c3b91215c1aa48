"""The new receipt to keep: as a picture on the phone, and as a card on paper."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response, make_response, render_template, request
from flask.typing import ResponseReturnValue

from govtrack.core.access import public, require_visible
from govtrack.intake import receipts
from govtrack.intake.models import Submission
from govtrack.intake.queries import get_submission
from govtrack.intake.receipt_pictures import draw_receipt
from govtrack.intake.views.blueprint import address_of, blueprint
from govtrack.notify.by_email import house_address


def _new_receipt(submission_id: int) -> tuple[Submission, str]:
    """The letter and its code, in the browser that has just got it."""
    submission = get_submission(submission_id)
    code = receipts.find_new_code(submission_id) if receipts.holds(submission) else None
    require_visible(code is not None)
    assert code is not None
    return submission, code


def follow_page() -> str:
    """Where a code is entered, as a phone reaches it."""
    return f"{house_address() or request.url_root.rstrip('/')}{address_of('responses.follow') or '/'}"


def _unkept(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/receipt/<int:submission_id>/picture.png")
@public
def receipt_picture(submission_id: int) -> ResponseReturnValue:
    """The receipt as a picture; ``?save=1`` offers it as a file."""
    submission, code = _new_receipt(submission_id)
    response = make_response(draw_receipt(follow_page(), submission.number, code))
    response.mimetype = "image/png"
    if request.args.get("save"):
        # The letters of a number are the office's own, and a header knows no Chinese (RFC 8187).
        response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(submission.number)}.png"
    return _unkept(response)


@blueprint.get("/receipt/<int:submission_id>/card")
@public
def receipt_card(submission_id: int) -> ResponseReturnValue:
    """The receipt as a card to print and to put on the door of the fridge."""
    submission, code = _new_receipt(submission_id)
    page = render_template("intake/receipt_card.html", submission=submission, code=code, house=follow_page())
    return _unkept(make_response(page))
