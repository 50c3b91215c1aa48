"""The tables of the first version and back, with the demonstration in them."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import sqlalchemy as sa

from tests.drills.house import ROOT, House, house
from tests.drills.snapshot import list_columns

EXPECTED = (
    "on both databases: down to the first version and up again, same columns, every value of the first version in the "
    "row where it was, no broken key, every seal fits; what later versions brought is lost only where it must be"
)
# Before it there is no table that could hold anything.
FIRST = "0001"

# What later versions brought goes with their tables and columns. Nothing else may differ after the way back.
LOST = {
    "content_changes": "counts changes for the cache of pages, and may begin anew",
    "engine_waiting": "which letters wait for the next comparison, listed again by the next sweep",
    "engine_watermarks": "how far that sweep has come; without one it begins anew",
    "event_seals": "the older version can neither make nor read keyed seals; the record is sealed anew",
    "events.proof": "made anew with those seals",
    "form_outcomes.mark": "what a form said that was sent, which the older version does not compare",
    "import_batches.desk_path": "at which desk a sheet of no place was brought in, which the older version does not keep",
    "import_batches.chosen": "the older version reads the visible sheets of a workbook, all of them",
    "import_batches.looks": "how often a worker was asked to look at a sheet, which the older version does at once",
    "import_choices.sheet": "the older version knows one meaning of a heading, for every sheet of a workbook",
    "import_choices.place_path": "the older version knows one meaning of a name, for the whole house",
    "jobs.request_id": "by which request a job came about, which the older version does not note",
    "key_marks.created_at": "the moment at which the keys were first seen",
    "messages": "the older version tells only people with an account",
    "users.home_id": "told anew from the roles; the older version asks for every place where a role is held",
    "participants.version": "counts changes of a row for two who write at once",
    "receivers": "who stood behind a topic at the release, made anew; whoever came later waits for a look once more",
    "submissions.written_by_id": "known again where the account proves it, and nowhere else",
    "topics.decision_due_at": "reckoned again for topics that still wait for a decision",
    "topics.label_sources": "which letters a label was taken from, filled by the next comparison",
    "topics.scored_at": "made by the next scoring",
    "topics.settles_at": "made by the next scoring",
    "topics.strength": "made by the next scoring",
    "topics.shown_voices": "counted on the way up; a topic merged into another counts nobody of its own",
    "topics.cohesion": "made by the next comparison",
    "topics.cohesion_parts": "made by the next comparison",
    "submissions.read_path": "read when a letter arrives, which the older version does not do",
    "reporter_contacts.email_mark": "by which a contact is found again, made when a letter is written",
    "reporter_contacts.phone_mark": "as the mark of the e-mail address",
    "panel_opinions": "the older version lets one member decide",
    "confirmed_texts.place_path": "for which place a text was confirmed, taken from the record on the way up",
    "registry_entries": "the older version keeps no lists",
    "registry_warnings": "reckoned anew from the lists",
    "attachments.is_for_units": "which photos the desk chose for units, to which the older version shows none",
    "api_keys": "the older version has no door for programs",
    "api_requests": "which letters came by it",
    "residents": "the older version has no accounts of residents",
    "resident_contacts": "their addresses",
    "resident_letters": "which letters they keep",
    "resident_homes": "where their owners live",
    "proposals": "the older version shows proposals to the office alone",
    "proposal_editions": "their earlier words",
    "proposal_updates": "what their authors added",
    "proposal_supports": "who supports them",
    "contributions": "the older version has no discussions",
    "contribution_supports": "who supports what was said there",
    "period_lists": "the older version draws up no lists of a period",
    "later_words": "the older version has no words that a writer adds to a letter",
    "earlier_wordings": "what a letter said before its writer corrected it, which the older version lets nobody do",
    "appeals": "the older version knows none",
    "ratings.redacted_comment": "the older version passes words beside a rating on to nobody, so they stay sealed",
    "counted_subjects": "as what each subject is counted, reckoned anew on the way up",
    "touched_subjects": "what waits to be counted anew",
    "totals": "counted anew on the way up",
}
Contents = dict[str, tuple[int, str]]


def command(one: House, *words: str, may_find: str = "") -> str:
    """A command of the house; an error of it is one of the drill, but for lines that say what must be found."""
    done = subprocess.run(
        [sys.executable, "-m", *words], cwd=ROOT, env=one.environment, capture_output=True, text=True,
        check=False, timeout=1800,
    )  # fmt: skip
    found = [line for line in done.stderr.splitlines() if not may_find or may_find not in line]
    if done.returncode and (found or not may_find):
        raise RuntimeError(f"{' '.join(words)}: {done.stderr[-1500:]}")
    return done.stdout


def contents(one: House) -> Contents:
    """What stands in every table of the newest version."""
    command(one, "flask", "audit", "seal")
    return {name: tuple(found) for name, found in json.loads(command(one, "tests.drills.snapshot")).items()}


def drill(folder: Path) -> tuple[bool, str]:
    """Both databases at the same time."""
    kinds = ("sqlite", "postgresql")
    with ThreadPoolExecutor(len(kinds)) as pool:
        results = list(pool.map(lambda kind: _of(folder / kind, kind), kinds))
    return all(is_well for is_well, _seen in results), "; ".join(seen for _is_well, seen in results)


def _of(folder: Path, kind: str) -> tuple[bool, str]:
    with house(folder, database=kind, is_empty=True) as one:
        command(one, "flask", "db", "upgrade")
        command(one, "flask", "demo", "load")
        before = contents(one)
        command(one, "flask", "db", "downgrade", FIRST)
        of_first = list_columns(one.database)
        kept = sum(one.scalar(f'SELECT count(*) FROM "{table}"') for table in of_first)
        command(one, "flask", "db", "upgrade")
        after = contents(one)
        # A head that was published before says rightly that the record was sealed anew.
        command(one, "flask", "audit", "verify", may_find="does not lead to its head")
        broken = count_broken_keys(one, kind)
    columns = sorted(set(before) ^ set(after))
    changed = sorted(name for name in before if name in after and before[name] != after[name] and not is_lost(name))
    old = {f"{table}.{column}" for table, columns in of_first.items() for column in columns}
    # A column of the first version has no excuse but for the seals, which are made anew.
    excused = sorted(name for name in LOST if name in old)
    seen = (
        f"{kind}: {len(before)} columns, {kept} rows in the first version, columns that differ {columns or 'none'}, "
        f"values changed in {changed or 'none'}, broken keys {broken}"
    )
    return not (columns or changed or excused or broken) and kept > 1000, seen


def is_lost(name: str) -> bool:
    """Whether the difference is one of those that must be."""
    return name in LOST or name.partition(".")[0] in LOST


def count_broken_keys(one: House, kind: str) -> int:
    """Rows that point at nothing; PostgreSQL has checked them when it made the keys again."""
    if kind != "sqlite":
        return 0
    with one.database.connect() as connection:
        return len(connection.execute(sa.text("PRAGMA foreign_key_check")).all())
