"""How a command speaks: results on standard output, everything else on standard error."""

import json as json_module
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic
from typing import Annotated

import typer
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

AsJson = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]

Progressing = Callable[[str, float], None]

_LINE_EVERY_SECONDS = 60.0
_messages = Console(stderr=True, highlight=False, soft_wrap=True)


def answer(result: Mapping[str, object], *, json: bool, text: str) -> None:
    """The command's one result: JSON for programs, text for people."""
    body = json_module.dumps(result, cls=DjangoJSONEncoder, ensure_ascii=False) if json else text
    sys.stdout.write(body + "\n")
    sys.stdout.flush()


def complain(message: str, *, json: bool) -> None:
    """Say why not, on standard error; programs also get it as ``refused``."""
    _messages.print(message, style="bold red", markup=False)
    if json:
        answer({"refused": message}, json=True, text="")


def note(message: str) -> None:
    """A remark on the way, on standard error."""
    _messages.print(message, markup=False)


@contextmanager
def progress_bar(title: str) -> Iterator[Progressing]:
    """A bar with the remaining time; call it with what is being done and the share done, 0 to 1.

    Where nobody watches, as in the log of a timer, a line a minute.
    """
    if not _messages.is_terminal:
        yield _lines_of(title)
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=_messages) as bar:
        task = bar.add_task(title, total=1.0)

        def tell(step: str, share: float) -> None:
            bar.update(task, description=f"{title}: {step}", completed=share)

        yield tell
        bar.update(task, description=title, completed=1.0)


def _lines_of(title: str) -> Progressing:
    begun = last = monotonic()

    def tell(step: str, share: float) -> None:
        nonlocal last
        now = monotonic()
        if now - last < _LINE_EVERY_SECONDS or not share:
            return
        last = now
        words = _("%(title)s: %(step)s, %(percent)d %% done, about %(time)s to go")
        left = timedelta(seconds=round((now - begun) * (1 - share) / share))
        note(words % {"title": title, "step": step, "percent": share * 100, "time": left})

    return tell
