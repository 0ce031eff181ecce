"""Every text of the code that a person reads, and which of them the Chinese catalogue lacks.

python -m guanxi.shell.tests.messages worklist      prints what is missing, ready to be filled in
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

GUANXI = Path(__file__).parents[2]
CALLS = {
    name: spec
    for suffix in ("", "_lazy")
    for name, spec in {
        f"gettext{suffix}": None,
        f"ngettext{suffix}": (1, 2),
        f"pgettext{suffix}": ((1, "c"), 2),
        f"npgettext{suffix}": ((1, "c"), 2, 3),
    }.items()
} | {"_": None, "gettext_noop": None}


@dataclass(frozen=True, order=True)
class Message:
    """One text: where it stands, its context, what is said of one thing and of many."""

    place: str
    context: str
    text: str
    plural: str = ""


def packages() -> list[str]:
    """Every package of the project."""
    return sorted(path.parent.name for path in GUANXI.glob("*/__init__.py"))


def messages_of(package: str) -> Iterator[Message]:
    """Texts of the package's Python and templates; tests are not read by users."""
    for path in sorted((GUANXI / package).rglob("*")):
        if "tests" in path.parts or "migrations" in path.parts:
            continue
        if path.suffix == ".py":
            yield from _messages(path, path.read_bytes())
        elif path.suffix in (".html", ".txt") and "templates" in path.parts:
            source = templatize(path.read_text("utf-8"), origin=str(path))
            # Django writes it for a reader that does not mind indentation; Python's own does.
            yield from _messages(path, "\n".join(map(str.strip, source.splitlines())).encode())


def _messages(path: Path, source: bytes) -> Iterator[Message]:
    found = extract("python", BytesIO(source), keywords=CALLS)
    for line, text, _comments, context in found:
        place = f"{path.relative_to(GUANXI)}:{line}"
        one, plural = text if isinstance(text, tuple) else (text, "")
        if one:
            yield Message(place, context or "", one, plural or "")


def untranslated(package: str) -> list[Message]:
    """Texts that the package's own catalogue lacks or leaves empty."""
    known = set()
    path = GUANXI / package / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    if path.exists():
        for entry in read_po(BytesIO(path.read_bytes())):
            words = entry.string if isinstance(entry.string, tuple) else (entry.string,)
            one = entry.id[0] if isinstance(entry.id, tuple) else entry.id
            if all(words):
                known.add((entry.context or "", one))
    missing: dict[tuple[str, str], Message] = {}
    for message in messages_of(package):
        if (message.context, message.text) not in known:
            missing.setdefault((message.context, message.text), message)
    return list(missing.values())


def as_entry(message: Message) -> str:
    """The lines of a catalogue for it, without its Chinese."""
    lines = [f"msgctxt {_quoted(message.context)}"] if message.context else []
    lines.append(f"msgid {_quoted(message.text)}")
    if message.plural:
        lines += [f"msgid_plural {_quoted(message.plural)}", 'msgstr[0] ""']
    else:
        lines.append('msgstr ""')
    return "\n".join(lines)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


if __name__ == "__main__":
    for name in sys.argv[1:] or packages():
        for one in untranslated(name):
            sys.stdout.write(as_entry(one) + "\n\n")
