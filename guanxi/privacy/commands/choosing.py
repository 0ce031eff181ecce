"""What customers choose is taken down with its proof, and takes effect at the next statement."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from guanxi.privacy.codes import Act, Answer, OptOutKind, Topic
from guanxi.privacy.commands.records import (
    TRIES,
    ChoiceRefused,
    Proof,
    begin,
    create,
    end,
    in_force,
    locked,
    proof_for,
    put_down,
    somebody_else,
)
from guanxi.privacy.models import Acknowledgement, Consent, OptOut


@transaction.atomic
def record_opt_out(*, customer_id: int, kind: str, how: str, at: datetime, by: str) -> OptOut:
    """The customer refuses something as a whole. Never refused for want of a statement.

    ``by`` as in the audit trail. Raises ChoiceRefused, Customer.DoesNotExist.
    """
    proof = proof_for(customer_id, how=how, at=at, by=by)
    _refuse_unknown(kind in OptOutKind.values)
    record, is_new = begin(OptOut, customer_id, {"kind": kind}, proof)
    if is_new:
        put_down("opt_out.recorded", customer_id, by, kind=kind, how=how)
    return record


@transaction.atomic
def end_opt_out(*, customer_id: int, kind: str, how: str, at: datetime, by: str) -> OptOut | None:
    """The customer no longer refuses it; None where nothing was in force.

    Raises ChoiceRefused, Customer.DoesNotExist.
    """
    proof_for(customer_id, how=how, at=at, by=by)
    _refuse_unknown(kind in OptOutKind.values)
    record = locked(OptOut, customer_id, {"kind": kind})
    if record is not None:
        end(record, at=at, by=by, how=how)
        put_down("opt_out.ended", customer_id, by, kind=kind, how=how)
    return record


@transaction.atomic
def give_consent(*, customer_id: int, topic: Topic, how: str, at: datetime, by: str) -> Consent:
    """The customer says yes to one channel for one purpose.

    Raises ChoiceRefused (also while no statement is published), Customer.DoesNotExist.
    """
    proof = proof_for(customer_id, how=how, at=at, by=by)
    return _answer(Answer.GIVEN, customer_id, topic, proof)


@transaction.atomic
def withdraw_consent(*, customer_id: int, topic: Topic, how: str, at: datetime, by: str) -> Consent:
    """The customer says no to one channel for one purpose, whether asked before or not.

    Raises ChoiceRefused, Customer.DoesNotExist.
    """
    proof = proof_for(customer_id, how=how, at=at, by=by)
    return _answer(Answer.WITHDRAWN, customer_id, topic, proof)


@transaction.atomic
def show_statement(*, customer_id: int, how: str, at: datetime, by: str) -> Acknowledgement:
    """The edition in force was shown. Raises ChoiceRefused, Customer.DoesNotExist."""
    return _acknowledge(Act.SHOWN, customer_id, proof_for(customer_id, how=how, at=at, by=by))


@transaction.atomic
def tell_of_changes(*, customer_id: int, how: str, at: datetime, by: str) -> Acknowledgement:
    """The customer was told what the edition in force changes.

    Raises ChoiceRefused, Customer.DoesNotExist.
    """
    return _acknowledge(Act.TOLD, customer_id, proof_for(customer_id, how=how, at=at, by=by))


@transaction.atomic
def accept_statement(*, customer_id: int, how: str, at: datetime, by: str) -> Acknowledgement:
    """The customer accepts the edition in force. Raises ChoiceRefused, Customer.DoesNotExist."""
    return _acknowledge(Act.ACCEPTED, customer_id, proof_for(customer_id, how=how, at=at, by=by))


def _answer(answer: Answer, customer_id: int, topic: Topic, proof: Proof) -> Consent:
    """One answer ends where the next begins; yes and no take the same way."""
    _refuse_unknown(topic.is_known)
    about = topic._asdict()
    if answer == Answer.GIVEN and proof.statement is None:
        raise _no_statement()
    for _attempt in range(TRIES):
        current = locked(Consent, customer_id, about)
        if current is not None and _is_the_same(current, answer, proof):
            return current
        try:
            with transaction.atomic():
                if current is not None:
                    end(current, at=proof.at, by=proof.by, how=proof.how)
                said = create(Consent, customer_id, {**about, "answer": answer}, proof)
        except IntegrityError:  # somebody answered in between: theirs comes first
            if not in_force(Consent, customer_id, about).exists():
                raise
            continue
        put_down(f"consent.{answer}", customer_id, proof.by, **about, how=proof.how)
        return said
    raise somebody_else()


def _is_the_same(current: Consent, answer: Answer, proof: Proof) -> bool:
    """Given again under another edition is a new consent."""
    if current.answer != answer:
        return False
    return answer == Answer.WITHDRAWN or current.statement == proof.statement


def _acknowledge(act: Act, customer_id: int, proof: Proof) -> Acknowledgement:
    if proof.statement is None:
        raise _no_statement()
    about = {"act": str(act), "statement": proof.statement}
    record, is_new = begin(Acknowledgement, customer_id, about, proof)
    if is_new:
        version = proof.statement.version
        put_down(f"statement.{act}", customer_id, proof.by, version=version, how=proof.how)
    return record


def _refuse_unknown(known: bool) -> None:  # noqa: FBT001 - read as a sentence
    if not known:
        raise ChoiceRefused(_("There is no such choice: load the page again."))


def _no_statement() -> ChoiceRefused:
    return ChoiceRefused(
        _(
            "No privacy statement is published, and a consent needs one that was shown: ask the "
            "operator to run guanxi init."
        )
    )
