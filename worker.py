"""The Celery worker: ``celery -A worker worker --beat``."""

import gc

import rjieba

from govtrack.app import create_app

flask_app = create_app()
celery_app = flask_app.extensions["celery"]
# The dictionary of words is loaded here once, so that the processes forked from this one share it.
rjieba.cut("红茶")
# What the imports made stays for good: the collector need not look at it again, and forks share it.
gc.freeze()
