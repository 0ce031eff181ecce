"""The workbench over HTTP: served, killed, served again; and a visitor with a browser's ways."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from guanxi.shell.attacks.ground import environment
from guanxi.shell.attacks.visiting import Answer, words_of

HOST, LOG = "127.0.0.1", "served.log"
_PATIENCE = 60.0
_ANSWER_SECONDS = 600.0  # against waiting for ever; a machine that stands still may take its time


class NotServed(Exception):
    """The workbench did not come up, or nobody can sign in."""


class NoAnswer(Exception):
    """The connection broke before the answer was whole."""


class Serving:
    """The workbench of a home, in a process group of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        with socket.socket() as free:
            free.bind((HOST, 0))
            self.port = int(free.getsockname()[1])
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Serving":
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.kill()

    def start(self) -> None:
        """Serve; returns when it answers. Raises NotServed."""
        with (self.home / LOG).open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-m", "guanxi.shell.attacks.watched", str(self.port)],
                env=environment(self.home),
                cwd=settings.BASE,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            with socket.socket() as knock:
                if knock.connect_ex((HOST, self.port)) == 0:
                    return
            time.sleep(0.02)
        raise NotServed(f"The workbench of {self.home} did not come up.")

    def kill(self) -> None:
        """End every process of it at once, as the kernel does when memory runs out."""
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None


class OverHttp:
    """A visitor with a connection and cookies, one request at a time."""

    def __init__(self, port: int, *, language: str = "en") -> None:
        self.port = port
        self.cookies = {"guanxi_language": language}
        self._connection: HTTPConnection | None = None

    def __enter__(self) -> "OverHttp":
        return self

    def __exit__(self, *_error: object) -> None:
        self.hang_up()

    def sign_in(self, username: str, password: str) -> None:
        """Raises NotServed where that does not work."""
        self.visit("/sign-in/")
        answer = self.visit(
            "/sign-in/", method="POST", values={"username": username, "password": password}
        )
        if "sessionid" not in self.cookies:
            raise NotServed(f"{username} cannot sign in: {answer.status}")

    def visit(
        self,
        address: str,
        *,
        method: str = "GET",
        values: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        honest: bool = True,
    ) -> Answer:
        """Raises NoAnswer where the connection breaks before the answer is whole."""
        form = dict(values or {})
        if method == "POST" and honest:
            form["csrfmiddlewaretoken"] = self.cookies.get("csrftoken", "")
        path = f"{address}?{urlencode(form)}" if form and method == "GET" else address
        body = urlencode(form) if method == "POST" else None
        try:
            status, sent, content = self._ask(method, path, body, dict(headers or {}))
        except (OSError, HTTPException) as error:
            self.hang_up()
            raise NoAnswer(f"{method} {address}: {error}") from error
        self._keep_cookies(sent)
        return Answer(
            status=status,
            headers={name.title(): value for name, value in sent},
            text=words_of(content),
            address=address,
            method=method,
            values=dict(values or {}),
            body=content,
        )

    def hang_up(self) -> None:
        """The next request opens a new connection."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def _ask(
        self, method: str, path: str, body: str | None, headers: dict[str, str]
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        if self._connection is None:
            self._connection = HTTPConnection(HOST, self.port, timeout=_ANSWER_SECONDS)
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers["Referer"] = f"http://{HOST}:{self.port}/"
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body=body, headers=headers)
        reply = self._connection.getresponse()
        return reply.status, reply.getheaders(), reply.read()

    def _keep_cookies(self, headers: list[tuple[str, str]]) -> None:
        for name, value in headers:
            if name.lower() != "set-cookie":
                continue
            for key, morsel in SimpleCookie(value).items():
                if morsel.value and key != "messages":  # said to whichever page comes next
                    self.cookies[key] = morsel.value
                else:
                    self.cookies.pop(key, None)
