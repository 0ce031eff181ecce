"""Every package is described, and its tables are its own."""

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = sorted(path.parent.name for path in (ROOT / "guanxi").glob("*/__init__.py"))
README_LINES_MAX = 40


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_says_what_it_promises(package):
    readme = ROOT / "guanxi" / package / "README.md"
    assert readme.exists()
    assert len(readme.read_text().splitlines()) <= README_LINES_MAX


def test_tables_belong_to_one_package_each():
    """The bank's tables are the shared vocabulary; every other package's are its own."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
        "contracts"
    ]
    protected = {
        module for contract in contracts for module in contract.get("protected_modules", [])
    }
    with_tables = {
        f"guanxi.{package}.models"
        for package in PACKAGES
        if package != "bank"
        and any((ROOT / "guanxi" / package / name).exists() for name in ("models.py", "models"))
    }
    assert protected == with_tables
