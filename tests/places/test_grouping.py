"""Places as choices: each under its community, the ones above them first."""

from __future__ import annotations

from flask import Flask
from flask_babel import force_locale

from govtrack.places.queries import group_places, list_places
from tests import factories


def test_places_stand_under_their_community_and_what_is_above_them_first(app: Flask) -> None:
    house = factories.subdistrict()
    one, other = (factories.place("community", name_zh=name) for name in ("和睦社区", "小河社区"))
    inside = factories.place("compound", one, name_zh="和睦新村")
    below = factories.place("grid", other, name_zh="小河网格一")
    places = list_places("subdistrict", "community", "compound", "grid")
    with force_locale("zh_CN"):
        assert group_places(places, [one, other], [(0, "请选择")]) == {
            "选择地点": [(0, "请选择"), (house.id, house.name)],
            "和睦社区": [(one.id, "和睦社区"), (inside.id, "和睦新村")],
            "小河社区": [(other.id, "小河社区"), (below.id, "小河网格一")],
        }
        # A community that cannot be chosen itself still says where its compounds are; one without any does not stand.
        assert group_places([inside], [one, other]) == {"和睦社区": [(inside.id, "和睦新村")]}
        assert group_places([], [one]) == {}
