"""Files and functions stay small enough to be read at once."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
FILE_LINES_MAX, FUNCTION_LINES_MAX = 500, 70
BANNED = {"utils", "helpers", "common", "misc", "base", "manager"}
DJANGOS_OWN = {"guanxi/foundation/postgresql/base.py"}  # Django asks for a module of this name


def sources():
    return [
        path for path in sorted((ROOT / "guanxi").rglob("*.py")) if "migrations" not in path.parts
    ]


def test_no_file_is_longer_than_can_be_read():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in sources()
        if (lines := len(path.read_text().splitlines())) > FILE_LINES_MAX
    }
    assert not long


def test_no_function_is_longer_than_a_screen():
    long = {
        f"{path.relative_to(ROOT)}:{node.name}": node.end_lineno - node.lineno + 1
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef)
        and node.end_lineno - node.lineno + 1 > FUNCTION_LINES_MAX
    }
    assert not long


def test_files_are_named_for_ideas():
    homeless = {
        str(path.relative_to(ROOT)) for path in sources() if path.stem in BANNED
    } - DJANGOS_OWN
    assert not homeless
