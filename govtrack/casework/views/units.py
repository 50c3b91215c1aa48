"""Units to choose from, those of the duty list first."""

from __future__ import annotations

from govtrack.core.i18n import _
from govtrack.places.models import Category, Place
from govtrack.places.queries import list_responsible, list_serving

NOT_CHOSEN = 0
UnitChoices = dict[str, list[tuple[int, str]]]


def unit_choices(category: Category | None, place: Place) -> UnitChoices:
    """All units in two groups: in charge by the duty list (the first receiver first), and the others.

    Where the duty list names nobody, nobody is chosen beforehand.
    """
    proposed = list_responsible(category, place)
    known = {unit.id for unit in proposed}
    others = [choice for choice in list_serving(place.path) if choice[0] not in known]
    groups = {
        _("By the duty list"): [(unit.id, unit.name) for unit in proposed],
        _("Other units"): others if proposed else [(NOT_CHOSEN, _("Please choose")), *others],
    }
    return {label: pairs for label, pairs in groups.items() if pairs}
