"""Statements that are built once for a person and asked again and again.

To build the text of a statement costs more than its answer, where a page counts twenty things at once. What is kept
follows from who asks alone: settings and the moment, which change meanwhile, are read each time it runs. A statement
that is kept has a bounded number of others beside it, since each holds some hundred kilobytes.
"""

from __future__ import annotations

from functools import lru_cache, partial
from typing import Any

from sqlalchemy import BindParameter, bindparam

from govtrack.core.clock import now
from govtrack.core.settings import get_setting

# People who ask at about the same time; of a condition, which is small, those of a whole sub-district.
PEOPLE, CONDITIONS = 64, 256
kept_statement = lru_cache(maxsize=PEOPLE)
kept_condition = lru_cache(maxsize=CONDITIONS)


def setting_then(key: str, *, is_list: bool = False) -> BindParameter[Any]:
    """The value of a setting that is in force when the statement runs."""
    # A name of its own: a value that stands in the same place of another statement would be taken for this one.
    name = f"setting_{key.replace('.', '_')}"
    return bindparam(name, callable_=partial(get_setting, key), expanding=is_list)


def moment_then() -> BindParameter[Any]:
    """The moment at which the statement runs."""
    return bindparam("moment_of_asking", callable_=now)
