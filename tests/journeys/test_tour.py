"""Whoever follows docs/tour.md finds everything as described: each step is walked."""

import re
from pathlib import Path

import pytest

TOUR = Path(__file__).parents[2] / "docs" / "tour.md"
STEP = re.compile(r"^- \*\*(?P<role>\w+)\*\* at `(?P<address>[^`]+)`: (?P<says>(?:.|\n  )*)", re.M)
STEPS = [match.groupdict() for match in STEP.finditer(TOUR.read_text("utf-8"))]
ROLES = list(dict.fromkeys(step["role"] for step in STEPS))


def address_of(page, address):
    """``…`` stands for what the first link of that form on the page before says."""
    before, dots, after = address.partition("…")
    if not dots:
        return address
    if page.url.partition(before)[2].strip("/"):  # a step before has gone there
        return before + page.url.partition(before)[2].split("/")[0] + after
    links = page.locator("main a[href]").evaluate_all("all => all.map(a => a.pathname)")
    form = re.compile(re.escape(before) + r"[^/]*\d[^/]*/")  # of something, no page beside them
    return next(link for link in links if form.match(link)).rstrip("/") + after


@pytest.mark.parametrize("role", ROLES)
def test_the_tour_finds_everything_as_described(sit_down, picture, role):
    """Proves part of 13.6."""
    page = sit_down(role, language="en")
    missing = []
    for step in (step for step in STEPS if step["role"] == role):
        address = address_of(page, step["address"])
        if page.goto(address).status != 200:
            missing.append(f"{address} does not open")
        picture(page, "tour-" + "-".join(re.findall(r"\w+", f"{role} {step['address']}")))
        text = page.locator("body").inner_text()
        quoted = re.findall(r"“([^”]+)”", " ".join(step["says"].split()))
        missing += [f"{address}: {words}" for words in quoted if words not in text]
    assert missing == []


def test_every_step_of_the_tour_can_be_walked():
    assert TOUR.read_text("utf-8").count("\n- ") == len(STEPS)
