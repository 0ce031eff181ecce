"""A visitor of the workbench and what comes back, whether by Django's client or over HTTP."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Protocol
from zipfile import ZipFile

from django.contrib.messages import get_messages
from django.test import Client

_TOKEN = re.compile(r"[A-Za-z0-9]{64}(?![A-Za-z0-9])")
_MOMENT = re.compile(r"\b\d\d:\d\d(:\d\d)?\b")
# What a page would say next: it belongs to the answer that led there, and to no other attack.
_MESSAGES = "messages"
_LEFT_OVER = re.compile(r"""(delay:|(?:dur|width)=")\d+""")  # of a reveal, second by second
# Of alerts, which the attacks themselves raise, and of what else waits for the whole office.
_WAITING = re.compile(r'class="hot">\d+')
_NEWS = re.compile(r'data-(?:ticket|since)="[^"]*"')  # since when and for whom a page asks
_OWN_HEADERS = ("Date", "Server", "Set-Cookie", "Content-Length", "Transfer-Encoding")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    text: str
    address: str = ""
    method: str = "GET"
    values: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def whole(self) -> str:
        """Everything that went out: body and headers."""
        return "\n".join((self.text, *(f"{name}: {value}" for name, value in self.headers.items())))

    def same_as(self, other: "Answer", *, echoes: Iterable[tuple[str, str]] = ()) -> bool:
        """Whether nobody could tell one from the other, but for what they themselves had asked.

        ``echoes`` are pairs of what was asked for here and there, which an answer may repeat.
        """
        pairs = [(self.address, other.address), *echoes]
        return self.status == other.status and _normal(
            self.whole_but_own(), (here for here, _ in pairs)
        ) == _normal(other.whole_but_own(), (there for _, there in pairs))

    def whole_but_own(self) -> str:
        """Without the headers that every answer has of its own."""
        kept = (f"{n}: {v}" for n, v in sorted(self.headers.items()) if n not in _OWN_HEADERS)
        return "\n".join((self.text, *kept))


def words_of(body: bytes) -> str:
    """What an answer says; of a workbook what its sheets say, not its packed bytes."""
    if not body.startswith(b"PK"):
        return body.decode("utf-8", "replace")
    with ZipFile(BytesIO(body)) as workbook:
        return "\n".join(workbook.read(name).decode() for name in sorted(workbook.namelist()))


def _normal(text: str, asked: Iterable[str]) -> str:
    for echo in sorted(filter(None, asked), key=len, reverse=True):
        text = text.replace(echo, "<asked>")
    text = _NEWS.sub("", text)
    text = _WAITING.sub("<waiting>", _TOKEN.sub("<token>", text))
    return _LEFT_OVER.sub("<left>", _MOMENT.sub("<time>", text))


class Visitor(Protocol):
    """Somebody with a browser, signed in or not."""

    def visit(
        self,
        address: str,
        *,
        method: str = "GET",
        values: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        honest: bool = True,
    ) -> Answer:
        """Ask for the address; ``values`` are those of the form, or after the question mark.

        With ``honest`` a form carries the token that its page was given.
        """


class InProcess:
    """A visitor by Django's own client: the database is that of this process."""

    def __init__(self, sign_in: Any = None, *, language: str = "en") -> None:
        self._client = Client(raise_request_exception=False)
        self._suspicious = Client(raise_request_exception=False, enforce_csrf_checks=True)
        for client in (self._client, self._suspicious):
            client.cookies["guanxi_language"] = language
            if sign_in is not None:
                client.force_login(sign_in)

    def visit(
        self,
        address: str,
        *,
        method: str = "GET",
        values: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        honest: bool = True,
    ) -> Answer:
        """Ask, in this process and on its connection."""
        client = self._client if honest else self._suspicious
        asked = client.get if method == "GET" else getattr(client, method.lower())
        reply = asked(address, values or {}, headers=headers)
        client.cookies.pop(_MESSAGES, None)
        body = b"".join(reply) if reply.streaming else reply.content
        return Answer(
            status=reply.status_code,
            headers={
                **{name.title(): value for name, value in reply.items()},
                "Messages": "; ".join(map(str, get_messages(reply.wsgi_request))),
            },
            text=words_of(body),
            address=address,
            method=method,
            values=dict(values or {}),
        )
