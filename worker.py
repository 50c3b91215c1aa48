"""The Celery worker: ``celery -A worker worker --beat``."""

import gc

from govtrack.app import create_app

flask_app = create_app()
celery_app = flask_app.extensions["celery"]
# What the imports made stays for good: the collector need not look at it again, and forks share it.
gc.freeze()
