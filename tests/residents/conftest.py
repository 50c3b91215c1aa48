"""What several tests of residents share."""

from __future__ import annotations

import pytest
from flask import Flask

from govtrack.places.models import Place
from tests import factories


@pytest.fixture
def building(app: Flask) -> Place:
    return factories.place("building", factories.place("compound", factories.place("community")))
