"""Jobs: rows of an outbox, written in the transaction that causes them.

``outbox`` writes them, ``relay`` hands them to Celery and sweeps for the rest, ``runner``
claims and runs them, ``schedule`` makes the recurring ones. The broker is never trusted with
anything that matters: the row is the truth.
"""

from govtrack.core.jobs.models import Job
from govtrack.core.jobs.outbox import enqueue, enqueue_once, find_job, hold_jobs, job, let_go_of_jobs
from govtrack.core.jobs.runner import JobRun, run_job
from govtrack.core.jobs.schedule import every

__all__ = [
    "Job",
    "JobRun",
    "enqueue",
    "enqueue_once",
    "every",
    "find_job",
    "hold_jobs",
    "job",
    "let_go_of_jobs",
    "run_job",
]
