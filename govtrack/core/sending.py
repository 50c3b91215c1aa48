"""One way for every page with a form: show it, say what is wrong, do it once, go on."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect
from flask.typing import ResponseReturnValue

from govtrack.core.db import transaction
from govtrack.core.errors import InvalidInput, SentBefore, Text
from govtrack.core.forms import BaseForm, SendOnceForm


def carry_out(form: BaseForm, act: Callable[[], object]) -> bool:
    """Runs ``act`` in a transaction if a form without a token holds, and returns whether it was done.

    What is wrong otherwise stands in the form.
    """
    if not form.validate_on_submit():
        return False
    try:
        with transaction():
            act()
    except InvalidInput as error:
        form.add_error(error)
        return False
    return True


def attempt(form: SendOnceForm, action: Callable[[], str]) -> str | None:
    """Runs ``action`` once if the form holds, and returns where to go.

    None where nothing was sent or something is wrong; what is wrong then stands in the form.
    """
    if not form.validate_on_submit():
        return None
    try:
        return form.once(action)
    except (InvalidInput, SentBefore) as error:
        form.add_error(error)
        return None


def send_form(
    form: SendOnceForm, action: Callable[[], str], render: Callable[[int], ResponseReturnValue], done: Text
) -> ResponseReturnValue:
    """Answers GET and POST of a page: ``action`` runs once in a transaction and returns where to go.

    ``render`` shows the page with a status; everything typed is still in the form when
    ``action`` refuses it. ``done`` is told on the next page.
    """
    if not form.is_submitted():
        return render(200)
    try:
        if (location := form.find_done()) is not None:
            return redirect(location)
    except SentBefore as error:
        form.add_error(error)
        return render(error.status)
    if (location := attempt(form, action)) is None:
        return render(422)
    flash(str(done), "success")
    return redirect(location)
