"""The community whose matters come first for the reader: chosen once in this browser, or the resident's own."""

from __future__ import annotations

from collections.abc import Sequence

from flask import request
from werkzeug.wrappers import Response

from govtrack.accounts.current import current_actor
from govtrack.core.actors import Actor
from govtrack.places.models import Place
from govtrack.places.queries import list_places, path_ids

COOKIE = "community"
NONE = "none"
YEAR = 365 * 24 * 3600
RESIDENTS = ("resident", "verified_resident")


def _of_account(actor: Actor, communities: Sequence[Place]) -> Place | None:
    """The community in which a signed-in resident lives, where the account says so."""
    lived_in = {place_id for path in actor.place_paths(RESIDENTS) for place_id in path_ids(path)}
    return next((row for row in communities if row.id in lived_in), None)


def find_my_community(communities: Sequence[Place] | None = None) -> Place | None:
    """The reader's community; a choice in this browser, also of none, goes before the account.

    ``communities`` spares reading them again. Somebody who neither chose nor lives here has none.
    """
    chosen, actor = request.cookies.get(COOKIE, ""), current_actor()
    if chosen == NONE or not (chosen or actor.has_role(*RESIDENTS)):
        return None
    rows = list_places("community") if communities is None else communities
    return next((row for row in rows if row.code == chosen), None) or _of_account(actor, rows)


def keep_my_community(answer: Response, code: str) -> None:
    """Keeps the choice in this browser for a year; what is no community is kept as none."""
    known = {row.code for row in list_places("community")}
    value = code if code in known else NONE
    answer.set_cookie(COOKIE, value, max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure)
