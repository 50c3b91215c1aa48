"""What an operator sees of the machine, and what may be done about it."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy.exc import OperationalError

from govtrack.audit.models import Event
from govtrack.core import keys
from govtrack.core.actors import ANONYMOUS, SYSTEM
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.errors import Conflict, Forbidden
from govtrack.core.jobs import Job, JobRun, enqueue, job, run_job
from govtrack.core.jobs.schedule import tick
from govtrack.core.log_lines import JsonLines
from govtrack.core.tracing import current_request_id, traced
from govtrack.oversight import operations
from govtrack.oversight.machine import jobs, readiness
from govtrack.responses.views import follow
from tests import factories

SEEN: list[str] = []


@job("tests.traced")
def note_request(run: JobRun) -> None:
    """Notes by which request it was caused."""
    SEEN.append(current_request_id())


def parts(client: Any) -> tuple[int, dict[str, Any]]:
    answer = client.get("/readyz")
    return answer.status_code, answer.get_json()["checks"]


def job_in(state: str, **values: Any) -> Job:
    with transaction():
        row = enqueue("tests.traced")
        row.state = state
        for name, value in values.items():
            setattr(row, name, value)
    return row


def test_every_part_is_named_with_its_reason(app: Flask) -> None:
    client = app.test_client()
    tick()
    status, checks = parts(client)
    assert set(checks) == {"database", "broker", "tick", "jobs", "disk", "key"}
    assert status == 200, checks
    assert all(check["ok"] and check["reason"] for check in checks.values())


@pytest.mark.parametrize(("seconds", "is_well"), [(0, True), (59, True), (61, False)])
def test_a_beat_that_is_dead_is_seen(app: Flask, seconds: int, is_well: bool) -> None:
    tick()
    with time_machine.travel(now() + timedelta(seconds=seconds)):
        status, checks = parts(app.test_client())
    assert checks["tick"]["ok"] is is_well and (status == 200) is is_well


def test_a_beat_that_never_ran_is_seen(app: Flask) -> None:
    status, checks = parts(app.test_client())
    assert status == 503 and checks["tick"] == {"ok": False, "reason": "beat has never ticked"}


@pytest.mark.parametrize(("minutes", "is_well"), [(9.9, True), (10.1, False)])
@pytest.mark.parametrize("state", ["waiting", "handed_over"])
def test_work_that_nobody_takes_is_seen(app: Flask, minutes: float, is_well: bool, state: str) -> None:
    job_in(state, run_at=now() - timedelta(minutes=minutes))
    assert parts(app.test_client())[1]["jobs"]["ok"] is is_well


def test_what_is_not_due_is_not_late(app: Flask) -> None:
    job_in("waiting", run_at=now() + timedelta(hours=1))
    job_in("failed", run_at=now() - timedelta(days=1))
    assert parts(app.test_client())[1]["jobs"]["ok"]


def test_a_full_disk_is_seen(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    for free, is_well in ((500, True), (499, False)):
        monkeypatch.setattr(readiness, "free_megabytes", lambda free=free: free)
        assert parts(app.test_client())[1]["disk"]["ok"] is is_well


def test_a_broker_that_is_away_is_seen(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "CELERY_BROKER_URL", "redis://127.0.0.1:1/0")
    status, checks = parts(app.test_client())
    assert status == 503 and checks["broker"] == {"ok": False, "reason": "does not answer (ConnectionError)"}


def test_a_key_of_another_installation_is_seen(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise keys.KeyDoesNotFit("it needs another one")

    monkeypatch.setattr(keys, "check", refuse)
    status, checks = parts(app.test_client())
    assert status == 503 and checks["key"] == {"ok": False, "reason": "this key does not fit this database"}


def test_the_process_is_live_while_the_database_is_not(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: Any, **_kwargs: Any) -> None:
        raise RuntimeError("no database may be asked")

    monkeypatch.setattr(db.session, "get", fail)
    client = app.test_client()
    client.set_cookie("session", "some-key")
    assert client.get("/healthz").get_json() == {"status": "ok"}


def test_metrics_are_for_the_holder_of_the_token(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    client = app.test_client()
    right = {"Authorization": "Bearer a-long-token"}
    assert client.get("/metrics", headers=right).status_code == 404, "no token is set, so nobody has it"
    monkeypatch.setitem(app.config, "METRICS_TOKEN", "a-long-token")
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer a-long-tokem"}).status_code == 404
    job_in("failed")
    text = client.get("/metrics", headers=right).get_data(as_text=True)
    assert 'govtrack_jobs{state="failed"} 1.0' in text
    assert "govtrack_last_tick_seconds" in text and "govtrack_requests_total{" in text


def _away(*_args: Any, **_kwargs: Any) -> None:
    raise OperationalError("SELECT 1", {}, Exception("away"))


def test_a_database_that_is_away_is_asked_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def ask(*_args: Any, **_kwargs: Any) -> None:
        asked.append("once")
        _away()

    for way in ("execute", "scalar", "scalars"):
        monkeypatch.setattr(db.session, way, ask)
    status, checks = parts(app.test_client())
    away = {"ok": False, "reason": "the database does not answer"}
    assert status == 503 and asked == ["once"], "each further question would wait as long as the first"
    assert checks["database"] == {"ok": False, "reason": "does not answer (OperationalError)"}
    assert [checks[name] for name in ("tick", "jobs", "key")] == [away] * 3
    assert checks["broker"]["ok"] and checks["disk"]["ok"]


def test_metrics_tell_that_the_database_is_away(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "METRICS_TOKEN", "a-long-token")
    client, right = app.test_client(), {"Authorization": "Bearer a-long-token"}
    assert "govtrack_database_up 1.0" in client.get("/metrics", headers=right).get_data(as_text=True)
    for way in ("execute", "scalar", "scalars"):
        monkeypatch.setattr(db.session, way, _away)
    answer = client.get("/metrics", headers=right)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200 and "govtrack_database_up 0.0" in text
    assert "govtrack_disk_free_megabytes" in text and "govtrack_requests_total{" in text
    assert "govtrack_jobs{" not in text, "what nobody knows is not told as nothing"


@pytest.mark.parametrize(
    ("state", "can_retry", "can_cancel"),
    [
        ("held", False, True),
        ("waiting", False, True),
        ("handed_over", False, True),
        ("running", False, False),
        ("done", False, False),
        ("failed", True, False),
        ("cancelled", True, False),
    ],
)
def test_what_may_be_done_with_a_job(app: Flask, state: str, can_retry: bool, can_cancel: bool) -> None:
    admin = factories.actor("admin")
    for action, is_allowed, after in (
        (operations.retry_job, can_retry, "waiting"),
        (operations.cancel_job, can_cancel, "cancelled"),
    ):
        row = job_in(state, attempts=5)
        if not is_allowed:
            with pytest.raises(Conflict), transaction():
                action(admin, jobs.get_job(row.id))
            continue
        with transaction():
            action(admin, jobs.get_job(row.id))
        assert row.state == after
        assert db.session.query(Event).filter_by(subject_type="jobs", subject_id=row.id).one().actor_id == admin.user_id


def test_a_job_tried_again_has_all_its_tries(app: Flask) -> None:
    row = job_in("failed", attempts=5, error="ValueError", finished_at=now())
    with transaction():
        operations.retry_job(SYSTEM, row)
    assert run_job(row.id) == "done" and row.attempts == 1


def test_a_recurring_job_is_not_tried_again_beside_its_next_run(app: Flask) -> None:
    failed = job_in("failed", flight="tests.traced")
    job_in("waiting", flight="tests.traced")
    with pytest.raises(Conflict), transaction():
        operations.retry_job(SYSTEM, jobs.get_job(failed.id))


@pytest.mark.parametrize("action", [operations.retry_job, operations.cancel_job])
def test_nobody_but_the_administrator_touches_jobs(app: Flask, action: Callable[..., Any]) -> None:
    row = job_in("failed" if action is operations.retry_job else "waiting")
    for actor in (ANONYMOUS, factories.actor("command"), factories.actor("auditor")):
        with pytest.raises(Forbidden), transaction():
            action(actor, row)


def test_the_pages_of_jobs(as_role: Callable[..., Any]) -> None:
    client = as_role("admin")
    row = job_in("failed", error="Traceback: <b>ValueError</b>")
    page = client.get("/jobs?state=failed").get_data(as_text=True)
    assert f"/jobs/{row.id}" in page and "需要处理" in page
    page = client.get(f"/jobs/{row.id}").get_data(as_text=True)
    assert "&lt;b&gt;ValueError" in page
    # Words above; what the program calls it lies folded, for whoever searches the logs.
    words, folded = page.split('<details class="details"', 1)
    assert "tests.traced" not in words.partition("<h1")[2] and "tests.traced" in folded
    assert client.send(f"/jobs/{row.id}/retry", page=f"/jobs/{row.id}").status_code == 303
    assert client.send(f"/jobs/{row.id}/cancel", page=f"/jobs/{row.id}").status_code == 303
    db.session.refresh(row)
    assert row.state == "cancelled"
    assert client.get("/jobs?state=nonsense").status_code == 200
    assert client.get(f"/jobs/{2**70}").status_code == 404


def test_jobs_on_the_command_line(app: Flask) -> None:
    row, runner = job_in("failed", error="ValueError: x"), app.test_cli_runner()
    listed = runner.invoke(args=["jobs", "list", "--state", "failed"]).output
    assert f"{row.id}" in listed and "tests.traced" in listed
    assert "ValueError: x" in runner.invoke(args=["jobs", "show", str(row.id)]).output
    assert runner.invoke(args=["jobs", "retry", str(row.id)]).exit_code == 0
    assert runner.invoke(args=["jobs", "retry", str(row.id)]).exit_code == 1
    assert runner.invoke(args=["jobs", "cancel", str(row.id)]).exit_code == 0
    assert runner.invoke(args=["jobs", "show", "999999"]).exit_code == 1


def test_a_request_is_followed_into_its_job(app: Flask) -> None:
    SEEN.clear()
    with traced("request-of-somebody"), transaction():
        job_id = enqueue("tests.traced").id
    assert run_job(job_id) == "done"
    assert SEEN == ["request-of-somebody"]


@pytest.mark.parametrize(
    ("given", "is_kept"), [("abcdef-123456", True), ("short", False), ("a b\nc" * 3, False), ("x" * 65, False)]
)
def test_an_answer_carries_its_number(app: Flask, given: str, is_kept: bool) -> None:
    headers = {"X-Request-ID": given} if "\n" not in given else {"X-Request-ID": given.replace("\n", " ")}
    number = app.test_client().get("/healthz", headers=headers).headers["X-Request-ID"]
    assert (number == given) is is_kept and len(number) >= 8


def test_a_limit_that_was_hit_is_told_without_whose_it_is(client: Any, caplog: pytest.LogCaptureFixture) -> None:
    typed = {"login": "张三 13857112233", "password": "falsch-falsch"}
    with caplog.at_level(logging.INFO):
        for _try in range(11):
            answer = client.send("/sign-in", typed, environ_overrides={"REMOTE_ADDR": "10.9.8.7"})
    assert answer.status_code == 429
    lines = [json.loads(JsonLines().format(record)) for record in caplog.records]
    told = [line for line in lines if "limit" in line["message"]]
    assert [(line["endpoint"], line["message"]) for line in told] == [
        ("accounts.sign_in", "a limit was hit: 10 per 1 minute")
    ]
    whole = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    assert "13857112233" not in whole and "10.9.8.7" not in whole


def test_a_fault_of_ours_is_told_by_its_route(
    app: Flask, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: Any) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(follow, "find_submission_by_number", fail)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    with caplog.at_level(logging.INFO):
        assert app.test_client().get("/follow/XH-2026-123456?q=13857112233").status_code == 500
    lines = [json.loads(JsonLines().format(record)) for record in caplog.records]
    assert [(line["message"], "a fault of ours" in line["trace"]) for line in lines if line["level"] == "ERROR"] == [
        ("GET responses.followed failed", True)
    ]
    whole = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    assert "XH-2026-123456" not in whole and "13857112233" not in whole


def test_lines_of_the_log_are_whole_and_name_no_address(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        app.test_client().get("/search?q=张三的电话13857112233", environ_overrides={"REMOTE_ADDR": "10.9.8.7"})
    lines = [json.loads(JsonLines().format(record)) for record in caplog.records]
    answered = [line for line in lines if line["logger"] == "govtrack.requests"]
    assert len(answered) == 1 and answered[0]["endpoint"] == "oversight.search" and answered[0]["status"] == 200
    whole = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    assert "13857112233" not in whole and "10.9.8.7" not in whole
    forged = logging.LogRecord("x", logging.INFO, "", 0, "one\nlevel=ERROR two", None, None)
    assert "\n" not in JsonLines().format(forged)
