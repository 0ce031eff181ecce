"""Write docs/measures and the tables of docs/lake.md: python -m guanxi.insight.tests.pages

A measure's page is its docstring and its drawn tests, so that a branch manager and a developer
read the same.
"""

import ast
import importlib
import inspect
import re
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from guanxi.bank.lake import KEYS, SCHEMAS
from guanxi.insight import facts

ROOT = Path(__file__).parents[3]
MEASURES = ROOT / "docs" / "measures"
LAKE = ROOT / "docs" / "lake.md"
BEGIN, END = "<!-- tables: made from the code -->", "<!-- end of tables -->"
NO_IDEAS = {"__init__", "arithmetic", "joining"}
DECLARED = (
    ("customer_facts", "One row a customer, at the end of the day", facts.CUSTOMER_FACTS),
    ("holdings", "One row an open account, at the end of the day", facts.HOLDINGS),
    ("customer_months", "One row a customer and month", facts.CUSTOMER_MONTHS),
    ("concentration", "The 80/20 curve, 101 rows an office", facts.CONCENTRATION),
)


def pages() -> dict[Path, str]:
    """Every page made from the code, with what it should say."""
    ideas = sorted(path.stem for path in _sources() if path.stem not in NO_IDEAS)
    made = {MEASURES / f"{idea}.md": _page(idea) for idea in ideas}
    made[MEASURES / "README.md"] = _index(ideas)
    before, _, rest = LAKE.read_text("utf-8").partition(BEGIN)
    made[LAKE] = f"{before}{BEGIN}\n\n{_lake_tables()}\n{END}{rest.partition(END)[2]}"
    return made


def _sources() -> list[Path]:
    return list((Path(facts.__file__).parent / "measures").glob("*.py"))


def _page(idea: str) -> str:
    module = importlib.import_module(f"guanxi.insight.measures.{idea}")
    parts = [f"# {idea}", inspect.getdoc(module) or ""]
    for name, function in _functions(module):
        parts += [f"## {name}", _paragraphs(inspect.getdoc(function) or "")]
    examples = list(_examples(idea))
    if examples:
        parts += ["## Examples", "Each is a test of the measure.", *examples]
    return "\n\n".join(parts) + "\n"


def _functions(module: Any) -> Iterator[tuple[str, Any]]:
    """Public functions and methods of the module, in the order in which they are written."""
    homes = [("", module), *_classes(module)]
    found = [
        (function.__code__.co_firstlineno, f"{prefix}{key}", function)
        for prefix, home in homes
        for key, function in inspect.getmembers(home, inspect.isfunction)
        if function.__module__ == module.__name__ and not key.startswith("_")
    ]
    yield from ((key, function) for _, key, function in sorted(found, key=lambda one: one[0]))


def _classes(module: Any) -> list[tuple[str, Any]]:
    return [
        (f"{name}.", kind)
        for name, kind in inspect.getmembers(module, inspect.isclass)
        if kind.__module__ == module.__name__
    ]


def _paragraphs(docstring: str) -> str:
    """Formula, unit and rounding as a list below the words."""
    words = re.sub(r"\s(?=(?:Formula|Unit|Rounding): )", "\n", docstring)
    words = re.sub(r"\n+(Formula|Unit|Rounding):", r"\n- **\1**:", words)
    first, dash, rest = words.partition("\n- **")
    return first + (f"\n\n- **{rest}" if dash else "")


def _examples(idea: str) -> Iterator[str]:
    path = Path(__file__).parent / "measures" / f"test_{idea}.py"
    if not path.exists():
        return
    for test in ast.parse(path.read_text("utf-8")).body:
        if isinstance(test, ast.FunctionDef) and test.name.startswith("test_"):
            yield f"### {test.name.removeprefix('test_').replace('_', ' ').capitalize()}"
            if told := ast.get_docstring(test):
                yield told
            yield from _drawings(test)


def _drawings(test: ast.FunctionDef) -> Iterator[str]:
    for step in test.body:
        match step:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(drawing))):
                yield f"{name.replace('_', ' ')}:\n\n```\n{textwrap.dedent(drawing).strip()}\n```"


def _index(ideas: list[str]) -> str:
    lines = [
        "# What the numbers mean 指标口径",
        "",
        "Every number is made once a night from facts, by one function each, described here with",
        "its formula, its unit and examples that are tests. Money is in whole minor units (fen,",
        "cents). Made from the code: `python -m guanxi.insight.tests.pages`.",
        "",
    ]
    for idea in ideas:
        module = importlib.import_module(f"guanxi.insight.measures.{idea}")
        first = (inspect.getdoc(module) or "").splitlines()[0]
        lines.append(f"- [{idea}]({idea}.md): {first}")
    for name, title, columns in DECLARED:
        lines += ["", f"## {name}", "", f"{title}.", "", *_declared(columns)]
    return "\n".join(lines) + "\n"


def _declared(columns: Mapping[str, tuple[pa.DataType, str, str]]) -> list[str]:
    rows = [
        f"| `{name}` | {zh} | {en or '〃'} | {kind} |" for name, (kind, en, zh) in columns.items()
    ]
    return ["| column 列 | 中文 | meaning | kind |", "|---|---|---|---|", *rows]


def _lake_tables() -> str:
    lines: list[str] = []
    for kind, schema in SCHEMAS.items():
        key = ", ".join(KEYS.get(kind, ()))
        told = f"Reference, one thing is one `{key}`." if key else "Facts."
        columns = [f"| `{field.name}` | {field.type} |" for field in schema]
        lines += [f"### {kind}", "", told, "", "| column | kind |", "|---|---|", *columns, ""]
    lines += [
        "What a night leaves (`customer_facts`, `holdings`, `concentration`) and the buckets",
        "`customer_months`: [measures](measures/README.md).",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    MEASURES.mkdir(exist_ok=True)
    for old in MEASURES.glob("*.md"):
        old.unlink()
    for path, page in pages().items():
        path.write_text(page, "utf-8")
