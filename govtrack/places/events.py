"""What the record says of places, units, categories and duties."""

from __future__ import annotations

from dataclasses import replace

from flask_babel import lazy_pgettext

from govtrack.audit.keys import CODE, KIND
from govtrack.audit.kinds import Key, define_event, define_subject
from govtrack.audit.reading import as_count

LEVELS = {
    "subdistrict": lazy_pgettext("record", "sub-district"),
    "community": lazy_pgettext("record", "community"),
    "station": lazy_pgettext("record", "grid station"),
    "grid": lazy_pgettext("record", "grid"),
    "compound": lazy_pgettext("record", "compound"),
    "building": lazy_pgettext("record", "building"),
    "unit": lazy_pgettext("record", "stairway"),
    "point": lazy_pgettext("record", "spot"),
}
UNIT_KINDS = {
    "subdistrict": lazy_pgettext("record", "sub-district"),
    "community": lazy_pgettext("record", "community"),
    "department": lazy_pgettext("record", "department"),
    "station": lazy_pgettext("record", "station"),
    "police": lazy_pgettext("record", "police"),
    "school": lazy_pgettext("record", "school"),
    "property": lazy_pgettext("record", "property company"),
    "owners_committee": lazy_pgettext("record", "owners' committee"),
    "self_management": lazy_pgettext("record", "self-management committee"),
    "enterprise": lazy_pgettext("record", "enterprise"),
    "social": lazy_pgettext("record", "social organisation"),
    "supervision": lazy_pgettext("record", "supervision group"),
}

PLACE = Key("place", lazy_pgettext("record", "place"), points_at="places")
CATEGORY = Key("category", lazy_pgettext("record", "kind of matter"), points_at="categories")
UNIT = Key("unit", lazy_pgettext("record", "unit"), points_at="organisations")
UNITS = Key("units", lazy_pgettext("record", "units"), points_at="organisations")
LEVEL = Key("level", lazy_pgettext("record", "level"), words=LEVELS)
RANK = Key("order", lazy_pgettext("record", "rank"), reads=as_count)

PLACES = define_subject("places", lazy_pgettext("record", "place"))
ORGANISATIONS = define_subject("organisations", lazy_pgettext("record", "organisation"))
CATEGORIES = define_subject("categories", lazy_pgettext("record", "category"))
DUTIES = define_subject("duties", lazy_pgettext("record", "duty list"))

define_event(PLACES, "added", lazy_pgettext("record", "place added"), CODE, LEVEL)
define_event(ORGANISATIONS, "added", lazy_pgettext("record", "unit added"), CODE, replace(KIND, words=UNIT_KINDS))
define_event(CATEGORIES, "added", lazy_pgettext("record", "category added"), CODE)
define_event(
    DUTIES,
    "assigned",
    lazy_pgettext("record", "unit put in charge"),
    CATEGORY,
    replace(UNIT, formerly=("organisation",)),
    RANK,
)
