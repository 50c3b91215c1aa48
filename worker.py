"""The Celery worker: ``celery -A worker worker --beat``."""

from govtrack.app import create_app

flask_app = create_app()
celery_app = flask_app.extensions["celery"]
