"""What differs between a case, a promise of a plan and an alarm: who verifies, who may cancel."""

from __future__ import annotations

from dataclasses import dataclass

from govtrack.accounts.roles import DESK, VERIFIERS
from govtrack.core.errors import Text
from govtrack.core.i18n import _l


@dataclass(frozen=True, slots=True)
class Profile:
    """One way of using the loop.

    ``verifiers`` are the roles that accept the work; where ``is_cancelled_by_desk`` is false,
    only the step that gave the order (a plan that is withdrawn) can cancel it.
    """

    name: str
    label: Text
    verifiers: tuple[str, ...]
    is_cancelled_by_desk: bool = True


PROFILES = {
    profile.name: profile
    for profile in (
        Profile("case", _l("Case of a reporter"), ("supervisor", *DESK)),
        Profile("commitment", _l("Promise of a plan"), VERIFIERS, is_cancelled_by_desk=False),
        Profile("alarm", _l("Alarm"), ("supervisor", *DESK)),
    )
}
