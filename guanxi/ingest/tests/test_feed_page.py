import json
import re

from guanxi.ingest.checks.words import REASONS
from guanxi.ingest.contract import FILES
from guanxi.ingest.feed_page import PAGE, feed_page
from guanxi.ingest.manifest import Manifest


def test_the_page_of_the_feed_says_what_is_checked():
    assert PAGE.read_text("utf-8") == feed_page(), "run python manage.py write_feed_page"


def test_every_file_column_and_rule_is_on_the_page():
    page = feed_page()
    for file in FILES.values():
        section = page.split(f"### {file.name} ")[1].split("\n### ")[0]
        for column in file.columns:
            assert f"| `{column.name}` |" in section
            assert column.meaning[1] in section
        for rule, _meaning in file.rules:
            assert f"`{rule}`" in section
    for rule in REASONS:
        assert f"| `{rule}` |" in page


def test_the_manifest_on_the_page_is_a_manifest_but_for_its_length():
    example = json.loads(re.search(r"```json\n(.*?)```", feed_page(), re.S)[1])
    entry = {"name": "x.csv", "rows": 0, "sha256": "0" * 64}
    example["files"] = {kind: {**entry, "name": f"{kind}.csv"} for kind in FILES}
    assert Manifest.model_validate(example).sequence == 1
