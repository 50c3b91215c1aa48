"""The load-bearing walls, read off the syntax tree."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

HOUSE = Path(__file__).parents[2] / "govtrack"
FILES = sorted(path for path in HOUSE.rglob("*.py") if "engine" not in path.parts)
OPENERS = {
    "views",
    "tasks",
    "commands",
    "core",
    "demo",
    "subscribers",
    "cli.py",
    "supervisor.py",
    "database_commands.py",
    "period_commands.py",
}
OPENERS |= {"sessions.py"}


def rooms(path: Path) -> set[str]:
    """The names a file goes by: its folders and itself, with and without its ending."""
    parts = path.relative_to(HOUSE).parts
    return {*parts, path.stem}


def calls(path: Path) -> Iterator[tuple[ast.Call, str]]:
    """Every call of a file with the dotted name of what is called."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield node, ast.unparse(node.func)


# Of the driver's own connections: one that only listens, and one on which a setting has to last past a rollback.
OUTSIDE_TRANSACTIONS = {"core/streams/waking.py", "core/timeouts.py"}


def find_commits(source: str) -> Iterator[str]:
    """Whatever commits: the name itself, called or handed on; what commits at its end; and commits by themselves."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in {"commit", "autocommit"}:
            yield ast.unparse(node)
        if isinstance(node, ast.Attribute) and node.attr == "begin" and _is_of_database(node.value):
            yield ast.unparse(node)
        if isinstance(node, ast.keyword) and node.arg == "autocommit":
            yield ast.unparse(node)
        if isinstance(node, ast.Constant) and node.value in ("commit", "AUTOCOMMIT", "COMMIT"):
            yield ast.unparse(node)


def _is_of_database(owner: ast.expr) -> bool:
    return bool(re.search(r"(?:^|\.|_)(?:engine|connection|session|db)\b", ast.unparse(owner)))


def test_nothing_but_transaction_commits() -> None:
    found = {path.relative_to(HOUSE).as_posix() for path in FILES if list(find_commits(path.read_text("utf-8")))}
    assert found == {"core/db.py", *OUTSIDE_TRANSACTIONS}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("db.session.commit()", ["db.session.commit"]),
        ("save = db.session.commit\nsave()", ["db.session.commit"]),
        ("on_end(session.commit)", ["session.commit"]),
        ("getattr(db.session, 'commit')()", ["'commit'"]),
        ("with db.engine.begin() as rows: ...", ["db.engine.begin"]),
        ("start = engine.begin", ["engine.begin"]),
        ("with connection.begin(): ...", ["connection.begin"]),
        ("connect(address, autocommit=True)", ["autocommit=True"]),
        ("connection.autocommit = True", ["connection.autocommit"]),
        ("engine.execution_options(isolation_level='AUTOCOMMIT')", ["'AUTOCOMMIT'"]),
        ("connection.execute(text('COMMIT'))", ["'COMMIT'"]),
        ("watch.begin()\nwith db.session.begin_nested(): ...", []),
    ],
)
def test_a_commit_is_seen_however_it_is_written(source: str, found: list[str]) -> None:
    assert list(find_commits(source)) == found


def test_transactions_are_opened_at_the_edge_only() -> None:
    inside = [
        f"{path.relative_to(HOUSE)}:{call.lineno}"
        for path in FILES
        if not rooms(path) & OPENERS
        for call, name in calls(path)
        if name in {"transaction", "once"}
    ]
    assert not inside


def test_what_an_office_may_change_stands_in_the_settings_of_its_step() -> None:
    elsewhere = [
        f"{path.relative_to(HOUSE)}:{call.lineno}"
        for path in sorted(HOUSE.rglob("*.py"))
        for call, name in calls(path)
        if name.rpartition(".")[2] == "define_setting" and path.relative_to(HOUSE).parts[1:] != ("settings.py",)
    ]
    assert not elsewhere


def homeless(house: Path, settings: dict[str, Any]) -> list[str]:
    """The packages of a house and the rooms of each that stand in no layer, or in more than one.

    A package stands in the layers of the house, and a room in those of one contract that has its package
    for a container; a folder of files that are no code is neither.
    """
    placed: dict[str, list[str]] = {}
    for contract in settings["contracts"]:
        if contract["type"] == "layers":
            for container in contract["containers"]:
                placed.setdefault(container, []).extend(re.findall(r"\w+", " ".join(contract["layers"])))
    faults = []
    for package in [house, *(path for path in house.iterdir() if path.is_dir() and any(path.glob("*.py")))]:
        container = ".".join(package.relative_to(house.parent).parts)
        rooms = {path.stem for path in package.glob("*.py")} - {"__init__"}
        rooms |= {path.name for path in package.iterdir() if path.is_dir() and any(path.rglob("*.py"))} - {"static"}
        faults += [f"{container}.{room}" for room in sorted(rooms) if placed.get(container, []).count(room) != 1]
    return faults


def loose(settings: dict[str, Any]) -> list[str]:
    """What in the contracts would let an import or a room pass unseen."""
    faults = [
        name for name in ("exclude_type_checking_imports", "unmatched_ignore_imports_alerting") if name in settings
    ]
    for contract in settings["contracts"]:
        faults += [f"{contract['name']}: {key}" for key in ("ignore_imports", "exhaustive_ignores") if key in contract]
        if contract["type"] == "layers" and not contract.get("exhaustive"):
            faults.append(f"{contract['name']}: not exhaustive")
    return faults


def _contracts() -> dict[str, Any]:
    text = (HOUSE.parent / "pyproject.toml").read_text(encoding="utf-8")
    settings: dict[str, Any] = tomllib.loads(text)["tool"]["importlinter"]
    return settings


def test_every_package_and_every_room_has_its_place() -> None:
    assert homeless(HOUSE, _contracts()) == []
    assert loose(_contracts()) == []
    # As packages of the house are found by folders, each of them is one that Python finds as well.
    assert [
        str(path) for path in HOUSE.iterdir() if any(path.glob("*.py")) and not (path / "__init__.py").exists()
    ] == []


def test_a_new_package_and_a_new_room_without_a_place_are_found(tmp_path: Path) -> None:
    house = tmp_path / "p"
    for name in (
        "a/models.py",
        "a/cellar.py",
        "a/views/pages.py",
        "b/models.py",
        "c/models.py",
        "pictures/x.svg",
        "top.py",
    ):
        (house / name).parent.mkdir(parents=True, exist_ok=True)
        (house / name).write_text("", encoding="utf-8")
    layers = {"type": "layers", "exhaustive": True}
    settings = {"contracts": [
        {"name": "house", "containers": ["p"], "layers": ["top", "a : b"], **layers},
        {"name": "steps", "containers": ["p.a"], "layers": ["(views)", "models"], **layers},
        {"name": "twice", "containers": ["p.b"], "layers": ["models", "models"], "ignore_imports": [], **layers},
        {"name": "open", "type": "layers", "containers": ["p.none"], "layers": ["models"]},
    ]}  # fmt: skip
    assert sorted(homeless(house, settings)) == ["p.a.cellar", "p.b.models", "p.c", "p.c.models"]
    assert loose(settings) == ["twice: ignore_imports", "open: not exhaustive"]


@pytest.mark.parametrize("planted", [
    "from p import upper", "def f():\n    from p.upper import x",
    "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from p.upper import x",
])  # fmt: skip
def test_an_import_upwards_breaks_its_contract_however_it_is_written(tmp_path: Path, planted: str) -> None:
    (tmp_path / "p").mkdir()
    for name, text in {"__init__": "", "upper": "x = 1", "lower": planted}.items():
        (tmp_path / "p" / f"{name}.py").write_text(text, encoding="utf-8")
    lines = ["[importlinter]", "root_packages = p", "[importlinter:contract:1]", "name = order"]
    lines += ["type = layers", "containers = p", "exhaustive = true", "layers =", "    upper", "    lower"]
    (tmp_path / ".importlinter").write_text("\n".join(lines), encoding="utf-8")
    linter = Path(sys.executable).with_name("lint-imports")
    env = os.environ | {"PYTHONPATH": str(tmp_path)}
    done = subprocess.run([linter, "--no-cache"], cwd=tmp_path, env=env, capture_output=True, text=True)
    assert done.returncode == 1 and "p.lower is not allowed to import p.upper" in done.stdout


def test_no_file_is_too_long_to_read() -> None:
    long = {
        str(path.relative_to(HOUSE)): count
        for path in HOUSE.rglob("*.py")
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert not long


def test_no_function_takes_more_than_eight_parameters() -> None:
    """More belong into an object that has a name. ``FILES`` leaves out the engine, whose compiled loops take none."""
    crowded = []
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                taken = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
                if len(taken) > 8:
                    crowded.append(f"{path.relative_to(HOUSE)}: {node.name} takes {len(taken)}")
    assert crowded == []


def test_public_functions_say_what_they_do() -> None:
    silent = []
    for path in HOUSE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if ast.get_docstring(tree) is None:
            silent.append(str(path.relative_to(HOUSE)))
        for node in tree.body:
            named = isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_")
            if named and ast.get_docstring(node) is None:
                silent.append(f"{path.relative_to(HOUSE)}:{node.name}")
    assert not silent


def test_nothing_is_left_unfinished() -> None:
    marks = ("TODO", "FIXME", "XXX", "NotImplementedError")
    left = [
        f"{path.relative_to(HOUSE)}: {mark}"
        for path in HOUSE.rglob("*.py")
        for mark in marks
        if mark in path.read_text(encoding="utf-8")
    ]
    assert not left


def test_no_page_takes_what_people_wrote_as_markup() -> None:
    """Pages escape every text; one function joins parts that a template of its own has escaped.

    The symbols are drawn from constants alone, and what is filled into them is escaped; so is each option of a list.
    """
    trusting = re.compile(r"\|\s*safe\b|autoescape\s+false|\bMarkup\(")
    files = [*(HOUSE.parent / "templates").rglob("*.*"), *HOUSE.rglob("*.py")]
    found = {str(file.relative_to(HOUSE.parent)) for file in files if trusting.search(file.read_text("utf-8"))}
    assert found == {"govtrack/core/choices.py", "govtrack/core/drawings.py", "govtrack/topics/views/similar.py"}


def test_scripts_write_text_and_one_takes_what_a_template_has_escaped() -> None:
    ways = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment"
    writing = re.compile(rf"^.*(?:{ways}).*$", re.MULTILINE)
    scripts = (HOUSE / "static/js").glob("*.js")
    found = [(script.name, line.strip()) for script in scripts for line in writing.findall(script.read_text("utf-8"))]
    assert found == [("govtrack.js", "box.innerHTML = await answer.text();")]


def test_a_form_and_an_operation_say_the_same_from_one_source() -> None:
    rooms_of: dict[tuple[str, str], set[str]] = {}
    for path in FILES:
        step, *inside = path.relative_to(HOUSE).parts
        room = inside[0].removesuffix(".py") if inside else ""
        for call, name in calls(path):
            if name in {"_", "_l"} and isinstance(call.args[0], ast.Constant) and room in {"forms", "operations"}:
                rooms_of.setdefault((step, str(call.args[0].value)), set()).add(room)
    twice = [said for (_step, said), found in rooms_of.items() if len(found) > 1 and said.endswith((".", "?", "!"))]
    assert twice == []


EXCEPTION = re.compile(r"#\s*(?:type: ignore\[[^\]]*\]|noqa: [A-Z]+\d+)(.*)$")


PAUSE = re.compile(r"\bsleep\([^#]*(.*)$")


def unexplained(text: str) -> list[str]:
    """The lines that put a rule aside, or let time go by, without words beside it or in a comment above."""
    lines = ["", *text.splitlines()]
    found = [(lines[at - 1].strip(), EXCEPTION.search(line) or PAUSE.search(line), line.strip())
             for at, line in enumerate(lines) if at]  # fmt: skip
    return [line for above, said, line in found if said and not said[1].strip() and not above.startswith("#")]


def test_an_exception_to_a_rule_and_a_pause_say_why() -> None:
    assert unexplained("sleep(1)\ntime.sleep(1)  # as people do\n# None.\nawait asyncio.sleep(2)") == ["sleep(1)"]
    assert unexplained("x = 1  # noqa: S105\ny = 2  # noqa: S105 - no password\n# None.\nz = 3  # noqa: S105") == [
        "x = 1  # noqa: S105"
    ]
    root = HOUSE.parent
    files = [
        path
        for room in ("govtrack", "tests", "benchmarks", "deploy", "migrations")
        for path in (root / room).rglob("*.py")
    ]
    files.remove(Path(__file__))
    bare = {path.relative_to(root).as_posix(): unexplained(path.read_text("utf-8")) for path in files}
    assert {path: lines for path, lines in bare.items() if lines} == {}
