"""Mutants of modules that only compute, made by the operators of cosmic-ray.

Its own loop starts Python anew for each mutant and has one command of tests for all modules, so that
only its operators are used; see docs/decisions.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator

import click

from tests.mutants.mutating import Mutant, is_python, shorten

# One change of each sign of arithmetic and two of each comparison; the others of cosmic-ray say the same again.
OPERATORS = (
    "NumberReplacer", "AddNot", "ReplaceTrueWithFalse", "ReplaceFalseWithTrue", "ReplaceAndWithOr", "ReplaceOrWithAnd",
    "ReplaceBreakWithContinue", "ReplaceContinueWithBreak", "ExceptionReplacer", "ZeroIterationForLoop",
    "ReplaceUnaryOperator_Delete_Not", "ReplaceUnaryOperator_USub_UAdd",
    "ReplaceBinaryOperator_Add_Sub", "ReplaceBinaryOperator_Sub_Add", "ReplaceBinaryOperator_Mul_Div",
    "ReplaceBinaryOperator_Div_Mul", "ReplaceBinaryOperator_FloorDiv_Mul", "ReplaceBinaryOperator_Mod_FloorDiv",
    "ReplaceComparisonOperator_Eq_NotEq", "ReplaceComparisonOperator_NotEq_Eq", "ReplaceComparisonOperator_Lt_LtE",
    "ReplaceComparisonOperator_Lt_Gt", "ReplaceComparisonOperator_LtE_Lt", "ReplaceComparisonOperator_LtE_Gt",
    "ReplaceComparisonOperator_Gt_GtE", "ReplaceComparisonOperator_Gt_Lt", "ReplaceComparisonOperator_GtE_Gt",
    "ReplaceComparisonOperator_GtE_Lt", "ReplaceComparisonOperator_Is_IsNot", "ReplaceComparisonOperator_IsNot_Is",
)  # fmt: skip


def list_pure(path: str, source: str) -> list[Mutant]:
    """The mutants of a module; needs requirements-mutants.txt."""
    try:
        from cosmic_ray.mutating import mutate_code
        from cosmic_ray.plugins import get_operator
    except ImportError as error:
        raise click.ClickException("cosmic-ray is missing: install requirements-mutants.txt") from error
    found: dict[str, Mutant] = {}
    for name in OPERATORS:
        operator, occurrence = get_operator(f"core/{name}")(), 0
        while (mutated := mutate_code(source, operator, occurrence)) is not None:
            occurrence += 1
            for line, change in _changes(source, mutated) if is_python(mutated) else ():
                nth = 1 + sum(other.where == name and other.change == change for other in found.values())
                found.setdefault(mutated, Mutant(path, line, name, change, mutated, nth))
    return list(found.values())


def _changes(before: str, after: str) -> Iterator[tuple[int, str]]:
    """The one changed line and what it was and is."""
    old, new = before.splitlines(), after.splitlines()
    for kind, first, last, start, stop in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            change = (" ".join(" ".join(part).split()) for part in (old[first:last], new[start:stop]))
            yield first + 1, " → ".join(map(shorten, change))
            return
