"""Who manages keys of programs: administrators of the whole house, for every letter may come by them."""

from __future__ import annotations

from govtrack.api.models import ApiKey
from govtrack.core.actors import Actor
from govtrack.places.models import Place
from govtrack.places.policy import can_administer_house


def can_issue(actor: Actor, _place: Place) -> bool:
    """A key brings letters about every place."""
    return can_administer_house(actor)


def can_revoke(actor: Actor, _key: ApiKey) -> bool:
    """Whoever may issue one."""
    return can_administer_house(actor)
