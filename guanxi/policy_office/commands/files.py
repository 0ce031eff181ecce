"""Approved editions as the files that nights read. The row is the truth, the file is made from it.

The file is written when the approval has been committed. Killed between the two, or on a machine
whose web server may not write there, it is missing until `write_approved` runs: when serving
begins, before every night, and before every trial.
"""

import logging
import secrets
from pathlib import Path

from guanxi.foundation.home import guanxi_home
from guanxi.policy_office.models import Proposal
from guanxi.policy_office.queries import approved_editions, editions_taken_back

log = logging.getLogger(__name__)


def write_approved() -> list[str]:
    """Write what is missing or differs, remove what was taken back; returns the files' names."""
    changed = [file_of(one).name for one in approved_editions() if write(one)]
    for gone in editions_taken_back():
        if file_of(gone).exists():
            remove(gone)
            changed.append(file_of(gone).name)
    return changed


def write(proposal: Proposal) -> bool:
    """Put the edition's file there whole; False where it stands there already, as approved."""
    path, text = file_of(proposal), proposal.text.encode()
    if path.exists() and path.read_bytes() == text:
        return False
    path.parent.mkdir(exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    draft.write_bytes(text)
    draft.chmod(0o644)
    draft.replace(path)
    return True


def remove(proposal: Proposal) -> None:
    """The edition was taken back before its day."""
    file_of(proposal).unlink(missing_ok=True)


def write_or_leave_it(proposal: Proposal) -> None:
    """After the approval: where this process may not write, the next night will."""
    try:
        write(proposal)
    except OSError as error:
        log.warning("edition_not_written: proposal %d: %s", proposal.pk, error.strerror)


def remove_or_leave_it(proposal: Proposal) -> None:
    """After the taking back, likewise."""
    try:
        remove(proposal)
    except OSError as error:
        log.warning("edition_not_removed: proposal %d: %s", proposal.pk, error.strerror)


def is_written(proposal: Proposal) -> bool:
    """Whether nights find the edition as it was approved."""
    path = file_of(proposal)
    return path.exists() and path.read_bytes() == proposal.text.encode()


def file_of(proposal: Proposal) -> Path:
    """Where it stands: the number tells the office's files from those put there by hand."""
    day = f"{proposal.effective_from:%Y-%m-%d}"
    return guanxi_home() / "rulebooks" / f"{proposal.rulebook}-{day}.approved-{proposal.pk}.toml"
