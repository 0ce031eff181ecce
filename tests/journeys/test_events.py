"""An event arrives while a manager's page is open; its alert is there, and is dealt with."""

import json
import os
import re
import secrets
import subprocess
import urllib.request
from datetime import UTC, datetime

import pytest

from tests.journeys.conftest import PROGRAM, WIDE

ROLE = "advisor"
COMPLAINT_OPEN = {"zh-hans": "投诉未结", "en": "Complaint open"}


@pytest.fixture(scope="module")
def core(workbench):
    """`core(kind, customer, reference)`: the bank's core system tells an event."""
    environment = {**os.environ, "GUANXI_HOME": str(workbench.screens.parent)}
    may = ("--may", "complaint_opened", "--may", "complaint_closed")
    made = subprocess.run(
        [*PROGRAM, "api-keys", "make", "core", "--json", *may],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    key = json.loads(made.stdout)["key"]

    def tell(kind, customer, reference):
        event = {
            "key": f"{kind}.{reference}",
            "kind": kind,
            "customer": customer,
            "happened_at": datetime.now(UTC).isoformat(),
            "reference": reference,
        }
        request = urllib.request.Request(  # noqa: S310 - our own server
            f"{workbench.address}/api/v1/events",
            json.dumps({"events": [event]}).encode(),
            {"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request) as reply:  # noqa: S310
            assert reply.status == 202

    yield tell
    subprocess.run([*PROGRAM, "api-keys", "revoke", "core"], env=environment, check=True)


def rows_about(page, reference):
    """Lines of the list that name this complaint, and no longer name that begins alike."""
    return page.locator("#work-list tr", has_text=re.compile(rf"{reference}(?![-\w])"))


def own_customer(page):
    """The bank's number of a customer whom nobody else looks after beside the reader."""
    page.goto("/customers/")
    mine = page.locator("table.list tbody tr", has=page.locator(".stewards:not(:has-text('·'))"))
    return mine.first.locator(".who small").inner_text()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_event_comes_onto_the_open_page_by_itself_and_is_dealt_with(
    sit_down, picture, core, language
):
    """Proves 4.4 and part of 4.1, 4.2, 4.3; how soon it is there is measured by a bench."""
    page = sit_down(ROLE, language=language, size=WIDE)
    customer, reference = own_customer(page), f"K-{secrets.token_hex(4)}"
    page.goto("/work/")
    page.wait_for_load_state("networkidle")
    core("complaint_opened", customer, f"{reference}-0")  # once for whatever is still starting
    page.locator("tr.arrived").first.wait_for()
    page.reload()
    page.wait_for_load_state("networkidle")

    core("complaint_opened", customer, reference)
    line = rows_about(page, reference)
    line.and_(page.locator(".arrived")).wait_for()
    assert page.locator(".toast.new").is_visible()
    picture(page, f"event-arrived-{language}")

    line.locator("[data-peek]").click()
    shown = line.get_attribute("data-item")  # the panel may still show the one of before
    page.locator(f"#peek [data-item='{shown}']").wait_for()
    picture(page, f"event-peek-{language}")

    page.locator("#peek [hx-get$='/close/']").click()
    page.locator("#peek button[value=false_alarm]").click()
    page.locator("#peek [data-kept]").wait_for()
    rows_about(page, reference).wait_for(state="detached")

    head = sit_down("outlet_head", language=language, size=WIDE)
    head.goto("/alerts/precision/")
    line = head.locator("table.precision tr", has_text=COMPLAINT_OPEN[language])
    assert line.locator("td").nth(4).inner_text().strip() != "0"
    picture(head, f"precision-{language}")
