"""Lists of objects (JSON, JSON lines, the requests of GeoReport as JSON or XML) as rows with headings."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO
from xml.etree import ElementTree

from govtrack.core.i18n import _l
from govtrack.core.sheets.decoding import PIECE, decode_name
from govtrack.core.sheets.model import Book, Cell, Limits, NumberedRow, Sheet, unreadable
from govtrack.core.sheets.values import EXACT_DIGITS

LARGEST_OBJECT = 4 * 1024 * 1024
MAX_FIELDS = 200
# How many objects are looked at for the names of fields; later ones with other names add none.
NAMES_FROM = 2000
_LIST = re.compile(r'"[^"\\]{1,60}"\s*:\s*\[\s*\{|^\s*\[\s*\{')
_XML_START = re.compile(rb"^\s*(?:<\?xml[^>]*>\s*)?<(?:service_requests|requests|records|rows|items|list|data|root)\b")
_DECLARING_XML = re.compile(rb"\s*<\?xml[^>]*>\s*(?:<!--.*?-->\s*)*<!DOCTYPE\s+(?!html)", re.IGNORECASE | re.DOTALL)
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
NO_OBJECTS = _l("This JSON file holds no list of letters. Please send a list of objects, one for each letter.")


def is_json(head: bytes) -> bool:
    """Whether a file that begins so is JSON."""
    plain = head.removeprefix(codecs.BOM_UTF8).lstrip(b"\x00\xff\xfe \t\r\n")
    if plain.startswith(b"["):
        return bool(re.match(rb"\[[\s\x00]*[{\]]", plain))
    return bool(re.match(rb'\{[\s\x00]*["}]', plain))


def is_record_xml(head: bytes) -> bool:
    """Whether a file that begins so is a list of records in XML, such as the requests of GeoReport."""
    return bool(_XML_START.search(head.removeprefix(codecs.BOM_UTF8)[:2048]))


def declares(head: bytes) -> bool:
    """Whether an XML file that begins so brings a DTD: no program of an office writes one."""
    return bool(_DECLARING_XML.match(head.removeprefix(codecs.BOM_UTF8)))


def read_json(stream: BinaryIO, limits: Limits) -> Book:
    """The objects of the first list in the file, decoded one by one whenever they are asked for."""
    encoding, lost = decode_name(stream)
    return _book(lambda: _objects(stream, encoding), "json", limits, ("lost_signs",) if lost else ())


def read_record_xml(stream: BinaryIO, limits: Limits) -> Book:
    """The records below the root, one row for each."""
    stream.seek(0)
    if _DECLARATION.search(stream.read(1 << 16)):
        raise unreadable(
            _l("This workbook carries XML declarations that no office program writes, so it is not opened.")
        )

    def records() -> Iterator[dict[str, Any]]:
        stream.seek(0)
        try:
            # No DTD gets here: the declaration stands before the root, within what was looked at.
            depth = 0
            for event, element in ElementTree.iterparse(stream, ("start", "end")):  # noqa: S314 - no DTD gets here
                depth += 1 if event == "start" else -1
                # The root has depth 0 at its end, the records below it 1.
                if event == "end" and depth == 1 and len(element):
                    yield {child.tag.rpartition("}")[2]: (child.text or "").strip() for child in element}
                    element.clear()
        except ElementTree.ParseError as error:
            raise unreadable(NO_OBJECTS) from error

    return _book(records, "xml", limits, ())


def _book(objects: Callable[[], Iterator[dict[str, Any]]], name: str, limits: Limits, remarks: tuple[str, ...]) -> Book:
    names: dict[str, None] = {}
    for _number, item in zip(range(NAMES_FROM), objects(), strict=False):
        names.update(dict.fromkeys(_flat(item)))
        if len(names) > MAX_FIELDS:
            raise unreadable(NO_OBJECTS)
    if not names:
        raise unreadable(NO_OBJECTS)

    def rows() -> Iterator[NumberedRow]:
        yield 0, list(names)
        for number, item in enumerate(objects(), 1):
            if number > limits.rows:
                raise unreadable(_l("The sheet has too many lines. Please split it and import the parts one by one."))
            cells = _flat(item)
            yield number, [cells.get(name) for name in names]

    return Book([Sheet("", rows)], name, remarks)


def _flat(item: dict[str, Any], before: str = "", depth: int = 0) -> dict[str, Cell]:
    """An object as cells; what stands in an object inside it bears both names."""
    cells: dict[str, Cell] = {}
    for key, value in item.items():
        name = f"{before}{key}"
        if isinstance(value, dict):
            if depth < 3:
                cells |= _flat(value, "" if key in {"properties", "attributes"} else f"{name}.", depth + 1)
        elif isinstance(value, list):
            cells[name] = "\n".join(str(part) for part in value if not isinstance(part, dict | list))
        elif isinstance(value, bool):
            cells[name] = "1" if value else "0"
        elif isinstance(value, int) and abs(value) >= 10**EXACT_DIGITS:
            cells[name] = str(value)
        else:
            cells[name] = value
    return cells


def _objects(stream: BinaryIO, encoding: str) -> Iterator[dict[str, Any]]:
    """The objects of the first list, or one after the other where there is no list."""
    decoder = json.JSONDecoder()
    for text, is_last in _windows(stream, encoding):
        text.consume(_begin(text.value)) if text.is_new else None
        text.is_new = False
        while (start := _next_object(text.value)) is not None:
            try:
                item, end = decoder.raw_decode(text.value, start)
            except (ValueError, RecursionError) as error:
                if is_last or len(text.value) > LARGEST_OBJECT:
                    raise unreadable(_l("This JSON file is damaged or was cut off. Please save it again.")) from error
                break
            yield from _parted(item)
            text.consume(end)
        if text.is_over:
            return


def _parted(item: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """One object; or, where it holds nothing but objects by their numbers, each of them."""
    if len(item) > 1 and all(isinstance(value, dict) for value in item.values()):
        for key, value in item.items():
            yield {"id": key, **value}
    else:
        yield item


class _Window:
    """The part of the text that is not decoded yet."""

    def __init__(self) -> None:
        self.value, self.is_new, self.is_over = "", True, False

    def consume(self, count: int) -> None:
        """Gives up the first ``count`` signs."""
        self.value = self.value[count:]


def _windows(stream: BinaryIO, encoding: str) -> Iterator[tuple[_Window, bool]]:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    stream.seek(0)
    window = _Window()
    while piece := stream.read(PIECE):
        window.value += decoder.decode(piece)
        yield window, False
    window.value += decoder.decode(b"", True)
    yield window, True


def _begin(text: str) -> int:
    """Where the first list of objects begins; the start of the text where it is one object, or lines of them."""
    found = _LIST.search(text[:65_536])
    return found.end() - 1 if found else 0


def _next_object(text: str) -> int | None:
    """Where the next object begins; None at the end of the list or of the text."""
    for number, sign in enumerate(text):
        if sign == "{":
            return number
        if sign not in ", \t\r\n\ufeff\x1e[":
            return None
    return None
