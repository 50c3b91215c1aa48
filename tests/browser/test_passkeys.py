"""A passkey in the browser, by Chromium's virtual authenticator: added, used at sign-in and before a grave act."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import sign_in
from tests.browser.house import RunningHouse

pytestmark = [pytest.mark.browser, pytest.mark.slow]

STICK = {
    "protocol": "ctap2",
    "transport": "usb",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def plug_in(page: Any) -> None:
    """A security key that says yes by itself."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": STICK})


def add_passkey(page: Any, name: str) -> None:
    """Adds one on the page for it, and keeps the paper codes."""
    page.click("text=添加通行密钥")
    page.fill("[name=name]", name)
    page.click("button[data-passkey]")
    page.wait_for_selector("text=我已妥善保存")
    page.click("text=我已妥善保存")


def test_a_passkey_is_added_and_signs_in(open_page: Callable[..., Any], house: RunningHouse) -> None:
    name, password = house.sign_in_of("recorder")
    page = open_page("/sign-in")
    plug_in(page)
    sign_in(page, name, password)
    page.goto("/account/passkeys/new")
    assert "localhost" in page.inner_text("main")
    assert page.query_selector("button[data-passkey]") is None

    here = house.address.replace("127.0.0.1", "localhost")
    sign_in(page, name, password, at=here)
    page.goto(f"{here}/account")
    add_passkey(page, "蓝色安全钥匙")
    assert "蓝色安全钥匙" in page.inner_text("main")

    page.context.clear_cookies()
    page.goto(f"{here}/sign-in")
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", password)
    page.click("main form button")
    page.wait_for_url("**/sign-in/second-step")
    page.click("button[data-passkey]")
    page.wait_for_url(f"{here}/")
    page.goto(f"{here}/account")
    assert "尚未使用" not in page.inner_text("main")

    page.click("summary")
    page.click("text=移除此通行密钥")
    page.click("dialog >> text=移除此通行密钥")
    page.wait_for_selector("text=通行密钥已移除")
    assert "蓝色安全钥匙" not in page.inner_text("main")
