"""Reads the workbook behind one descriptor, writes its rows behind another, and says on the output what it found.

Called with the two descriptors, the bounds, and whether the file is a zip. The rows of a sheet are
written as batches, each by itself, and end with None or with the word for what is wrong with the sheet.
"""

from __future__ import annotations

import pickle
import resource
import sys
from itertools import islice
from typing import BinaryIO

from govtrack.core.workbooks.bounds import BadWorkbook, Bounds
from govtrack.core.workbooks.reading import Opened, open_workbook

# The largest list that is taken needs a quarter of it.
MEMORY = 2 * 1024**3
SECONDS = 300
BATCH = 500


def main() -> None:
    """Reads the whole file, one sheet after the other."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    source, target, unpacked, rows, columns, is_zip = (int(word) for word in sys.argv[1:])
    with open(source, "rb") as stream, open(target, "wb") as output:
        try:
            opened = open_workbook(stream, Bounds(unpacked, rows, columns), is_zip=bool(is_zip))
            found = [(name, hidden, _write(opened, name, output)) for name, hidden in opened.list_sheets()]
            said: object = (opened.from_1904, found)
        except BadWorkbook as error:
            said = str(error)
    pickle.dump(said, sys.stdout.buffer)


def _write(opened: Opened, name: str, output: BinaryIO) -> int:
    """Writes the rows of one sheet; returns where they begin."""
    start, end = output.tell(), None
    try:
        rows = opened.read_sheet(name)
        while batch := list(islice(rows, BATCH)):
            pickle.dump(batch, output, pickle.HIGHEST_PROTOCOL)
    except BadWorkbook as error:
        end = str(error)
    pickle.dump(end, output)
    return start


if __name__ == "__main__":
    main()
