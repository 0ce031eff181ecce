"""What an attacker may present as a context: nothing, what is worth nothing, and a genuine one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from guanxi.foundation.dictionary import Purpose
from guanxi.foundation.zones import AUDIT
from guanxi.privacy.access import PROGRAM, Reading, signed
from guanxi.privacy.attacks import scene
from guanxi.privacy.attacks.scratch import Connection, Scratch

_LONG = 6 * 60 * 60  # an attack never fails because its own context ran out
CUSTOMER_AT_PORTAL = 1  # the number of a manager too


@dataclass(frozen=True, kw_only=True)
class Bearer:
    """Whom the database believes: the fields of a context that decide rows."""

    actor: int
    branch: int
    level: str
    purpose: Purpose


@dataclass(frozen=True, kw_only=True)
class Presented:
    """A token and what it is worth: ``bearer`` is None where the database must believe nobody."""

    kind: str
    token: str
    bearer: Bearer | None = None


# Before anybody is known, the keeper of the record, and programs that report: their few tables
# are theirs anyway.
WITHOUT_CONTEXT = (Purpose.DOOR, Purpose.SEALER, Purpose.EVENTS)
MANAGER_OF: dict[str, Any] = {"actor": scene.MANAGER, "branch": 3, "level": "own"}
_PROGRAM: dict[str, Any] = {"actor": PROGRAM, "branch": 0, "level": "bank"}
_OFFICE: dict[str, Any] = {"actor": scene.HEAD_OFFICE, "branch": 1, "level": "bank"}


def narrow(purpose: Purpose) -> Bearer | None:
    """The smallest genuine context of a purpose: what an attacker gets with somebody's page."""
    if purpose in WITHOUT_CONTEXT:
        return None
    if purpose is Purpose.PORTAL:
        return Bearer(actor=CUSTOMER_AT_PORTAL, branch=0, level="self", purpose=purpose)
    if purpose is Purpose.LOADER:
        return Bearer(**_PROGRAM, purpose=purpose)
    if purpose in (Purpose.OFFICER, Purpose.ANONYMOUS):
        return Bearer(**_OFFICE, purpose=purpose)
    return Bearer(**MANAGER_OF, purpose=purpose)


def every_bearer(purpose: Purpose) -> list[Bearer]:
    """Genuine contexts of every level that a purpose knows, the narrow one first."""
    first = narrow(purpose)
    if first is None:
        return []
    if purpose is Purpose.PORTAL:  # another customer; and one of the staff, who is none
        return [first, replace(first, actor=2), Bearer(**MANAGER_OF, purpose=purpose)]
    if first.level != "own":
        return [first]
    return [
        first,
        Bearer(actor=scene.OUTLET_HEAD, branch=3, level="outlet", purpose=purpose),
        Bearer(actor=scene.BRANCH_HEAD, branch=2, level="branch", purpose=purpose),
        Bearer(**_OFFICE, purpose=purpose),
        Bearer(actor=scene.NEWCOMER, branch=6, level="own", purpose=purpose),
    ]


def widest(purpose: Purpose) -> Bearer:
    """A genuine context of the greatest reach; at the portal that of another customer."""
    every = every_bearer(purpose) or every_bearer(Purpose.STANDARD)
    return next((one for one in every if one.level == "bank"), every[min(1, len(every) - 1)])


