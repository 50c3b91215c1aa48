"""Whom a discussion tells something: the desk that looks, and writers by the token of their account."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from govtrack.accounts.models import User
from govtrack.accounts.queries import list_able, list_users_with_role
from govtrack.accounts.roles import DESK
from govtrack.audit.models import Event
from govtrack.core.actors import Actor
from govtrack.core.clock import local, now
from govtrack.core.i18n import _l
from govtrack.discussion.matters import Matter, find_matter
from govtrack.discussion.models import Contribution
from govtrack.notify.kinds import define_notice
from govtrack.notify.operations import notify_reporter, notify_users
from govtrack.places.policy import UNKNOWN_PLACE

ACCOUNT = "account/"
OWN_PAGE = "/mine/contributions"
WAITING = define_notice(
    "discussion.waiting", _l("Contributions to the discussion of %(number)s wait to be looked at: %(title)s")
)
LATE = define_notice(
    "discussion.late",
    _l("Contributions to the discussion of %(number)s have waited longer than they should: %(title)s"),
)
APPEALED = define_notice(
    "discussion.appealed",
    _l("The author of a contribution to the discussion of %(number)s appealed; somebody else decides: %(title)s"),
)
SHOWN = define_notice(
    "discussion.shown",
    _l("What you wrote about %(number)s is public now"),
    outside=_l("What you wrote about %(number)s is public now."),
)
REFUSED = define_notice(
    "discussion.refused",
    _l("What you wrote about %(number)s is not shown; read the reason on your page"),
    outside=_l("What you wrote about %(number)s is not shown. Read the reason on your page; you may appeal once."),
)
UPHELD = define_notice(
    "discussion.upheld",
    _l("Your appeal was upheld: what you wrote about %(number)s is public now"),
    outside=_l("Your appeal was upheld: what you wrote about %(number)s is public now."),
)
DECLINED = define_notice(
    "discussion.declined",
    _l("Your appeal about %(number)s was declined; read why on your page"),
    outside=_l("Your appeal about %(number)s was declined. Read why on your page."),
)
REPLIED = define_notice(
    "discussion.replied",
    _l("What you wrote about %(number)s has a reply"),
    outside=_l("What you wrote about %(number)s has a reply. Read it on your page."),
)


def token_of_account(resident_id: int) -> str:
    """The owner of this account, for those who may not know more."""
    return f"{ACCOUNT}{resident_id}"


def page_of_desk(matter: str, matter_id: int) -> str:
    """Where the desk looks at the contributions to one matter."""
    return f"/desk/contributions?about={matter}-{matter_id}"


def tell_writer(row: Contribution, kind: str, event: Event) -> None:
    """Tells whoever wrote it, once for each event; nobody where the account is gone."""
    matter = find_matter(row.matter, row.matter_id)
    if row.resident_id is None or matter is None:
        return
    notify_reporter(
        token_of_account(row.resident_id), kind, key=f"{kind}/{row.id}/{event.id}", address=OWN_PAGE, cause=event,
        number=matter.number,
    )  # fmt: skip


def _of_desk(place_path: str) -> str | None:
    """Where the people of the desk are looked for: everywhere, for what has no known place."""
    return None if place_path == UNKNOWN_PLACE else place_path


def tell_desk(matter: Matter, kind: str, event: Event | None = None) -> int:
    """Tells the desk of the matter's place that something waits there, once a day; returns how many are new."""
    return _tell(list_users_with_role(*DESK, place_path=_of_desk(matter.place_path)), matter, kind, event)


def tell_deciders(
    matter: Matter, kind: str, event: Event | None, may_decide: Callable[[Actor, Any], bool], appealed: Any
) -> int:
    """Tells those of the desk alone who may decide on what was appealed, in the same way."""
    people = list_able(may_decide, appealed, *DESK, place_path=_of_desk(matter.place_path))
    return _tell(people, matter, kind, event)


def _tell(people: Sequence[User], matter: Matter, kind: str, event: Event | None) -> int:
    return notify_users(
        people,
        kind,
        key=f"{kind}/{matter.name}/{matter.id}/{local(now()).date()}",
        address=page_of_desk(matter.name, matter.id),
        place_path=matter.place_path,
        cause=event,
        number=matter.number,
        title=matter.title,
    )
