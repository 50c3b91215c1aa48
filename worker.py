"""The Celery worker: ``celery -A worker worker --beat``."""

import gc
import sys

import rjieba

from govtrack.app import create_app
from govtrack.core.keys import KeyDoesNotFit
from govtrack.core.production import NotForProduction

try:
    flask_app = create_app()
except (KeyDoesNotFit, NotForProduction) as error:
    # Celery would print where in our sources it was found, which tells an operator nothing.
    sys.exit(f"The worker cannot start. {error}")
celery_app = flask_app.extensions["celery"]
# The dictionary of words is loaded here once, so that the processes forked from this one share it.
rjieba.cut("红茶")
# What the imports made stays for good: the collector need not look at it again, and forks share it.
gc.freeze()
