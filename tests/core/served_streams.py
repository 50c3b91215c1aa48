"""The application with one audience that is open to everybody, for servers of tests."""

from __future__ import annotations

from flask import Flask

from govtrack import app
from govtrack.core.streams import define_audience, views
from govtrack.core.streams.audiences import AUDIENCES


def declare() -> None:
    """Opens the yard, once in a process."""
    if "yard" not in AUDIENCES:
        define_audience("yard", lambda _actor, key: key == "")


def create_app() -> Flask:
    """What ``make run`` serves, and the yard; who does not read is let go after two seconds instead of twenty."""
    declare()
    views.SEND_SECONDS = 2.0
    return app.create_app()
