"""A client of GeoReport v2 from the package index reads the running house, over HTTP and unchanged."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
import requests
from georeport import GeoReport
from werkzeug.serving import make_server

from govtrack.core.db import db
from tests import factories, servers
from tests.api.programs import EXAMPLE, FORM, a_public_letter, new_key


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, str, str]]:
    """The address of a house on a port of its own, a key for it, and the number of a public letter."""
    with servers.house_on("sqlite", tmp_path) as house:
        factories.category("0")
        road = factories.category("001", parent=factories.category("0"))
        key, letter = new_key("一个应用"), a_public_letter(body="路灯坏了", category=road)
        number = letter.number
        db.session.rollback()
        server = make_server("127.0.0.1", 0, house, threaded=True)
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/open311/v2", key, number
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize("form", ["json", "xml"])
def test_it_reads_unchanged_and_what_is_posted_by_the_example(served: tuple[str, str, str], form: str) -> None:
    address, key, number = served
    client = GeoReport(address, output_format=form)
    services = client.get_service_list()
    # xmltodict gives a list of one as the one.
    (service,) = services if isinstance(services, list) else [services]
    assert (service["service_code"], service["type"]) == ("001", "realtime")
    assert client.get_service_definition("001")["service_code"] == "001"
    found = client.get_service_requests(service_code="001", status="open")
    (row,) = found if isinstance(found, list) else [found]
    assert (row["service_request_id"], row["description"]) == (number, "路灯坏了")
    assert client.get_service_request(number)["status"] == "open"
    statuses = [
        requests.post(
            f"{address}/requests.{form}", EXAMPLE.format(key=typed), headers={"Content-Type": FORM}, timeout=20
        ).status_code
        for typed in (key, "xyz")
    ]
    assert statuses == [200, 403]
