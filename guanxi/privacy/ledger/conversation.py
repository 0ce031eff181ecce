"""How sealer and witness speak: two pipes, one JSON object a line, the sealer always first.

The witness greets with what it knows; each request brings one head with its leaves, each answer
the witness's word or its objection. A witness may so run anywhere a pipe leads to:
GUANXI_WITNESS_COMMAND names the command that starts it, for example ``ssh witness guanxi ledger
witness``.
"""

import json
import os
import select
import shlex
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import IO, Any

from django.utils.translation import gettext as _

from guanxi.privacy.ledger.heads import Countersignature, Head, read_head
from guanxi.privacy.ledger.refusals import WitnessRefused, WitnessUnreachable
from guanxi.privacy.ledger.witness import Leaf, Refused, Witness

COMMAND_VARIABLE = "GUANXI_WITNESS_COMMAND"
OUR_OWN = (sys.executable, "-m", "guanxi.privacy.ledger", "witness")
PATIENCE_SECONDS = 60.0


def serve_witness(
    witness: Witness, requests: IO[str], answers: IO[str], *, now: Callable[[], datetime]
) -> None:
    """Answer until nobody asks any more."""
    greeting = {"witness": witness.public, "heads": len(witness.heads), "size": witness.size}
    _say(answers, greeting)
    for line in requests:
        _say(answers, _answer(witness, json.loads(line), now()))


def _answer(witness: Witness, request: dict[str, Any], now: datetime) -> dict[str, object]:
    head = read_head(request["head"])
    if head is None:
        return {"objection": "bad_signature"}
    leaves = [Leaf(leaf, kind, entry) for leaf, kind, entry in request["leaves"]]
    try:
        word = witness.give_word(head, leaves, bank=request["bank"], now=now)
    except Refused as refused:
        return {"objection": refused.objection}
    return {"word": list(word)}


def _say(stream: IO[str], what: dict[str, object]) -> None:
    stream.write(json.dumps(what, separators=(",", ":")) + "\n")
    stream.flush()


class WitnessLink:
    """The sealer's end. Starts the witness; it ends when this does, even by a kill."""

    def __init__(self, command: Sequence[str] | None = None) -> None:
        named = os.environ.get(COMMAND_VARIABLE)
        chosen = command or (shlex.split(named) if named else OUR_OWN)
        try:
            self._process = subprocess.Popen(  # noqa: S603 - the operator's own command
                chosen,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                bufsize=0,
                start_new_session=True,  # Ctrl C is for the sealer; the witness ends with its pipe
            )
        except OSError as error:
            raise _unreachable(str(error)) from None
        self._left_over = b""
        try:
            greeting = self._heard()
        except WitnessUnreachable:
            self.close()
            raise
        self.public: str = greeting["witness"]
        self.heads: int = greeting["heads"]

    def word_on(self, head: Head, leaves: Sequence[Leaf], *, bank: str) -> Countersignature:
        """The witness's word. Raises WitnessRefused or WitnessUnreachable."""
        request = {"bank": bank, "head": head.line(), "leaves": [list(leaf) for leaf in leaves]}
        self._send(json.dumps(request, separators=(",", ":")).encode() + b"\n")
        answer = self._heard()
        if "word" not in answer:
            raise WitnessRefused(
                _(
                    "The witness will not sign head %(number)s of the ledger: %(objection)s. "
                    "Export the ledger and verify it with the witness's copy: docs/ledger.md."
                )
                % {"number": head.number, "objection": answer.get("objection", "?")}
            )
        self.heads = max(self.heads, head.number + 1)
        return Countersignature(*answer["word"])

    def close(self) -> None:
        """Let the witness go."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _send(self, data: bytes) -> None:
        if self._process.stdin is None:
            raise AssertionError("started without a pipe")
        view = memoryview(data)
        try:
            while view:
                view = view[self._process.stdin.write(view) or 0 :]
        except (OSError, ValueError) as error:
            raise _unreachable(str(error)) from None

    def _heard(self) -> dict[str, Any]:
        if self._process.stdout is None:
            raise AssertionError("started without a pipe")
        pipe = self._process.stdout.fileno()
        while b"\n" not in self._left_over:
            ready, _w, _x = select.select([pipe], [], [], PATIENCE_SECONDS)
            data = os.read(pipe, 65_536) if ready else b""
            if not data:
                raise _unreachable(_("it says nothing"))
            self._left_over += data
        line, _end, self._left_over = self._left_over.partition(b"\n")
        try:
            heard: dict[str, Any] = json.loads(line)
        except ValueError:
            raise _unreachable(_("it says nothing that can be read")) from None
        return heard


def _unreachable(why: str) -> WitnessUnreachable:
    return WitnessUnreachable(
        _("The witness of the ledger does not answer (%(why)s). Lines are sealed without it.")
        % {"why": why}
    )
