"""What the house measures: `make house` prints it, so that a change for the worse is seen at once."""

from __future__ import annotations

import ast
import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from govtrack.audit.kinds import Kind
    from govtrack.core.errors import Text

ROOT = Path(__file__).resolve().parent.parent
CHINESE = re.compile(r"[一-鿿]")
LONG, TOO_LONG = 120, 140
# Functions that import a module by its name.
BY_NAME = {"import_module", "__import__"}


def modules(root: Path = ROOT, package: str = "govtrack") -> dict[str, Path]:
    """Every module of the product by its dotted name."""
    found = {}
    for path in sorted((root / package).rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def _imported(tree: ast.AST, name: str, is_package: bool) -> Iterator[tuple[str, Sequence[str]]]:
    """What a module imports wherever it does: at the top, inside functions, for types alone, by its name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, ()) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = name.split(".") if is_package else name.split(".")[:-1]
            above = ".".join(base[: len(base) - node.level + 1]) if node.level else ""
            origin = ".".join(filter(None, (above, node.module or "")))
            yield origin, [alias.name for alias in node.names]
    for module in _by_name(tree):
        yield from ((_from_here(told, name, is_package), ()) for told in _told(tree, module))


def _by_name(tree: ast.AST) -> Iterator[ast.expr]:
    """What a module gives to functions that import by a name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and ast.unparse(node.func).rpartition(".")[2] in BY_NAME:
            yield node.args[0]


def _told(tree: ast.AST, module: ast.expr) -> Iterator[str]:
    """The modules that a call names: as it stands there, by a constant, or in the table of texts it takes one from."""
    behind = module.value if isinstance(module, ast.Subscript) else module
    told = ast.unparse(behind) if isinstance(behind, ast.Name | ast.Attribute) else ""
    if isinstance(module, ast.Constant):
        yield str(module.value)
    for node in tree.body if told and isinstance(tree, ast.Module) else ():
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if told in map(ast.unparse, targets):
                yield from (part.value for part in ast.walk(node.value) if _is_text(part))


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _from_here(told: str, name: str, is_package: bool) -> str:
    """The whole name of a module that is told with dots before it, as seen from ``name``."""
    level = len(told) - len(told.lstrip("."))
    base = name.split(".") if is_package else name.split(".")[:-1]
    return ".".join([*base[: len(base) - level + 1], told.lstrip(".")]) if level else told


def import_graph(found: Mapping[str, Path]) -> dict[str, set[str]]:
    """Which module imports which; a name that is a module of its own counts as that module."""
    graph: dict[str, set[str]] = {name: set() for name in found}
    for name, path in found.items():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for origin, names in _imported(tree, name, path.name == "__init__.py"):
            targets = {f"{origin}.{part}" if f"{origin}.{part}" in found else origin for part in names} or {origin}
            graph[name] |= {target for target in targets if target in found and target != name}
    return graph


def put_together(found: Mapping[str, Path]) -> list[str]:
    """The modules that import others by names which stand nowhere as a whole."""
    trees = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in found.items()}
    return [name for name, tree in trees.items() if any(not list(_told(tree, module)) for module in _by_name(tree))]


