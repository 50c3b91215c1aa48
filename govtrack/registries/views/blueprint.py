"""The blueprint that the views of lists share."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("registries", __name__)
