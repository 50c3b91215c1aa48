"""One request to an OpenAI-compatible service of the office's own, with a time-out."""

from __future__ import annotations

import json
import urllib.request
from typing import Any


class _Stay(urllib.request.HTTPRedirectHandler):
    """Leads nowhere else: the key and the texts are for the address that the office named."""

    def redirect_request(self, *_asked: Any) -> None:
        """Nothing instead of the other address, which is an error then."""


_OPENER = urllib.request.build_opener(_Stay)


def post_json(url: str, payload: dict[str, Any], key: str, timeout: float) -> Any:
    """Send JSON, return the JSON answer; `timeout` in seconds.

    Raises ValueError for an address that is not http(s), OSError where the
    service cannot be reached, answers with an error or leads to another address.
    """
    if not url.startswith(("http://", "https://")):
        raise ValueError("the address must begin with http:// or https://")
    headers = {"Content-Type": "application/json"}
    if key:
        headers["Authorization"] = f"Bearer {key}"
    # The scheme was checked above, so no file can be opened here.
    request = urllib.request.Request(url, json.dumps(payload).encode(), headers)  # noqa: S310
    with _OPENER.open(request, timeout=timeout) as response:
        return json.load(response)
