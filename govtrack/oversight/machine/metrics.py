"""Figures for Prometheus: requests of the web processes, and the state of the outbox at the moment of asking."""

from __future__ import annotations

import hmac
import os
import time
from collections.abc import Iterable

from flask import Flask, Response, current_app, g, request
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from govtrack.core.clock import now
from govtrack.core.db import db
from govtrack.core.jobs.models import Job
from govtrack.core.jobs.schedule import last_tick
from govtrack.core.jobs.states import STATES
from govtrack.oversight.machine.readiness import free_megabytes, oldest_waiting

REQUESTS = Counter("govtrack_requests", "Requests answered", ["endpoint", "method", "status"])
SECONDS = Histogram(
    "govtrack_request_seconds", "Seconds until an answer", ["endpoint"], buckets=(0.02, 0.05, 0.1, 0.3, 1, 3, 10)
)


def is_asked_for_rightly() -> bool:
    """Whether the request carries the token of the installation; without one nobody is answered."""
    token = str(current_app.config["METRICS_TOKEN"])
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(token) and hmac.compare_digest(given.encode(), token.encode())


class Outbox:
    """What the database and the disk say now."""

    def collect(self) -> Iterable[Metric]:
        """One family for each question an operator asks at night.

        A database that is away is one of the answers: what is known without it is told all the same.
        """
        try:
            families = list(self._in_the_database())
        except SQLAlchemyError:
            db.session.rollback()
            families = []
        yield GaugeMetricFamily("govtrack_database_up", "Whether the database answers", value=bool(families))
        yield from families
        yield GaugeMetricFamily("govtrack_disk_free_megabytes", "Room for files", value=free_megabytes())

    @staticmethod
    def _in_the_database() -> Iterable[Metric]:
        counts = dict(db.session.execute(select(Job.state, func.count()).group_by(Job.state)).tuples().all())
        jobs = GaugeMetricFamily("govtrack_jobs", "Jobs in the outbox", labels=["state"])
        for state in STATES:
            jobs.add_metric([state], counts.get(state, 0))
        yield jobs
        waiting = oldest_waiting().total_seconds()
        yield GaugeMetricFamily("govtrack_oldest_waiting_seconds", "Age of the oldest due job", value=waiting)
        seen = last_tick()
        age = (now() - seen).total_seconds() if seen else float("inf")
        yield GaugeMetricFamily("govtrack_last_tick_seconds", "Seconds since beat ticked", value=age)


def render() -> Response:
    """Everything in the format of Prometheus."""
    asked = CollectorRegistry()
    asked.register(Outbox())
    requests = REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        requests = CollectorRegistry()
        MultiProcessCollector(requests)
    return Response(generate_latest(asked) + generate_latest(requests), content_type=CONTENT_TYPE_LATEST)


def _begin() -> None:
    g.begun_at = time.perf_counter()


def _count(response: Response) -> Response:
    endpoint = request.endpoint or "none"
    REQUESTS.labels(endpoint, request.method, str(response.status_code)).inc()
    SECONDS.labels(endpoint).observe(time.perf_counter() - g.get("begun_at", time.perf_counter()))
    return response


def init_app(app: Flask) -> None:
    """Counts every request."""
    app.before_request(_begin)
    app.after_request(_count)
