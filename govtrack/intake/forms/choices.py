"""Choices of places and categories, grouped as people look for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from govtrack.accounts.models import User
from govtrack.accounts.roles import LABELS, STAFF
from govtrack.core.i18n import _
from govtrack.intake.models import Attachment
from govtrack.places.models import Category, Organisation, Place
from govtrack.places.queries import path_ids

Groups = dict[str, list[tuple[str, str]]]
UNKNOWN = "unknown"


def place_choices(communities: Sequence[Place], compounds: Iterable[Place], own: Sequence[Place] = ()) -> Groups:
    """Compounds under their community, which comes first as a whole; ``own`` ones stand before all others."""
    groups: Groups = {
        _("Choose a place"): [("", _("Please choose")), (UNKNOWN, _("I do not know, or it is not in the list"))]
    }
    if own:
        groups[_("Within your grids")] = [(str(row.id), row.name) for row in own]
    within: dict[int, list[Place]] = {community.id: [] for community in communities}
    for compound in (row for row in compounds if row not in own):
        for community_id in path_ids(compound.path):
            if community_id in within:
                within[community_id].append(compound)
    for community in communities:
        whole = (str(community.id), _("%(name)s, elsewhere", name=community.name))
        groups[community.name] = [whole, *((str(row.id), row.name) for row in within[community.id])]
    return groups


def category_choices(categories: Sequence[Category], empty: str) -> Groups:
    """Categories under their parents; ``empty`` is the first choice, for none."""
    children: dict[int | None, list[Category]] = {}
    for category in categories:
        children.setdefault(category.parent_id, []).append(category)
    groups: Groups = {_("Choose a kind of matter"): [("", empty)]}
    for parent in children.get(None, []):
        whole = (str(parent.id), _("%(name)s, in general", name=parent.name))
        groups[parent.name] = [whole, *((str(row.id), row.name) for row in children.get(parent.id, []))]
    return groups


def photo_choices(photos: Sequence[Attachment]) -> list[tuple[int, str]]:
    """Photos by their numbers in the letter."""
    return [
        (photo.id, _("Photo %(n)s, added later", n=number) if photo.later_word_id else _("Photo %(n)s", n=number))
        for number, photo in enumerate(photos, 1)
    ]


def person_choices(people: Sequence[User], units: Sequence[Organisation], none: str) -> list[tuple[str, str]]:
    """People by name, with what they are and where; the account beside it only where two would read the same."""
    names = {unit.id: unit.name for unit in units}
    labels = {user.id: _told_by_post(user, names) for user in people}
    often = Counter(labels.values())
    told = [(str(user.id), label if often[label] == 1 else f"{label} · {user.login}")
            for user in people for label in [labels[user.id]]]  # fmt: skip
    return [("", none), *told]


def _told_by_post(user: User, names: Mapping[int, str]) -> str:
    """A name with the first role that staff hold, and the unit or the place for which it is held."""
    posts = [grant for grant in user.grants if grant.revoked_at is None and grant.role in STAFF]
    if not posts:
        return user.name
    post = posts[0]
    where = names.get(post.organisation_id or 0, post.place.name)
    return f"{user.name} · {LABELS[post.role]} · {where}"


def office_choices(units: Sequence[Organisation], none: str) -> Groups:
    """Whom a report may be about: communities, offices of the sub-district, other bodies."""
    communities, offices = _("Communities and stations"), _("Offices of the sub-district")
    named = {"community": communities, "station": communities}
    named |= dict.fromkeys(("subdistrict", "department", "police", "supervision"), offices)
    groups: Groups = {_("Choose an office"): [("", none)], communities: [], offices: [], _("Other bodies"): []}
    for unit in units:
        groups[named.get(unit.kind, _("Other bodies"))].append((str(unit.id), unit.name))
    return groups
