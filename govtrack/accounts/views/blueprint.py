"""The blueprint that the views of accounts share."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("accounts", __name__)
