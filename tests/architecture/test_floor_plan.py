"""The page of the architecture cannot lie about the floors."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_floor_plan_is_the_contract():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    floors = next(c["layers"] for c in contracts["contracts"] if c.get("exhaustive"))
    page = (ROOT / "docs" / "architecture.md").read_text()
    plan = page.split("<!-- floors")[1].split("<!-- /floors")[0]
    drawn = re.findall(r"^\| \d+ \| ([a-z_, ]+)", plan, flags=re.MULTILINE)
    assert [row.strip() for row in drawn] == [floor.replace(" | ", ", ") for floor in floors]
