"""The tab of choices: what the customer refuses, consents to, and was shown (12.2, 12.3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import grants
from guanxi.privacy.codes import (
    SAID_TO_STAFF,
    Act,
    Answer,
    ConsentChannel,
    ConsentPurpose,
    How,
    OptOutKind,
    Part,
)
from guanxi.privacy.commands import RECORDS
from guanxi.privacy.permitted import CLOSED_WITH_MARKETING, may_contact
from guanxi.privacy.policy import ChoicesSection
from guanxi.privacy.queries.choices import Choices, choices_of, editions, statement_in_force
from guanxi.shell.customer.queries import Head
from guanxi.shell.customer.said import Names, Said, names_of, said

if TYPE_CHECKING:
    from guanxi.privacy.models import PrivacyStatement

RECORD_CHOICE = "privacy:choice:record"
HISTORY_SHOWN = 60
TAKEN_BACK, ENDED_ALREADY = "taken-back", "ended-already"


@dataclass(frozen=True, kw_only=True)
class Switch:
    """One answer; ``says`` is what pressing it records."""

    label: str
    is_on: bool
    says: str  # such as opt-out:sensitive_data:record
    state: str
    meaning: str = ""
    is_fixed: bool = False  # overruled by a refusal as a whole
    proof: Said | None = None

    @property
    def name(self) -> str:
        """The same before and after it was pressed."""
        return self.says.rpartition(":")[0].replace(":", "-")


@dataclass(frozen=True, kw_only=True)
class Purpose:
    """A line of the consents: one purpose by its channels."""

    label: str
    note: str
    switches: Sequence[Switch]


@dataclass(frozen=True, kw_only=True)
class Edition:
    """The statement in force, and what became of it with this customer."""

    version: str
    effective_on: date
    done: Sequence[tuple[str, Said]]
    todo: Sequence[tuple[str, str]]  # what may be recorded yet: value, label
    is_news: bool  # the customer knows earlier editions only
    others: Sequence[str]


def choices(request: StaffRequest, head: Head) -> Mapping[str, object]:
    """What is in force, as switches, and what was."""
    found = choices_of(head.customer.pk, day=request.day)
    names = names_of(found.history)
    section = head.book.section(ChoicesSection)
    return {
        "refusals": [_refusal(kind, found, names) for kind in OptOutKind],
        "channels": [channel.label for channel in ConsentChannel],
        "purposes": [_purpose(purpose, found, section, names) for purpose in ConsentPurpose],
        **_edition(found, request.day, names),
        **_just_done(request, head),
        "past": [said(one, names) for one in found.history[:HISTORY_SHOWN]],
        "ways": [(how.value, how.label) for how in SAID_TO_STAFF],
        "way": way_of(request),
        "may_choose": grants(request.viewer.permissions, RECORD_CHOICE),
    }


def _refusal(kind: OptOutKind, found: Choices, names: Names) -> Switch:
    record = found.opt_outs.get(kind)
    return Switch(
        label=str(kind.label),
        is_on=record is not None,
        says=f"opt-out:{kind}:{'end' if record else 'record'}",
        state=_("Refused") if record else _("Not refused"),
        meaning=_meaning(kind),
        proof=said(record, names) if record else None,
    )


def _meaning(kind: OptOutKind) -> str:
    return {
        OptOutKind.MARKETING: _(
            "No offers: such work and alerts are gone from every list at once, and campaigns leave "
            "the customer out."
        ),
        OptOutKind.DISCLOSURE: _("Nothing about the customer goes to third parties."),
        OptOutKind.AUTOMATED: _(
            "No estimates: work for the customer is ordered by due day and amount alone."
        ),
        OptOutKind.SENSITIVE: _("Sensitive data is used for nothing but what the law demands."),
    }[kind]


def _purpose(
    purpose: ConsentPurpose, found: Choices, section: ChoicesSection, names: Names
) -> Purpose:
    is_closed = OptOutKind.MARKETING in found.opt_outs and purpose in CLOSED_WITH_MARKETING
    note = ""
    if is_closed:
        note = _("closed: direct marketing is refused")
    elif purpose is ConsentPurpose.SERVICE:
        note = _("belongs to the contract and needs no consent")
    switches = []
    for channel in ConsentChannel:
        key = (str(purpose), str(channel))
        record = found.consents.get(key)
        is_outdated = key in found.outdated
        answer = "" if record is None or is_outdated else record.answer
        needs = section.needs_consent(*key)
        is_open = may_contact(answer=answer, needs_consent=needs, refused_as_a_whole=is_closed)
        switches.append(
            Switch(
                label=str(channel.label),
                is_on=is_open,
                says=f"consent:{purpose}:{channel}:{'withdraw' if is_open else 'give'}",
                state=_state(answer, needs=needs, closed=is_closed, outdated=is_outdated),
                is_fixed=is_closed,
                proof=said(record, names) if record else None,
            )
        )
    return Purpose(label=str(purpose.label), note=note, switches=switches)


def _state(answer: str, *, needs: bool, closed: bool, outdated: bool) -> str:
    if closed:
        return pgettext("channel", "closed")
    if outdated:
        return _("ask again")
    if answer:
        return str(Answer(answer).label)
    return _("needs consent") if needs else pgettext("channel", "open")


def texts_of(statement: "PrivacyStatement") -> Mapping[str, object]:
    """What the edition says, in the reader's language."""
    chinese = (get_language() or "").startswith("zh")
    texts = statement.zh if chinese else statement.en
    return {
        "changes": statement.changes_zh if chinese else statement.changes_en,
        "parts": [(part.label, texts[part]) for part in Part],
    }


