"""Ask the served workbench for its pages, as a browser would, and time the answers."""

import http.client
import re
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter, sleep
from urllib.parse import urlencode

Question = str | tuple[str, str]  # an address, or one with the words that are sent to it
WARM_UP = 5
PATIENCE_SECONDS = 120  # with a server that starts or stops while the machine is busy


@dataclass
class Visitor:
    """One signed-in browser on one connection."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def get(self, path: str, **headers: str) -> str:
        """The page; raises AssertionError unless it is there."""
        return self._ask("GET", path, None, **headers)

    def post(self, path: str, **fields: str) -> str:
        """The answer to a form, sent as the workbench's own script sends it."""
        return self._ask("POST", path, {"csrfmiddlewaretoken": self.cookies["csrftoken"], **fields})

    def ask(self, question: Question) -> str:
        """A page by its address, or the answer to one word that is sent there."""
        if isinstance(question, str):
            return self.get(question)
        path, words = question
        return self.post(path, q=words)

    def sign_in(self, username: str, password: str) -> None:
        """Through the form, as people do."""
        page = self.get("/sign-in/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        if token is None:
            raise AssertionError("the sign-in page has no form")
        self._ask(
            "POST",
            "/sign-in/",
            {"csrfmiddlewaretoken": token[1], "username": username, "password": password},
        )

    def _ask(self, method: str, path: str, fields: dict[str, str] | None, **headers: str) -> str:
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, urlencode(fields or {}), headers)
        answer = self.connection.getresponse()
        body = answer.read().decode()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        if answer.status not in (200, 204, 302):
            raise AssertionError(f"{method} {path}: {answer.status}")
        return body


@contextmanager
def served() -> Iterator[int]:
    """The workbench, served by one worker on a free port of this machine."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
    server = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "guanxi.shell.cli", "serve", "--port", str(port)],
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=PATIENCE_SECONDS)


def _wait_for(port: int) -> None:
    begun = perf_counter()
    while perf_counter() - begun < PATIENCE_SECONDS:
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        sleep(0.1)
    raise AssertionError("the server did not come up")


def milliseconds(visitor: Visitor, questions: Sequence[Question]) -> dict[str, float]:
    """Times of all questions in turn, after a warm-up: median, 95th percentile, greatest."""
    for question in questions[:WARM_UP]:
        visitor.ask(question)
    return summary(_times(visitor, questions))


def crowd(visitors: Sequence[Visitor], questions: Sequence[Question]) -> dict[str, float]:
    """All visitors at once, each with its share of the questions: times, and pages a second."""
    shares = [questions[number :: len(visitors)] for number in range(len(visitors))]
    with ThreadPoolExecutor(len(visitors)) as people:
        begun = perf_counter()
        times = [time for each in people.map(_times, visitors, shares) for time in each]
        seconds = perf_counter() - begun
    return {
        "clients": len(visitors),
        **summary(times),
        "pages_per_second": round(len(times) / seconds, 1),
    }


def _times(visitor: Visitor, questions: Sequence[Question]) -> list[float]:
    times = []
    for question in questions:
        begun = perf_counter()
        visitor.ask(question)
        times.append((perf_counter() - begun) * 1000)
    return times


def summary(times: list[float]) -> dict[str, float]:
    """Median, 95th percentile and greatest of milliseconds."""
    times = sorted(times)
    return {
        "requests": len(times),
        "median_ms": round(times[len(times) // 2], 1),
        "p95_ms": round(times[int(len(times) * 0.95)], 1),
        "greatest_ms": round(times[-1], 1),
    }
