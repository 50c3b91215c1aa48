"""The one place where errors become pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import (
    Flask,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError
from werkzeug.exceptions import HTTPException

from govtrack.core.errors import (
    AWAY,
    FULL,
    Conflict,
    DomainError,
    Forbidden,
    InvalidInput,
    NotFound,
    SentBefore,
    Text,
    is_away,
    log_away,
)
from govtrack.core.i18n import _l, current_language
from govtrack.core.typed import Refusal, is_form_shown, is_shown_again, sendable_fields, typed_fields, typed_words
from govtrack.core.ways_on import came_from, find_way_on

TITLES: dict[int, Text] = {
    400: _l("The request could not be read"),
    403: _l("Not open to your role"),
    404: _l("Nothing here"),
    405: _l("This cannot be done this way"),
    409: _l("It has changed in the meantime"),
    413: _l("Too large"),
    422: _l("This cannot be done"),
    429: _l("Too many tries"),
    503: _l("The service is busy"),
}
NOT_YOURS = _l("This is for somebody else to do")
ADVICE: dict[int, Text] = {
    400: _l("Go back, check what you entered and send it again."),
    404: NotFound.message,
    405: _l("Use the buttons of the page."),
    413: _l("A photo may have up to 10 MB and a text up to 5,000 characters. Make it smaller and send it again."),
    429: _l("Please wait a few minutes, then try again."),
    503: _l("Nothing you entered was lost on our side. Please try again in a moment."),
}
# After these the same form may be sent once more; behind the others there is no form to go back to.
RETRIED = frozenset({400, 403, 409, 422, 429, 500, 503})
# What the rules refuse is refused again.
RULED = frozenset({Forbidden.status, Conflict.status, InvalidInput.status})


# The fields that a refused form carries back; ``core.refused``, which stands above, adds the photos that came with it.
_refused_fields: list[Callable[[], list[tuple[str, str]]]] = [typed_fields]


def register_refused_fields(find: Callable[[], list[tuple[str, str]]]) -> None:
    """Names who knows what of a refused form can be kept."""
    if find not in _refused_fields:
        _refused_fields.append(find)


def is_from_elsewhere() -> bool:
    """Whether the browser says that another site sent this."""
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        return True
    origin = request.headers.get("Origin")
    return bool(origin) and origin != "null" and urlsplit(origin).netloc != request.host


def is_foreign() -> bool:
    """Whether this form began anywhere but here: then nothing of it is shown, and no session begins or ends.

    Where the browser does not say, one of our cookies does: it sends them along with our own
    pages alone (SameSite). Without any, nobody began this form in this browser.
    """
    if is_from_elsewhere():
        return True
    says_own = request.headers.get("Sec-Fetch-Site") == "same-origin" or request.headers.get("Origin") not in {
        None,
        "null",
    }
    return not says_own and not has_own_cookie()


def has_own_cookie() -> bool:
    """Whether the browser sent a cookie of a session of ours, be it one that has ended."""
    name = current_app.config["SESSION_COOKIE_NAME"]
    return any(cookie in request.cookies for cookie in (name, f"{name}-light"))


def _page(status: int, message: Text, title: Text | None = None) -> ResponseReturnValue:
    is_retried = status in RETRIED and not is_foreign()
    fields = _refused_fields[-1]() if is_retried else [] if is_foreign() else typed_fields()
    is_form_gone = "is_form_gone" in g
    page = render_template(
        "errors/error.html",
        title=title or TITLES.get(status, _l("Something went wrong")),
        message=message,
        status=status,
        fields=fields if is_retried and not is_form_gone else [],
        words=typed_words(fields),
        # Where there is no form to go back to, the page of the matter is the way on, whatever the refusal.
        came_from=find_way_on() if status == Conflict.status or is_form_gone else came_from(),
    )
    return page, status


def _at_the_form(error: DomainError) -> ResponseReturnValue | None:
    """The page of the form once more, with what was typed and what keeps it from being done.

    Its view runs again as for a form that is only shown again: it does nothing. None where it shows no such
    form any more, since the matter has moved on.
    """
    # Whatever was chosen anew behind an old token needs the fresh one that stands there.
    fields = typed_fields()
    is_worth_it = typed_words(fields) or isinstance(error, SentBefore) or (fields and came_from() is None)
    if "is_let_in" not in g or not is_worth_it:
        return None
    view, refusal = current_app.view_functions[request.endpoint or ""], Refusal(error)
    g.refusal, g.is_form_shown = refusal, False
    try:
        response = current_app.make_response(current_app.ensure_sync(view)(**(request.view_args or {})))
    except (DomainError, HTTPException):
        # Its page is gone as well: a button back into the form would lead to this page again.
        g.is_form_gone = True
        return None
    finally:
        g.pop("refusal")
    if not refusal.is_told or response.status_code not in {200, InvalidInput.status}:
        return None
    if not is_form_shown():
        g.is_form_gone = True
        return None
    response.status_code = error.status
    return response


def _where_it_was_pressed(error: DomainError) -> ResponseReturnValue | None:
    """Back to the page of a button, which tells how it stands now, and says why nothing was done."""
    is_by_script = request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate"
    page = came_from()
    if page is None or is_by_script or error.status == Forbidden.status or typed_words(typed_fields()):
        return None
    g.is_refused = True
    flash(str(error.message), "error")
    return redirect(page, 303)


def _is_of_a_form(error: DomainError) -> bool:
    """Whether an own page sent it, and may show what was refused."""
    is_sent = request.method == "POST" and request.endpoint is not None and not is_foreign() and not is_shown_again()
    return is_sent and error.status in RULED


def render_domain_error(error: DomainError) -> ResponseReturnValue:
    """What happened, where the person was if that page can say it, else on a page of its own."""
    if is_shown_again() and error.status in RULED:
        g.is_form_gone = True
    if _is_of_a_form(error) and (answer := _at_the_form(error) or _where_it_was_pressed(error)) is not None:
        return answer
    # Words of its own say that it is not the role, but the place or what was done before.
    is_of_the_role = error.status != Forbidden.status or error.message == Forbidden.message
    return _page(error.status, error.message, None if is_of_the_role else NOT_YOURS)


def render_http_error(error: HTTPException) -> ResponseReturnValue:
    """Werkzeug's errors in the reader's language; redirects pass through."""
    if error.code is None or error.code < 400:
        return error
    cause = getattr(error, "original_exception", None)
    if cause is not None and is_away(cause):
        return render_away(cause)
    message = ADVICE.get(error.code, _l("Something went wrong on our side. Please try again later."))
    return _page(error.code, message)


def render_csrf_error(error: CSRFError) -> ResponseReturnValue:
    """A page left open too long, or after signing out elsewhere: what was typed goes back into its form.

    What another site sent is neither shown nor given a token: it was not written here.
    """
    if is_foreign():
        return _page(400, _l("This form did not come from our own pages. Nothing was done."))
    fields = _refused_fields[-1]()
    if fields and (door := _doors[-1]()) is not None:
        return render_waiting(fields, url=url_for(door))
    return render_template("errors/expired.html", fields=fields, words=typed_words(fields)), 400


@dataclass(frozen=True, slots=True)
class Before:
    """What has to be done before a form can be taken, and the words of the link to it."""

    title: Text
    link: Text


SIGN_IN_FIRST = Before(_l("You have been signed out"), _l("Sign in on a page beside this one"))


def render_waiting(
    fields: list[tuple[str, str]], before: Before = SIGN_IN_FIRST, url: str | None = None
) -> ResponseReturnValue:
    """Something else comes first: the words wait on this page, and go on once it was done beside it."""
    url = url or url_for("accounts.sign_in")
    page = render_template("errors/waiting.html", before=before, url=url, fields=fields, words=typed_words(fields))
    return page, 401


# The page on which somebody has to sign in before this request is let in, None where that is not what it lacks.
_doors: list[Callable[[], str | None]] = [lambda: None]


def register_door(find: Callable[[], str | None]) -> None:
    """Names who knows where to sign in; the accounts do."""
    if find not in _doors:
        _doors.append(find)


def render_away(error: Exception) -> ResponseReturnValue:
    """The database is away, locked or full: a kind page that needs neither session nor database."""
    log_away(error)
    page = current_app.jinja_env.get_template("errors/away.html").render(
        title=TITLES[503],
        message=ADVICE[503],
        language=current_language().replace("_", "-"),
        target=request.full_path.rstrip("?"),
        fields=[] if is_foreign() else sendable_fields(),
        has_files="multipart" in (request.mimetype or ""),
    )
    return page, 503, {"Retry-After": "5"}


def render_unstorable(error: DataError) -> ResponseReturnValue:
    """What no column can hold, such as a NUL in a text, was sent by no page of ours: refused, and no fault."""
    current_app.extensions["sqlalchemy"].session.rollback()
    current_app.logger.warning("%s: the database cannot hold it: %s", request.endpoint, type(error.orig).__name__)
    return _page(400, ADVICE[400])


def render_os_error(error: OSError) -> ResponseReturnValue:
    """A full disk is told like a full database; every other fault of files is a fault of ours."""
    if error.errno in FULL:
        return render_away(error)
    raise error


def _log_by_kind(app: Flask) -> None:
    """Faults of ours are logged with their trace and their route; a database that is away has its one line already.

    Flask's own line names the address, which may hold the number of a letter or the token of a link.
    """

    def log_exception(exc_info: Any) -> None:
        if not is_away(exc_info[1]):
            app.logger.error("%s %s failed", request.method, request.endpoint, exc_info=exc_info)

    # Flask has no other place for it; mypy knows no method that is set on an object.
    app.log_exception = log_exception  # type: ignore[method-assign]


def register_error_pages(app: Flask) -> None:
    """Turns every error into a page in one place."""
    _log_by_kind(app)
    app.register_error_handler(DomainError, render_domain_error)
    app.register_error_handler(CSRFError, render_csrf_error)
    app.register_error_handler(HTTPException, render_http_error)
    for kind in AWAY:
        app.register_error_handler(kind, render_away)
    app.register_error_handler(DataError, render_unstorable)
    app.register_error_handler(OSError, render_os_error)
