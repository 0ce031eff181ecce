import hashlib
import tomllib
from pathlib import Path

import pytest

VENDOR = Path(__file__).parents[1] / "static" / "vendor"
LISTED = tomllib.loads((VENDOR / "vendored.toml").read_text())["files"]


@pytest.mark.parametrize("entry", LISTED, ids=lambda entry: entry["name"])
def test_a_vendored_file_is_as_its_authors_published_it(entry):
    assert hashlib.sha256((VENDOR / entry["path"]).read_bytes()).hexdigest() == entry["sha256"]
    assert entry["licence"]
    for licence in entry["licence_files"]:
        assert (VENDOR / licence).read_text()


def test_nothing_is_vendored_that_is_not_listed():
    listed = {"vendored.toml"}
    for entry in LISTED:
        listed |= {entry["path"], *entry["licence_files"]}
    found = {str(path.relative_to(VENDOR)) for path in VENDOR.rglob("*") if path.is_file()}
    assert found == listed
