"""``python -m tests.drills [C2 C13 ...]``: runs drills and prints case, expected, seen, verdict."""

from __future__ import annotations

import importlib
import os
import pkgutil
import shutil
import sys
import tempfile
import time
import traceback
from pathlib import Path

from tests import drills
from tests.drills.house import Missing

os.environ.setdefault("GOVTRACK_TEST_NO_SKIP", "1")


def names() -> dict[str, str]:
    """Case → module, in the order of their numbers."""
    found = [info.name for info in pkgutil.iter_modules(drills.__path__) if info.name.startswith("c")]
    return {f"C{int(name[1:3])}": name for name in sorted(found)}


def run(case: str, module_name: str) -> bool:
    """One drill in a folder of its own; whether what was seen is what was expected."""
    module = importlib.import_module(f"tests.drills.{module_name}")
    folder, begun = Path(tempfile.mkdtemp(prefix=f"drill-{case}-")), time.monotonic()
    try:
        is_well, seen = module.drill(folder)
    except Missing as error:
        is_well, seen = False, f"cannot be run here: {error}"
    except Exception as error:
        traceback.print_exc()
        is_well, seen = False, f"{type(error).__name__}: {error}"
    took = time.monotonic() - begun
    print(f"{case:<4} {module.__doc__.strip().splitlines()[0]}")
    print(f"     expected  {module.EXPECTED}\n     seen      {seen}")
    print(f"     verdict   {'holds' if is_well else 'FAILS'}  ({took:.0f} s)\n", flush=True)
    if is_well:
        shutil.rmtree(folder, ignore_errors=True)
    else:
        print(f"     logs in {folder}\n", flush=True)
    return is_well


def main() -> int:
    """Runs what was asked for; 1 where one fails."""
    wanted = {word.upper() for word in sys.argv[1:]}
    chosen = {case: module for case, module in names().items() if not wanted or case in wanted}
    failed = [case for case, module in chosen.items() if not run(case, module)]
    print(
        f"{len(chosen) - len(failed)} of {len(chosen)} drills hold"
        + (f"; failing: {', '.join(failed)}" if failed else "")
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
