"""docs/alerts.md is true: its list of kinds, and its guide, which is followed here."""

import os
import re
import subprocess
import sys

from babel.messages.pofile import read_po

from guanxi.alerts.tests.page import PAGE, page_from_the_code

_FOLLOW = """
import sys
from guanxi.alerts import kinds
kinds.__path__.append(sys.argv[1])
import django
django.setup()
from datetime import date
from guanxi.alerts.finding import found_by
from guanxi.alerts.policy import AlertsSection
from guanxi.alerts.tests.sketch import night
from guanxi.foundation.engines import open_engine
from guanxi.rulebook.books import rulebook_for
section = rulebook_for(date(2030, 1, 21), "guided").section(AlertsSection)
kind = kinds.every_kind()["many_cash_withdrawals"]
drawn = "customer_id atm_12_months\\n 1 60\\n 2 59"
with open_engine() as engine:
    print(engine.arrow(found_by([kind], night(customers=drawn), section)).to_pylist())
"""


def fenced(language: str) -> str:
    """The one block of that language in the page."""
    blocks: list[str] = re.findall(rf"```{language}\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert len(blocks) == 1
    return blocks[0]


def test_the_list_of_kinds_is_as_the_code_has_them():
    assert PAGE.read_text("utf-8") == page_from_the_code(), (
        "docs/alerts.md is out of date: python -m guanxi.alerts.tests.page"
    )


def test_the_guide_is_enough_to_add_a_kind(tmp_path):
    """One file, one table of the rulebook, and the words: nothing else is touched."""
    folder, books = tmp_path / "kinds", tmp_path / "home" / "rulebooks"
    folder.mkdir()
    books.mkdir(parents=True)
    (folder / "many_cash_withdrawals.py").write_text(fenced("python"), "utf-8")
    head = 'name = "guided"\nextends = "default"\neffective_from = 2020-01-01\n'
    (books / "guided.toml").write_text(head + fenced("toml"), "utf-8")

    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _FOLLOW, str(folder)],
        env=os.environ
        | {
            "GUANXI_HOME": str(tmp_path / "home"),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PYTHONPATH": str(PAGE.parents[1]),
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert "'customer_id': 1" in done.stdout
    assert "'customer_id': 2" not in done.stdout


def test_the_words_of_the_guide_are_a_catalogue(tmp_path):
    path = tmp_path / "django.po"
    path.write_text(fenced("po"), "utf-8")
    with path.open("rb") as file:
        words = {message.id: message.string for message in read_po(file) if message.id}
    in_code = re.findall(r'_\("(.*?)"\)', fenced("python"))
    assert set(in_code) == set(words)
    assert all(words.values())