class Counterfeiter:
    """Makes tokens of every kind; intents are opened and closed by the login that keeps them."""

    def __init__(self, scratch: Scratch) -> None:
        self._key = scratch.key
        self._audit = scratch.come_in(AUDIT)
        # Opens an intent and never commits it, however long the attacks last.
        self._slow = scratch.come_in(AUDIT, idle_in_transaction_session_timeout="0")
        self._slow.autocommit = False

    def genuine(self, bearer: Bearer) -> Presented:
        """A context as a page has it: its intent committed and open."""
        token = self._signed(bearer, self.open_intent(bearer))
        return Presented(kind="genuine", token=token, bearer=bearer)

    def worthless(self, purpose: Purpose) -> Iterator[Presented]:
        """Contexts that must open nothing on the login of the purpose."""
        bearer = narrow(purpose) or Bearer(**MANAGER_OF, purpose=purpose)
        everything = replace(bearer, level="bank" if bearer.level != "bank" else "own")
        intent = self.open_intent(bearer)
        good = self._signed(bearer, intent)
        elsewhere = Purpose.PERSONAL if purpose is not Purpose.PERSONAL else Purpose.STANDARD
        tokens = {
            "none": "",
            "expired": self._signed(bearer, intent, seconds=-5),
            "forged": self._signed(everything, intent, key=b"guessed"),
            "altered": self._signed(everything, intent).split(".")[0] + "." + good.split(".")[1],
            "replayed": self._signed(bearer, self._closed_intent(bearer)),
            "other_actor": self._signed(replace(bearer, actor=bearer.actor + 1), intent),
            "other_purpose": self.genuine(replace(everything, purpose=elsewhere)).token,
            "intent_of_other_purpose": self._signed(
                bearer, self.open_intent(replace(bearer, purpose=elsewhere))
            ),
            "uncommitted": self._signed(bearer, self._uncommitted_intent(bearer)),
            "unknown_intent": self._signed(bearer, 10**9),
            "gone": self._of_staff(purpose, scene.GONE, 1),
            "locked_out": self._of_staff(purpose, scene.LOCKED_OUT, 1),
            "moved": self._of_staff(purpose, scene.MANAGER, 6),
            "malformed": "1|2|'||(SELECT 1)||'|x|y|z.0",
            "unsigned": good.split(".")[0] + ".",
        }
        for kind, token in tokens.items():
            yield Presented(kind=kind, token=token)
        for other in Purpose:
            if other not in (purpose, Purpose.PORTAL):
                token = self._of_staff(other, scene.HEAD_OFFICE, 1)
                yield Presented(kind=f"for_{other.value}", token=token)

    def _of_staff(self, purpose: Purpose, actor: int, branch: int) -> str:
        """Good in all but that this member of staff is not, or is no longer, at work there."""
        return self.genuine(Bearer(actor=actor, branch=branch, level="bank", purpose=purpose)).token

    def open_intent(self, bearer: Bearer) -> int:
        return _opened(self._audit, bearer)

    def close_intent(self, intent: int) -> None:
        self._audit.execute("SELECT gx.close_intent(%s, 1, 1, '')", [intent])

    def _closed_intent(self, bearer: Bearer) -> int:
        intent = self.open_intent(bearer)
        self.close_intent(intent)
        return intent

    def _uncommitted_intent(self, bearer: Bearer) -> int:
        return _opened(self._slow, bearer)

    def take_back(self) -> None:
        """Take back what was never committed: it held locks that changes of tables wait for."""
        self._slow.rollback()

    def _signed(
        self, bearer: Bearer, intent: int, *, seconds: int = _LONG, key: bytes | None = None
    ) -> str:
        what = Reading(
            actor=bearer.actor,
            branch=bearer.branch,
            level=bearer.level,
            purpose=bearer.purpose,
            door="attack",
            seconds=seconds,
        )
        return signed(what, intent=intent, key=key or self._key)

    def leave(self) -> None:
        """Close its connections; what was not committed never was."""
        self._audit.close()
        self._slow.close()


@contextmanager
def counterfeiter(scratch: Scratch) -> Iterator[Counterfeiter]:
    """A maker of tokens for as long as the attacks last."""
    maker = Counterfeiter(scratch)
    try:
        yield maker
    finally:
        maker.leave()


def _opened(audit: Connection, bearer: Bearer) -> int:
    answer = audit.execute(
        "SELECT gx.open_intent(%s, %s, 'attack', '', '')", [bearer.actor, bearer.purpose.value]
    ).fetchone()
    if answer is None:
        raise AssertionError("no intent was opened")
    return int(answer[0])
