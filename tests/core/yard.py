"""An open yard: who tells there, who asks, and an ear that listens."""

from __future__ import annotations

import json
import time
from typing import Any

from flask import Flask

from govtrack.core.db import db, transaction
from govtrack.core.streams import append, number_all

STREAM = {"Accept": "text/event-stream"}


def tell(*texts: str, audience: str = "yard/1") -> None:
    for text in texts:
        with transaction():
            append(audience, "said", text=text)
    number_all()
    db.session.remove()


def ask(house: Flask, address: str = "/events/yard/1", **headers: str) -> Any:
    return house.test_client().get(address, headers={"Accept": "application/json", **headers})


class Ear:
    """One open stream: its messages, heartbeats left out."""

    def __init__(self, house: Flask, address: str = "/events/yard/1", *, session: str = "", **headers: str) -> None:
        browser = house.test_client()
        if session:
            browser.set_cookie(house.config["SESSION_COOKIE_NAME"], session)
        self.response = browser.get(address, headers={**STREAM, **headers}, buffered=False)
        assert self.response.status_code == 200
        self.chunks = iter(self.response.response)
        self.opening = next(self.chunks).decode()
        assert self.opening.startswith("retry: ") and self.opening.endswith("\n\n")

    def hear(self, seconds: float = 5) -> dict[str, str]:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            chunk = next(self.chunks).decode()
            if not chunk.startswith(":"):
                return dict(line.split(": ", 1) for line in chunk.removesuffix("\n\n").split("\n"))
        raise AssertionError("nothing was told")

    def hear_texts(self, count: int) -> list[str]:
        texts: list[str] = []
        while len(texts) < count:
            texts += [data["text"] for _number, _kind, data in json.loads(self.hear()["data"])]
        return texts

    def close(self) -> None:
        self.response.close()
