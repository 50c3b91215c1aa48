"""Answers of GeoReport v2 as XML or JSON: one tree of plain values, written in either form.

A list under a plural name becomes, in XML, that name around one element of the singular for each
entry; in JSON it stays a list (the Spark convention). Nothing is an empty element, or null.
"""

from __future__ import annotations

import json
import re
from typing import Any
from xml.etree import ElementTree

TYPES = {"xml": "text/xml; charset=utf-8", "json": "application/json; charset=utf-8"}
SINGULAR = {
    "services": "service", "service_requests": "request", "errors": "error", "attributes": "attribute",
    "values": "value", "endpoints": "endpoint", "formats": "format",
}  # fmt: skip
# Signs that XML 1.0 cannot carry.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def write(name: str, data: Any, form: str) -> bytes:
    """``data`` under the root ``name``; JSON has no root."""
    if form == "json":
        return json.dumps(data, ensure_ascii=False).encode()
    return ElementTree.tostring(_element(name, data), encoding="utf-8", xml_declaration=True)


def _element(name: str, data: Any) -> ElementTree.Element:
    element = ElementTree.Element(name)
    if isinstance(data, dict):
        element.extend(_element(key, value) for key, value in data.items())
    elif isinstance(data, list):
        element.extend(_element(SINGULAR[name], entry) for entry in data)
    elif isinstance(data, bool):
        element.text = "true" if data else "false"
    elif data is not None:
        element.text = _UNWRITABLE.sub("", str(data))
    return element
