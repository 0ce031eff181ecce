"""Starts the process that works at a trial, and starts it again when it died.

Nobody waits for it and it outlives this process; what it does stands in the trial's row. So one
web server may die and another go on asking.
"""

import subprocess
import sys
from datetime import datetime, timedelta
from threading import Lock

from guanxi.policy_office.codes import TrialState
from guanxi.policy_office.commands.trying import is_still
from guanxi.policy_office.models import Trial

COMMAND = (sys.executable, "-m", "guanxi.shell.cli", "rulebook", "work")
# A step of a large bank may take as long; another process would find the turn taken and go.
STILL = timedelta(seconds=30)

_started: dict[int, "subprocess.Popen[bytes]"] = {}
_one_at_a_time = Lock()


def launch(trial_id: int) -> None:
    """Start a process for it, unless one that this process started is at it."""
    with _one_at_a_time:
        running = _started.get(trial_id)
        if running is not None and running.poll() is None:
            return
        _started[trial_id] = subprocess.Popen(  # noqa: S603 - our own program
            [*COMMAND, str(trial_id)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )


def see_to(trial: Trial, *, now: datetime) -> None:
    """Whoever looks at a trial sees to it that somebody works at it."""
    over = trial.state in (TrialState.DONE, TrialState.FAILED)
    if over:
        with _one_at_a_time:
            ended = _started.pop(trial.pk, None)
        if ended is not None:
            ended.poll()
        return
    ours = _started.get(trial.pk)
    died = ours is not None and ours.poll() is not None
    if died or is_still(trial, now=now, after=STILL):
        launch(trial.pk)