def circles(graph: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """The groups of modules that reach each other, smallest first (Tarjan, without recursion)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found = []
    for start in sorted(graph):
        work = [(start, iter(sorted(graph[start])))] if start not in index else []
        while work:
            node, targets = work[-1]
            if node not in index:
                index[node] = low[node] = len(index)
                stack.append(node)
            following = next((t for t in targets if t not in index or t in stack), None)
            if following is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    group = stack[stack.index(node) :]
                    del stack[stack.index(node) :]
                    found += [sorted(group)] if len(group) > 1 else []
            elif following in index:
                low[node] = min(low[node], index[following])
            else:
                work.append((following, iter(sorted(graph[following]))))
    return sorted(found, key=lambda group: (len(group), group))


def _lines(paths: Iterable[Path]) -> list[int]:
    return [len(path.read_text(encoding="utf-8").splitlines()) for path in paths]


def function_lines(paths: Iterable[Path]) -> list[int]:
    """The length of every function, its docstring included."""
    return [
        (node.end_lineno or node.lineno) - node.lineno + 1
        for path in paths
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    ]


def spread(name: str, values: Sequence[int]) -> str:
    """Median, ninth tenth and greatest of ``values`` as one line."""
    ordered = sorted(values) or [0]
    p90 = ordered[min(len(ordered) - 1, len(ordered) * 9 // 10)]
    return f"{name}: {len(values)}, lines median {median(ordered):g}, p90 {p90}, max {ordered[-1]}"


def long_lines(paths: Iterable[Path]) -> tuple[int, int, int]:
    """All lines, those over 120 and those over 140 characters."""
    lengths = [len(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    return len(lengths), sum(length > LONG for length in lengths), sum(length > TOO_LONG for length in lengths)


def _words() -> tuple[int, int]:
    """How many kinds of events there are, and how many have words in both languages."""
    from flask_babel import force_locale

    from govtrack.app import create_app
    from govtrack.audit.kinds import KINDS

    def is_chinese(language: str) -> list[list[bool]]:
        with force_locale(language):
            return [[bool(CHINESE.search(str(text))) for text in _texts_of(kind)] for kind in KINDS.values()]

    with create_app({"SECRET_KEY": "x" * 32, "SQLALCHEMY_DATABASE_URI": "sqlite://"}).test_request_context():
        pairs = list(zip(is_chinese("zh_CN"), is_chinese("en"), strict=True))
    return len(pairs), sum(all(chinese) and not any(english) for chinese, english in pairs)


def _texts_of(kind: Kind) -> Iterator[Text]:
    """Every text that a kind of event shows: its own words, the names of its details, those of their closed lists."""
    yield from (text for text in (kind.staff, kind.title, kind.resident) if text is not None)
    for key in kind.keys:
        for part in (key, *key.parts):
            yield part.label
            yield from kind.list_words(part).values()


def count_scoped() -> tuple[int, int]:
    """How many verbs the steps declare, and how many have scope for all that they touch."""
    from deploy.verbs import list_verbs, scope_faults

    verbs = list_verbs()
    return len(verbs), sum(not list(scope_faults(declared)) for declared in verbs)


def rooms_without_a_place(found: Iterable[str]) -> list[str]:
    """The rooms that no contract about the order of rooms names, and whole packages without such a contract."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    placed: dict[str, set[str]] = {}
    for contract in contracts:
        names = set(re.findall(r"\w+", " ".join(contract.get("layers", ()))))
        for step in contract.get("containers", ()):
            placed[step] = names
    rooms = {".".join(name.split(".")[:3]) for name in found if name.count(".") >= 2}
    # The builder of the style sheet belongs to its files and is imported by nobody.
    rooms.discard("govtrack.static.css")
    return sorted(room for room in rooms if room.rpartition(".")[2] not in placed.get(room.rpartition(".")[0], ()))


def report() -> Iterator[str]:
    """The measures, one a line."""
    found = modules()
    code, tests = list(found.values()), sorted((ROOT / "tests").rglob("*.py"))
    yield spread("files", _lines(code))
    yield spread("functions", function_lines(code))
    groups = circles(import_graph(found))
    yield f"import circles, lazy and type-checking imports included: {len(groups)}"
    yield from (f"  {' <-> '.join(group)}" for group in groups)
    homeless = rooms_without_a_place(found)
    yield f"rooms without a place in the import order: {len(homeless)}{': ' if homeless else ''}{', '.join(homeless)}"
    total, long, too_long = long_lines((ROOT / "templates").rglob("*.html"))
    yield f"template lines: {total}, over {LONG}: {long / total:.1%}, over {TOO_LONG}: {too_long / total:.1%}"
    yield f"test : code lines: {sum(_lines(tests)) / sum(_lines(code)):.2f}"
    kinds, worded = _words()
    yield f"event kinds: {kinds}, with words in both languages: {worded / kinds:.0%}"
    verbs, scoped = count_scoped()
    yield f"verbs: {verbs}, with scope: {scoped / verbs:.0%}"


if __name__ == "__main__":
    os.environ.setdefault("GOVTRACK_HOME", str(ROOT / "var"))
    click.echo("\n".join(report()))
