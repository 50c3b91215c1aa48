"""The desk's page of a letter tells who works on it, and offers a second order only when none does."""

from __future__ import annotations

from tests.casework.scene import accepted, dispatched, scene


def part_of(client, letter) -> str:
    """What the page of the letter loads of the orders."""
    address = f"/submissions/{letter.id}/orders"
    assert f'data-fragment="{address}"' in client.get(f"/submissions/{letter.id}").get_data(as_text=True)
    return client.get(address, headers={"X-Requested-With": "fragment"}).get_data(as_text=True)


def test_an_accepted_letter_can_be_given_to_a_unit_once(sign_in) -> None:
    around = scene()
    letter = accepted(around)
    client = sign_in(around.desk)
    assert f"/submissions/{letter.id}/dispatch" in part_of(client, letter)
    order = dispatched(around, submission=letter)
    part = part_of(client, letter)
    assert f'href="/orders/{order.id}"' in part
    assert order.number in part
    assert "已派单" in part
    assert f"/submissions/{letter.id}/dispatch" not in part


def test_whoever_opens_the_address_of_the_part_gets_a_whole_page(sign_in) -> None:
    around = scene()
    letter = accepted(around)
    client = sign_in(around.desk)
    assert "<html" not in part_of(client, letter)
    page = client.get(f"/submissions/{letter.id}/orders").get_data(as_text=True)
    assert f"来信 {letter.number} 的工单</h1>" in page and 'class="site-header"' in page
    assert f"/submissions/{letter.id}/dispatch" in page and f'href="/submissions/{letter.id}"' in page
