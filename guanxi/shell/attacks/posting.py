"""Every form, for one role: to others' rows, with fields it does not have, and read only."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models

from guanxi.shell.attacks.addresses import Door
from guanxi.shell.attacks.entering import Attack, compare, confusions
from guanxi.shell.attacks.findings import Kind
from guanxi.shell.attacks.forms import Form, forms_in, listening
from guanxi.shell.attacks.scene import NOBODY, Whose
from guanxi.shell.attacks.visiting import Answer
from guanxi.shell.attacks.watching import Changes, Ledger

_ATTEMPTS = 4
_DONE = (200, 201, 204, 302, 303)
# Signing in and out changes who is asking; the journeys look at that.
_OF_THE_SESSION = ("shell:sign-in", "shell:sign-out")


@dataclass(kw_only=True)
class Posting:
    """What one role's forms are, learnt from the pages."""

    attack: Attack
    day: date
    ledger: Ledger
    forms: dict[str, Form] = field(default_factory=dict)
    sent: set[str] = field(default_factory=set)

    def learn(self, doors: Sequence[Door]) -> None:
        """Read every page of one's own, and note that reading changed nothing."""
        for door in doors:
            address = door.address(self.attack.rows(Whose.OWN), self.attack.words)
            self.attack.findings.attack("http: reading writes nothing")
            with self.ledger.undone() as learnt:
                answer = self.attack.visitor.visit(address)
            self.take(answer)
            if learnt[0].tables:
                where = self.attack.where(door, Whose.OWN, answer)
                tables = ", ".join(sorted(learnt[0].tables))
                self.attack.findings.note(Kind.WRITE, f"{where} wrote {tables}")

    def take(self, answer: Answer) -> None:
        """Note the forms of a page."""
        for name, form in forms_in(answer.text, day=self.day, address=answer.address):
            known = self.forms.setdefault(name, form)
            if len(form.fields) > len(known.fields):
                self.forms[name] = form


def post_every_form(posting: Posting, doors: Sequence[Door], *, own_only: bool = False) -> None:
    """Send each form: with its fields, with everybody else's too, and to hidden rows."""
    posting.learn(doors)
    waiting = [door for door in doors if door.name not in _OF_THE_SESSION]
    for door in waiting:
        if posting.attack.may_enter(door):
            _send(posting, door)
    for door in waiting:  # forms that only what another form answers has led to
        if posting.attack.may_enter(door) and door.name not in posting.sent:
            _send(posting, door)
    for door in [] if own_only else waiting:
        _send_to_hidden(posting, door)


def _send(posting: Posting, door: Door) -> None:
    """Find values that the form takes; then send them again with fields that are not its own."""
    address = door.address(posting.attack.rows(Whose.OWN), posting.attack.words)
    form = posting.forms.get(door.name, Form(to=address))
    for attempt in range(_ATTEMPTS):
        values = form.filled(attempt)
        answer, changes, heard = _post(posting, door, address, values)
        posting.take(answer)
        if answer.status == 405:
            return
        if answer.status in _DONE:
            if answer.status == 200 or changes.tables or changes.on_the_trail:
                posting.sent.add(door.name)
            _send_more(posting, door, address, values, changes, own=heard | set(values))
            return


def _post(
    posting: Posting, door: Door, address: str, values: Mapping[str, str]
) -> tuple[Answer, Changes, set[str]]:
    sent = {**values, **_files(posting, door)}
    with listening() as heard, posting.ledger.undone() as learnt:
        answer = posting.attack.visitor.visit(address, method="POST", values=sent)
    posting.attack.looks(door, Whose.OWN, answer)
    return answer, learnt[0], heard


def _files(posting: Posting, door: Door) -> dict[str, SimpleUploadedFile]:
    """What the form takes as files: the examples that its page offers, with nothing of anybody."""
    form = posting.forms.get(door.name)
    examples = form.files if form else {}
    return {
        name: SimpleUploadedFile(address, posting.attack.visitor.visit(address).text.encode())
        for name, address in examples.items()
    }


def _send_more(  # noqa: PLR0913
    posting: Posting,
    door: Door,
    address: str,
    values: Mapping[str, str],
    changes: Changes,
    *,
    own: set[str],
) -> None:
    """The same form with every column of every table, leading to somebody else's rows."""
    scene = posting.attack.scene
    theirs = scene.objects[Whose.OTHER_BRANCH]
    extra = {name: value for name, value in _columns(theirs) if name not in own}
    posting.attack.findings.attack("http: fields that are not the form's", len(extra))
    answer, changed, _heard = _post(posting, door, address, {**extra, **values})
    if changed != changes:
        where = posting.attack.where(door, Whose.OWN, answer).partition(" with ")[0]
        tables = ", ".join(sorted(changed.tables | changes.tables)) or "nothing"
        posting.attack.findings.note(Kind.WRITE, f"{where}, more fields change more: {tables}")


def _columns(theirs: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    for model in apps.get_models():
        for column in model._meta.local_concrete_fields:
            there = column.related_model
            label = there._meta.label if isinstance(there, type) else ""
            number = theirs.get(label, theirs.get(model._meta.label, NOBODY))
            value = str(number) if label or column.primary_key else _another(column)
            yield column.name, value
            yield column.attname, value


def _another(column: "models.Field[object, object]") -> str:
    if column.choices:
        return str(column.flatchoices[-1][0])
    if isinstance(column, models.DateField):
        return "2031-01-01"
    return "1" if isinstance(column, models.IntegerField | models.BooleanField) else "taken over"


def _send_to_hidden(posting: Posting, door: Door) -> None:
    """To hidden rows a form changes nothing, and answers as to rows that are not there."""
    attack = posting.attack
    form = posting.forms.get(door.name)
    values = form.filled(0) if form else {}
    for (there, whose), (nowhere, _) in confusions(attack, door):
        attack.findings.attack("http: forms to hidden rows")
        with posting.ledger.undone() as learnt:
            answer = attack.visitor.visit(there, method="POST", values=values)
        with posting.ledger.undone():
            missing = attack.visitor.visit(nowhere, method="POST", values=values)
        attack.looks(door, whose, answer)
        compare(attack, door, whose, answer, missing)
        if learnt[0].tables:
            where = attack.where(door, whose, answer)
            attack.findings.note(Kind.WRITE, f"{where} wrote {', '.join(sorted(learnt[0].tables))}")
