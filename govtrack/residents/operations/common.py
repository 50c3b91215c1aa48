"""What the operations share."""

from __future__ import annotations

from govtrack.accounts.queries import list_users_with_role
from govtrack.audit.models import Event
from govtrack.audit.trail import Trail
from govtrack.discussion.recipients import token_of_account
from govtrack.notify.operations import notify_reporter, notify_users, settle
from govtrack.places.policy import UNKNOWN_PLACE
from govtrack.residents.events import HOMES, RESIDENTS
from govtrack.residents.models import ResidentHome
from govtrack.residents.recipients import HOME_ASKED, HOME_TOLD
from govtrack.residents.states import HOME, PENDING

# An account belongs to no place.
ACCOUNTS = Trail(lambda _resident: UNKNOWN_PLACE, subject=RESIDENTS)


def page_of_home(home: ResidentHome) -> str:
    """Where the station looks at it."""
    return f"/homes/{home.id}"


def _settle_home(home: ResidentHome, _verb: str) -> None:
    if home.state not in PENDING:
        settle(page_of_home(home), HOME_ASKED)


def _tell_of_home(home: ResidentHome, event: Event) -> None:
    """The station of a wish; the resident of what the station did, and of nothing that they did themselves."""
    if event.verb == "asked":
        notify_users(
            list_users_with_role("community_staff", place_path=home.place.path), HOME_ASKED,
            key=f"{HOME_ASKED}/{home.id}", address=page_of_home(home), place_path=home.place.path, cause=event,
            number=home.number,
        )  # fmt: skip
    elif event.actor_id is not None and (kind := HOME_TOLD.get(event.verb)):
        token = token_of_account(home.resident_id)
        notify_reporter(token, kind, key=f"{kind}/{home.id}", address="/mine/home", cause=event)


# Where somebody says they live is looked at by the station of that place.
HOME_TRAIL = Trail(lambda home: home.place.path, HOME, settle=_settle_home, tell=_tell_of_home, subject=HOMES)
