"""A bank of a few hundred customers, made, run and served by the program itself; and a browser."""

import json
import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

PROGRAM = [sys.executable, "-m", "guanxi.shell.cli"]
CUSTOMERS = 400
PATIENCE = 15_000  # ms that a journey waits for what it expects to see
WIDE, PHONE = {"width": 1440, "height": 1000}, {"width": 390, "height": 844}
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class Workbench:
    """Where it is served, and how to come in: the names are those of the roles."""

    address: str
    roles: tuple[str, ...]
    password: str
    screens: Path


@pytest.fixture(scope="session")
def workbench(tmp_path_factory):
    """The demo bank in a home of its own, served as a bank would serve it."""
    home = Path(os.environ["GUANXI_HOME"]).resolve() / "journeys"
    environment = {**os.environ, "GUANXI_HOME": str(home)}
    made = subprocess.run(
        [*PROGRAM, "demo", "--no-serve", "--json", "--customers", str(CUSTOMERS)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr[-4000:]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [*PROGRAM, "serve", "--port", str(port)], env=environment, stderr=subprocess.PIPE
    )
    try:
        _wait_for(port, server)
        yield Workbench(
            address=f"http://127.0.0.1:{port}",
            roles=tuple(json.loads(made.stdout)["sign_ins"]),
            password=(home / "keys" / "demo").read_text(),
            screens=home / "screens",
        )
    finally:
        server.terminate()
        server.wait(timeout=30)
        server.stderr.close()


def _wait_for(port, server, patience=60):
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        assert server.poll() is None, server.stderr.read().decode()
        with socket.socket() as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("The workbench did not come up.")


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium, without a window."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        yield running
        running.close()


# Each of them works through more mornings in one run of the tests than in a month.
READ_MUCH = ("relationship_manager", "advisor", "outlet_head", "branch_head")


@pytest.fixture(scope="session")
def leave_to_read(workbench, browser):
    """They ask for it, and the privacy officer agrees, as to any large drive (12.6)."""
    because = "All journeys in one day"
    for role in READ_MUCH:
        context, page = signed_in(workbench, browser, role)
        sent = {"kind": "reading", "amount": "100000", "because": because}
        assert page.request.post("/stopped/", form=sent | _token(page)).ok
        context.close()
    context, page = signed_in(workbench, browser, "privacy_officer")
    page.goto("/privacy-office/")
    waiting = page.locator(".waiting li", has_text=because)
    while waiting.count():
        with page.expect_navigation():
            waiting.first.get_by_role("button", name="Agree").click()
    context.close()


def _token(page):
    headers = json.loads(page.locator("body").get_attribute("hx-headers"))
    return {"csrfmiddlewaretoken": headers["X-CSRFToken"]}


def signed_in(workbench, browser, role):
    """The context of somebody who has come in, and its page, whatever `sit_down` watches over."""
    context = browser.new_context(base_url=workbench.address)
    context.set_default_timeout(PATIENCE)
    context.add_cookies([{"name": "guanxi_language", "value": "en", "url": workbench.address}])
    page = context.new_page()
    _come_in(page, role, workbench)
    return context, page


def _come_in(page, role, workbench):
    page.goto("/sign-in/")
    page.fill("[name=username]", role)
    page.fill("[name=password]", workbench.password)
    page.click("form.form [type=submit], form [type=submit].do")
    page.wait_for_url(lambda address: "sign-in" not in address)


@pytest.fixture
def sit_down(workbench, browser, leave_to_read):
    """`sit_down("outlet_head", language="en", size=PHONE)`: a page of somebody who signed in.

    A mistake in a page's script fails the journey; pages that are ``refused`` are none.
    """
    contexts, mistakes = [], []

    def sit_down_as(role, *, language="zh-hans", size=WIDE, dark=False, refused=False):
        context = browser.new_context(
            base_url=workbench.address,
            viewport=size,
            color_scheme="dark" if dark else "light",
            is_mobile=size is PHONE,
            has_touch=size is PHONE,
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        context.add_cookies(
            [{"name": "guanxi_language", "value": language, "url": workbench.address}]
        )
        page = context.new_page()
        page.on("pageerror", lambda error: mistakes.append(str(error)))
        if not refused:
            page.on("console", lambda line: line.type == "error" and mistakes.append(line.text))
        _come_in(page, role, workbench)
        return page

    yield sit_down_as
    for context in contexts:
        context.close()
    assert not mistakes, "\n".join(mistakes)


def look_for(page, words):
    """Type the words into the search of the frame and go to all that fit."""
    page.fill(".find input[type=search]", words)
    with page.expect_navigation():
        page.press(".find input[type=search]", "Enter")
    page.wait_for_load_state()


def follow(page, link):
    """Click the link and be on the page it leads to: a click alone returns before that."""
    with page.expect_navigation():
        link.click()


@pytest.fixture
def picture(workbench):
    """`picture(page, "customer-overview-zh")`: the page as it looks, kept below GUANXI_HOME."""

    def take(page, name):
        page.wait_for_load_state("networkidle")
        workbench.screens.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(workbench.screens / f"{name}.png"), full_page=True)

    return take
