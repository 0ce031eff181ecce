"""What forms ask for, as a browser sees them, and values that they should take."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from html.parser import HTMLParser
from typing import Any

from django.http import QueryDict
from django.urls import Resolver404, resolve

_SENDS = ("action", "hx-post", "formaction")
_NOT_OURS = ("csrfmiddlewaretoken",)


@dataclass(kw_only=True)
class Form:
    """One form: where it goes, and for each field the values it offers, the likeliest first."""

    to: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    # Fields that take a file, and where the page has an example of one.
    files: dict[str, str] = field(default_factory=dict)

    def filled(self, attempt: int) -> dict[str, str]:
        """Values to send; each attempt takes other ones of what is offered."""
        return {
            name: offered[min(attempt, len(offered) - 1)]
            for name, offered in self.fields.items()
            if offered and name not in _NOT_OURS
        }


class _Forms(HTMLParser):
    """Finds forms and what is in them. Buttons outside any form that send are forms too."""

    def __init__(self, day: date) -> None:
        super().__init__()
        self.day = day
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = {name: value or "" for name, value in attrs}
        to = next((about[name] for name in _SENDS if about.get(name)), "")
        if tag == "form" and about.get("method", "post").lower() == "post":
            self._open = Form(to=to)
            self.forms.append(self._open)
        elif to and tag != "form" and self._open is None:
            self.forms.append(Form(to=to))
        elif self._open is not None:
            self._take(tag, about)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "select":
            self._select = ""

    def _take(self, tag: str, about: Mapping[str, str]) -> None:
        assert self._open is not None  # noqa: S101 - for the types
        if about.get("formaction") or about.get("hx-post"):
            to = about.get("formaction") or about["hx-post"]
            # It sends what is in the form around it.
            self.forms.append(replace(self._open, to=to))
        name = about.get("name", "")
        if tag == "select":
            self._select = name
            self._open.fields.setdefault(name, [])
        elif tag == "option":
            first = "selected" in about
            _offer(self._open.fields, self._select, about.get("value", ""), first=first)
        elif name and about.get("data-example"):
            self._open.files[name] = about["data-example"]
        elif name and tag in ("input", "textarea", "button"):
            _offer(self._open.fields, name, self._likely(tag, about), first="checked" in about)

    def _likely(self, tag: str, about: Mapping[str, str]) -> str:
        kind = about.get("type", "text" if tag == "input" else tag)
        if about.get("value"):
            return about["value"]
        likely = {
            "date": (self.day + timedelta(days=1)).isoformat(),
            "number": about.get("min", "1"),
            "text": "said",
            "textarea": "said",
            "search": "said",
        }
        return likely.get(kind, "")


def _offer(fields: dict[str, list[str]], name: str, value: str, *, first: bool) -> None:
    offered = fields.setdefault(name, [])
    if value and value not in offered:
        offered.insert(0 if first else len(offered), value)


def forms_in(text: str, *, day: date, address: str) -> Iterator[tuple[str, Form]]:
    """Names of the doors to which the page's forms go, and the forms."""
    parser = _Forms(day)
    parser.feed(text)
    for form in parser.forms:
        form.to = form.to or address
        try:
            yield resolve(form.to.partition("?")[0]).view_name, form
        except Resolver404:
            continue


@contextmanager
def listening() -> Iterator[set[str]]:
    """Names of the values that pages ask of their address or form meanwhile."""
    heard: set[str] = set()
    before = {name: getattr(QueryDict, name) for name in _ASKED_BY}

    def hear(original: Callable[..., Any]) -> Callable[..., Any]:
        def asked(this: QueryDict, key: str, *more: Any) -> Any:
            heard.add(key)
            return original(this, key, *more)

        return asked

    for name, original in before.items():
        setattr(QueryDict, name, hear(original))
    try:
        yield heard
    finally:
        for name in before:
            delattr(QueryDict, name)


_ASKED_BY = ("__getitem__", "getlist", "__contains__")
