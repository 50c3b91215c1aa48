"""Loading the demonstration through the operations that people use.

Everything happens at the moment it is told to have happened (``clock.pretend``), so that
clocks, timelines and figures look as they would after months of work.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from blinker import NamedSignal
from flask import current_app
from sqlalchemy import select

from govtrack.api.operations import issue_key
from govtrack.core.actors import SYSTEM
from govtrack.core.clock import pretend
from govtrack.core.db import db, transaction
from govtrack.core.errors import Conflict
from govtrack.core.i18n import _, _l
from govtrack.core.jobs import hold_jobs, let_go_of_jobs
from govtrack.core.production import is_production
from govtrack.core.settings import change_setting, hold_settings
from govtrack.demo import accounts, content
from govtrack.demo.letters import schedule_letters
from govtrack.demo.lists import add_lists
from govtrack.demo.scene import Scene
from govtrack.demo.stories import schedule_stories
from govtrack.demo.timetable import Timetable
from govtrack.intake.signals import (
    submission_changed,
    submission_confirmed,
    submission_left,
    submission_received,
)
from govtrack.places.defaults import load_categories
from govtrack.places.loading import load_duties, load_organisations, load_places
from govtrack.places.models import Category, Organisation, Place
from govtrack.topics.settings import CANDIDATE_BUILDINGS, CANDIDATE_HOTNESS, CANDIDATE_REPORTERS

DEFAULT_SEED = 1
SETTLED_DAYS_AGO = 130
CANDIDATES_HERE = {CANDIDATE_HOTNESS: 40.0, CANDIDATE_REPORTERS: 3, CANDIDATE_BUILDINGS: 1}
RUN_BY_THE_STORIES = (submission_received, submission_changed, submission_confirmed, submission_left)
Say = Callable[[str], object]


@contextmanager
def _muted(*signals: NamedSignal) -> Iterator[None]:
    with ExitStack() as stack:
        for signal in signals:
            stack.enter_context(signal.muted())
        yield


@contextmanager
def _showing_messages() -> Iterator[None]:
    """What the writers are told becomes files, as in every process that starts once the demonstration is there."""
    usual = current_app.config["MESSAGE_FILES"]
    current_app.config["MESSAGE_FILES"] = True
    try:
        yield
    finally:
        current_app.config["MESSAGE_FILES"] = usual


def is_empty() -> bool:
    """Whether the database holds no place yet."""
    return db.session.scalar(select(Place.id).limit(1)) is None


def load_if_empty(say: Say, seed: int = DEFAULT_SEED) -> bool:
    """Loads the demonstration unless there is something already; returns whether it did."""
    if not is_empty():
        _demand_whole()
        return False
    load(seed, say)
    return True


def _begun() -> Path:
    """Stands in the home as long as the loading is not at its end."""
    return Path(current_app.config["GOVTRACK_HOME"]) / "demo-unfinished"


def _demand_whole() -> None:
    """Raises Conflict where the loading was interrupted: half of it has no sign-ins and would be taken for all."""
    if _begun().exists():
        raise Conflict(
            _l(
                "The loading of the demonstration was interrupted. Remove %(home)s and start again.",
                home=current_app.config["GOVTRACK_HOME"],
            )
        )


def load(seed: int, say: Say) -> Scene:
    """Loads everything; raises Conflict where the database is not empty."""
    if is_production(current_app.config):
        raise Conflict(_("The demonstration has no place on the open net: its accounts share one password."))
    if not is_empty():
        raise Conflict(_("The demonstration is loaded into an empty database only. This one holds places already."))
    _begun().touch()
    scene = Scene(random.Random(seed))
    say("Loading the demonstration: places, units and people ...")
    with transaction(), pretend(scene.days_ago(SETTLED_DAYS_AGO)):
        _settle(scene)
    say("Loading the demonstration: letters and what became of them ...")
    timetable = Timetable(scene)
    schedule_letters(timetable)
    schedule_stories(timetable)
    # The stories compare letters at moments of their own, so nobody is to ask for it after each letter.
    with _muted(*RUN_BY_THE_STORIES), _showing_messages(), hold_settings(), hold_jobs():
        timetable.run()
    with transaction():
        _ease_the_rule(scene)
        add_lists(scene)
        let_go_of_jobs()
    accounts.write_file(Path(current_app.config["GOVTRACK_HOME"]), scene)
    _begun().unlink()
    return scene


def _ease_the_rule(scene: Scene) -> None:
    """A neighbourhood of four hundred letters needs lower thresholds than a sub-district of 75,000 people.

    They are changed as an office would change them, so that the published rule shows old and new.
    """
    for key, value in CANDIDATES_HERE.items():
        change_setting(key, value, scene.user("admin1").name)


def _settle(scene: Scene) -> None:
    """Places, categories, units, the duty list and the people."""
    load_categories(SYSTEM)
    load_places(SYSTEM, content.read_rows("places"), content.read_outlines())
    load_organisations(SYSTEM, content.read_rows("organisations"))
    load_duties(SYSTEM, content.read_rows("duty"))
    scene.place_ids = dict(db.session.execute(select(Place.code, Place.id)).all())
    scene.unit_ids = dict(db.session.execute(select(Organisation.code, Organisation.id)).all())
    scene.category_ids = dict(db.session.execute(select(Category.code, Category.id)).all())
    root = db.session.scalars(select(Place).where(Place.parent_id.is_(None))).one()
    issue_key(SYSTEM, root, holder="区民意直通应用（演示）", contact="区数据资源局（演示）")
    users, scene.sign_ins = accounts.add_people(content.read_rows("people"))
    scene.user_ids = {key: user.id for key, user in users.items()}
