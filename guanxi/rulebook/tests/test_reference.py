"""docs/rulebook.md is read by a bank's policy people: it says what the code does."""

import re
import tomllib

from guanxi.rulebook.reference import PAGE, keys, page_with_keys
from guanxi.rulebook.sections import sections


def test_every_key_says_what_it_means_in_both_languages():
    """Proves 0.1, 13.6."""
    silent = [f"{key.table} {key.name}" for key in keys() if not key.meaning or not key.chinese]
    assert silent == []


def test_the_page_holds_every_key_as_the_code_knows_it():
    """To write it again: make docs, or python -m guanxi.rulebook.reference."""
    page = PAGE.read_text("utf-8")
    assert page == page_with_keys(page)


def test_every_example_on_the_page_is_a_rulebook():
    examples = re.findall(r"```toml\n(.*?)```", PAGE.read_text("utf-8"), re.S)
    assert examples
    for text in examples:
        tables = {name for name, value in tomllib.loads(text).items() if isinstance(value, dict)}
        assert tables <= set(sections())
