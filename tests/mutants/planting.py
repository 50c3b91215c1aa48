"""How a fault gets into a process that has imported the house already.

Functions get their other code. For a fault in tables and settings the module is run once more in its place,
and whoever has imported something of it gets the new one; what others have worked out of it before stays, so
that such a mutant may live though it would die in a fresh process, never the other way round. What runs while
the application is built needs a fresh process.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator, Sequence
from types import CodeType, FunctionType, ModuleType
from typing import Any

# Functions that run when modules are imported or the application is built, which a warm process has behind it.
SET_UP = {
    "init_app", "create_app", "_check", "step", "define_setting", "define_rule", "job", "every", "hands_of",
    "around_transactions", "_prepare_sqlite", "_load_rooms", "_register",
}  # fmt: skip


def functions_of(code: CodeType) -> Iterator[CodeType]:
    """The functions in a module or function, at whatever depth, in their order."""
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from functions_of(constant)


def _outside(code: CodeType) -> tuple[Any, ...]:
    """What a module does by itself, whatever its functions do; the bodies of classes belong to it."""
    own = tuple(constant for constant in code.co_consts if not isinstance(constant, CodeType))
    classes = [inner for inner in code.co_consts if isinstance(inner, CodeType) and "__module__" in inner.co_names]
    return code.co_code, code.co_names, tuple(map(repr, own)), tuple(map(_outside, classes))


def changed_functions(before: str, after: str) -> dict[str, CodeType] | None:
    """The other code of each function that differs, by its qualified name; none where the module itself does.

    None where a fresh process is needed.
    """
    old, new = (compile(text, "module", "exec", dont_inherit=True) for text in (before, after))
    if _outside(old) != _outside(new):
        return {}
    olds, news = list(functions_of(old)), list(functions_of(new))
    if [code.co_qualname for code in olds] != [code.co_qualname for code in news]:
        changed = {code.co_qualname: code for code in news if "<locals>" not in code.co_qualname}
    else:
        changed = {two.co_qualname: two for one, two in zip(olds, news, strict=True) if _all_of(one) != _all_of(two)}
    if any(name.startswith("<") for name in changed):
        return {}  # a comprehension of the module itself has run already, and its lambdas share one name
    names = {part for name in changed for part in name.split(".")}
    return None if names & SET_UP else changed


def _all_of(code: CodeType) -> tuple[Any, ...]:
    return code.co_code, code.co_names, code.co_varnames, tuple(
        _all_of(constant) if isinstance(constant, CodeType) else repr(constant) for constant in code.co_consts
    )  # fmt: skip


def living_functions(file: str) -> list[FunctionType]:
    """Every function of a file that somebody has; looked for once, since it means looking at everything there is."""
    return [
        thing for thing in gc.get_objects() if isinstance(thing, FunctionType) and thing.__code__.co_filename == file
    ]


def exchange(functions: Sequence[FunctionType], file: str, codes: dict[str, CodeType]) -> None:
    """Gives the living functions of ``file`` their other code; a function that nobody has is not planted."""
    count = 0
    for function in functions:
        code = codes.get(function.__code__.co_qualname)
        if code is not None and len(code.co_freevars) == len(function.__code__.co_freevars):
            function.__code__ = code.replace(co_filename=file)
            count += 1
    if not count:
        print(f"{file}: nobody has {', '.join(codes)}", file=sys.stderr)


# Modules that may run once more in a living process: they declare nothing that the database or a queue knows.
AGAIN = (
    "states.py", "settings.py", "clocks.py", "roles.py", "profiles.py", "policy.py", "reserved.py", "duties.py",
    "hands.py", "matters.py", "reasons.py", "pagination.py", "verbs.py", "rules.py", "trail.py", "visibility.py",
    "delivery.py", "answers.py", "numbers.py", "digits.py", "sessions.py", "schedule.py", "idempotency.py",
)  # fmt: skip
_PLAIN = (str, int, float, bool, bytes, type(None))


def run_again(module: ModuleType, source: str) -> None:
    """Runs the module's other text in its place and gives its things to everybody who has imported them."""
    before = dict(vars(module))
    definitions = sys.modules["govtrack.core.settings"].DEFINITIONS
    for key in [key for key in definitions if f'"{key}"' in source]:
        del definitions[key]
    exec(compile(source, module.__file__ or "", "exec", dont_inherit=True), vars(module))
    changed = {}
    for name, old in before.items():
        new = vars(module).get(name)
        if type(old).__name__ == "StateTable" and new is not old:
            vars(old).update(vars(new))
            setattr(module, name, old)
        elif new is not old and not isinstance(old, _PLAIN) and not name.startswith("__"):
            changed[id(old)] = new
    for other in [other for other in sys.modules.values() if isinstance(other, ModuleType) and other is not module]:
        for name, value in list(vars(other).items()):
            if id(value) in changed and (other.__name__.partition(".")[0] in {"govtrack", "tests"}):
                setattr(other, name, changed[id(value)])