def _edition(found: Choices, day: date, names: Names) -> Mapping[str, object]:
    statement = statement_in_force(day)
    if statement is None:
        return {"edition": None}
    here = {
        act: one
        for (version, act), one in found.acknowledged.items()
        if version == statement.version
    }
    is_news = bool(found.acknowledged) and not here
    acts = [Act.TOLD, Act.ACCEPTED] if is_news else [Act.SHOWN, Act.ACCEPTED]
    edition = Edition(
        version=statement.version,
        effective_on=statement.effective_on,
        done=[(str(act.label), said(here[act], names)) for act in Act if act in here],
        todo=[(f"statement:{act}", _to_do(act)) for act in acts if act not in here],
        is_news=is_news,
        others=[one.version for one in editions() if one.version != statement.version],
    )
    return {"edition": edition, **texts_of(statement)}


def _to_do(act: Act) -> str:
    return {
        Act.SHOWN: _("Was shown to the customer"),
        Act.TOLD: _("The customer was told"),
        Act.ACCEPTED: _("The customer accepts"),
    }[act]


def words_for(done: str) -> str:
    """What was done, in a word."""
    named = {TAKEN_BACK: _("Taken back."), ENDED_ALREADY: _("It was ended already.")}
    return named.get(done, _("Recorded. It holds from now on."))


def way_of(request: StaffRequest) -> str:
    """How the last answer was said: likely the next one is said so too."""
    asked = request.POST.get("how") or request.GET.get("how")
    return asked if asked in How.values else How.COUNTER.value


def undo_address(request: StaffRequest, customer_id: int, done: str) -> str:
    """Where it is taken back; empty where there is nothing to take back."""
    record, _slash, number = done.partition("/")
    if record not in RECORDS or not number.isdecimal():
        return ""
    there = reverse("shell:customer-choice-undo", args=[customer_id, record, number])
    return f"{there}?how={way_of(request)}"


def _just_done(request: StaffRequest, head: Head) -> Mapping[str, object]:
    """Without scripts the address says what the last press recorded."""
    done = request.GET.get("done", "")
    if not done:
        return {}
    return {"kept": words_for(done), "kept_undo": undo_address(request, head.customer.pk, done)}
