"""The blueprint that the views of casework share."""

from __future__ import annotations

from flask import Blueprint

from govtrack.accounts.roles import DESK, UNITS

blueprint = Blueprint("casework", __name__)
# Everybody who works with orders; which orders, the policy says.
WORKERS = (*UNITS, *DESK, "supervisor", "auditor", "verified_resident")
