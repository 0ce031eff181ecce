"""The record of every read; what customers chose, with its proof; what was revealed.

An intent is committed before anything personal is read (the database refuses a context without
one); a release says afterwards what went out. Neither is ever changed or deleted.
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from guanxi.foundation.dictionary import (
    C1,
    LOADER_ONLY,
    OTHER,
    STAFF_WORK,
    THE_PUBLIC,
    Column,
    Mask,
    Purpose,
    Reach,
    Retention,
    Rows,
    identity,
    plain,
    stored,
    with_row,
)
from guanxi.privacy.codes import Act, Answer, ConsentChannel, ConsentPurpose, How, OptOutKind, Part

_VERSION = 24
_NAME = 200
_SEALER = frozenset({Purpose.SEALER})
_RECORD = _SEALER | {Purpose.OFFICER}
_READ = _RECORD | STAFF_WORK  # a customer's page shows who looked
_SEEN = STAFF_WORK | {Purpose.PORTAL, Purpose.OFFICER}


def logged(column: Column) -> Column:
    """The record of reads itself."""
    return stored(column, OTHER, C1, retention=Retention.LOG, seen_for=_READ)


def shown(column: Column) -> Column:
    """What was shown of a customer to whom, and why: never for the portal, it may be a suspicion."""
    seen_for = _SEEN - {Purpose.PORTAL}
    return stored(column, OTHER, C1, retention=Retention.RECORD, seen_for=seen_for)


def choice(column: Column) -> Column:
    """What a customer chose, or was shown of one: kept as long as the proof may be asked for."""
    return stored(column, OTHER, C1, retention=Retention.RECORD, seen_for=_SEEN)


class AccessIntent(models.Model):
    """Who is about to read, for what. ``actor`` is the number of the staff, 0 the program itself,
    and for the purpose ``portal`` the number of the customer.

    Whoever sees a customer sees who looked. The number has no foreign key: reading locks nobody.
    """

    at = logged(models.DateTimeField())
    actor = logged(models.BigIntegerField())
    purpose = logged(models.CharField(max_length=24))
    door = logged(models.CharField(max_length=_NAME))  # page, job, command
    because = logged(models.CharField(max_length=_NAME))
    # "customer:17", "work:3", "branch:3" or empty: whom the reading is about, never a name
    subject = logged(models.CharField(max_length=80, blank=True))
    # The customer of the subject, as the database finds it when the intent is committed.
    customer_id = logged(models.BigIntegerField(null=True, blank=True))

    rows = Rows(reach=Reach.OF_CUSTOMER, column="customer_id")

    class Meta:
        indexes = [
            models.Index(fields=["actor", "at"], name="intent_of_actor"),
            models.Index(
                fields=["customer_id", "-at"],
                name="intent_of_customer",
                condition=models.Q(customer_id__isnull=False),
            ),
            models.Index(fields=["at"], name="intent_at"),  # the sealer looks at the last minutes
        ]


class AccessRelease(models.Model):
    """What an intent ended with: how many records of which kind went out, and their digest."""

    intent = logged(
        models.OneToOneField(
            AccessIntent, on_delete=models.PROTECT, primary_key=True, related_name="release"
        )
    )
    at = logged(models.DateTimeField())
    records = logged(models.BigIntegerField())
    customers = logged(models.BigIntegerField())
    digest = logged(models.CharField(max_length=64))  # SHA-256, hex

    rows = Rows(reach=Reach.BANK)

    class Meta:
        indexes = [models.Index(fields=["at"], name="release_at")]


class PrivacyStatement(models.Model):
    """One edition of the bank's privacy statement, in six parts (12.3), as it was published.

    The database lets nothing of it be changed or deleted: what a customer was shown can be read
    again, word for word. ``zh`` and ``en`` hold the text by part.
    """

    version = plain(models.CharField(max_length=_VERSION, primary_key=True), seen_for=THE_PUBLIC)
    effective_on = plain(models.DateField(unique=True), seen_for=THE_PUBLIC)
    announced_on = plain(models.DateField(), seen_for=THE_PUBLIC)
    # Whether consents given under earlier editions no longer count.
    asks_again = plain(models.BooleanField(), seen_for=THE_PUBLIC)
    changes_zh = plain(models.TextField(), seen_for=THE_PUBLIC)
    changes_en = plain(models.TextField(), seen_for=THE_PUBLIC)
    zh = plain(models.JSONField(), seen_for=THE_PUBLIC)
    en = plain(models.JSONField(), seen_for=THE_PUBLIC)
    digest = plain(models.CharField(max_length=64), seen_for=THE_PUBLIC)  # SHA-256 of the file
    published_at = plain(models.DateTimeField(), seen_for=THE_PUBLIC)
    published_by = plain(models.CharField(max_length=80))

    rows = Rows(reach=Reach.BANK)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="statement_announced_before_it_takes_effect",
                condition=Q(announced_on__lte=F("effective_on")),
            ),
            models.CheckConstraint(
                name="statement_has_its_six_parts_twice",
                condition=Q(zh__has_keys=Part.values) & Q(en__has_keys=Part.values),
            ),
        ]


class Choice(models.Model):
    """What a customer said, in force from one moment until another; while it has no end, in force.

    The proof stands beside it: who took it down, how it was said, and which edition of the
    statement was shown. Rows are never rewritten, only ended, once; the database sees to it.
    """

    customer = choice(
        models.ForeignKey("bank.Customer", on_delete=models.PROTECT, related_name="+")
    )
    since = choice(models.DateTimeField())
    until = choice(models.DateTimeField(null=True, blank=True))
    by = choice(models.CharField(max_length=80))
    how = choice(models.CharField(max_length=24, choices=How.choices))
    statement = choice(
        models.ForeignKey(
            PrivacyStatement,
            null=True,
            blank=True,
            on_delete=models.PROTECT,
            related_name="+",
            db_column="statement",
            db_index=False,
        )
    )
    ended_by = choice(models.CharField(max_length=80, blank=True, default=""))
    ended_how = choice(models.CharField(max_length=24, blank=True, default="", choices=How.choices))

    rows = Rows(
        reach=Reach.OF_CUSTOMER,
        column="customer_id",
        inserted_for=frozenset({Purpose.STANDARD, Purpose.PORTAL}),
        updated_for=frozenset({Purpose.STANDARD, Purpose.PORTAL}),
        updated=("until", "ended_by", "ended_how"),
    )

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        abstract = True


def _proven(name: str) -> list[models.CheckConstraint]:
    """Begun and ended by somebody, somehow, in this order."""
    return [
        models.CheckConstraint(
            name=f"{name}_ends_after_it_begins",
            condition=Q(until__isnull=True) | Q(until__gte=F("since")),
        ),
        models.CheckConstraint(
            name=f"{name}_begun_with_its_proof",
            condition=~Q(by="") & Q(how__in=How.values),
        ),
        models.CheckConstraint(
            name=f"{name}_ended_with_its_proof",
            condition=Q(until__isnull=True, ended_by="", ended_how="")
            | (Q(until__isnull=False, ended_how__in=How.values) & ~Q(ended_by="")),
        ),
    ]


def _in_force(name: str, *fields: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(
        name=name, fields=["customer", *fields], condition=Q(until__isnull=True)
    )


class OptOut(Choice):
    """A customer refused something (12.2)."""

    kind = choice(models.CharField(max_length=24, choices=OptOutKind.choices))

    class Meta:
        constraints = [
            _in_force("opted_out_once", "kind"),
            models.CheckConstraint(
                name="opt_out_of_a_known_kind", condition=Q(kind__in=OptOutKind.values)
            ),
            *_proven("opt_out"),
        ]


class Consent(Choice):
    """A customer's answer for one purpose and one channel: given, or withdrawn (12.2).

    An answer ends where the next begins, so both cost the same: one answer.
    """

    purpose = choice(models.CharField(max_length=24, choices=ConsentPurpose.choices))
    channel = choice(models.CharField(max_length=24, choices=ConsentChannel.choices))
    answer = choice(models.CharField(max_length=24, choices=Answer.choices))

    class Meta:
        constraints = [
            _in_force("one_answer_in_force", "purpose", "channel"),
            models.CheckConstraint(
                name="consent_to_something_known",
                condition=Q(
                    purpose__in=ConsentPurpose.values,
                    channel__in=ConsentChannel.values,
                    answer__in=Answer.values,
                ),
            ),
            models.CheckConstraint(
                name="consent_given_with_a_statement_shown",
                condition=Q(answer=Answer.WITHDRAWN) | Q(statement__isnull=False),
            ),
            *_proven("consent"),
        ]


class Acknowledgement(Choice):
    """An edition was shown to a customer, its changes were told, it was accepted (12.3)."""

    act = choice(models.CharField(max_length=24, choices=Act.choices))

    class Meta:
        constraints = [
            _in_force("acknowledged_once", "statement", "act"),
            models.CheckConstraint(
                name="acknowledged_by_a_known_act", condition=Q(act__in=Act.values)
            ),
            models.CheckConstraint(
                name="acknowledged_is_an_edition", condition=Q(statement__isnull=False)
            ),
            *_proven("acknowledgement"),
        ]


class Reveal(models.Model):
    """One field of one customer in clear for one person, for a live reason, for some minutes.

    The database's own clock says from when to when, for it is the database that ends it.
    """

    actor = shown(models.ForeignKey("bank.Staff", on_delete=models.PROTECT, related_name="+"))
    customer = shown(
        models.ForeignKey(
            "bank.Customer", on_delete=models.PROTECT, related_name="+", db_index=False
        )
    )
    field = shown(models.CharField(max_length=40))
    # Code of the cause of the work.
    because = shown(models.CharField(max_length=_NAME))
    work = shown(models.ForeignKey("worklist.WorkItem", on_delete=models.PROTECT, related_name="+"))
    at = shown(models.DateTimeField())
    until = shown(models.DateTimeField())

    rows = Rows(
        reach=Reach.OF_CUSTOMER,
        column="customer_id",
        inserted_for=frozenset({Purpose.STANDARD}),
        updated_for=frozenset({Purpose.STANDARD}),
        updated=("until",),
        # Of oneself, now, for an hour at most, and for a live reason as the database sees it: open
        # work of this person for this very customer.
        check=(
            "actor_id = (SELECT gx.actor()) "
            "AND at BETWEEN clock_timestamp() - interval '1 minute' AND clock_timestamp() "
            "AND until <= clock_timestamp() + interval '1 hour' AND EXISTS (SELECT 1 "
            "FROM public.worklist_workitem w WHERE w.id = work_id AND w.closed_at IS NULL "
            "AND w.customer_id = privacy_reveal.customer_id AND w.assignee_id = actor_id)"
        ),
        # One's own may be ended, never prolonged.
        check_of_change="actor_id = (SELECT gx.actor()) AND until <= clock_timestamp()",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="reveal_ends_after_it_begins",
                condition=models.Q(until__gte=models.F("at")),
            ),
        ]
        indexes = [
            models.Index(fields=["actor", "until"], name="revealed_to"),
            models.Index(fields=["customer", "-at"], name="revealed_of_customer"),
        ]


class LedgerLeaf(models.Model):
    """A line of the record as it was sealed: its place in the tree, and its hash.

    Numbers of lines are not in the order of their commits, so ``index`` counts in the order in
    which the sealer first saw them. What is sealed and how: docs/ledger.md.
    """

    index = plain(
        models.BigIntegerField(primary_key=True), retention=Retention.LOG, seen_for=_RECORD
    )
    kind = plain(
        models.CharField(max_length=8), retention=Retention.LOG, seen_for=_RECORD
    )  # intent or release
    entry = plain(
        models.BigIntegerField(), retention=Retention.LOG, seen_for=_RECORD
    )  # number of the intent
    hash = plain(models.CharField(max_length=64), retention=Retention.LOG, seen_for=_RECORD)

    rows = Rows(reach=Reach.BANK, inserted_for=_SEALER)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "entry"], name="line_sealed_once"),
        ]


class TreeHead(models.Model):
    """The tree at a moment, signed by the bank. ``previous`` names the head before this one."""

    number = plain(
        models.BigIntegerField(primary_key=True), retention=Retention.LOG, seen_for=_RECORD
    )
    size = plain(models.BigIntegerField(), retention=Retention.LOG, seen_for=_RECORD)
    root = plain(models.CharField(max_length=64), retention=Retention.LOG, seen_for=_RECORD)
    at = plain(models.DateTimeField(), retention=Retention.LOG, seen_for=_RECORD)
    previous = plain(models.CharField(max_length=64), retention=Retention.LOG, seen_for=_RECORD)
    signature = plain(models.CharField(max_length=128), retention=Retention.LOG, seen_for=_RECORD)

    rows = Rows(reach=Reach.BANK, inserted_for=_SEALER)


class WitnessedHead(models.Model):
    """The witness's word on a head: when it saw it, and that nothing before was changed."""

    head = plain(
        models.OneToOneField(
            TreeHead, on_delete=models.PROTECT, primary_key=True, related_name="witness"
        ),
        retention=Retention.LOG,
        seen_for=_RECORD,
    )
    at = plain(models.DateTimeField(), retention=Retention.LOG, seen_for=_RECORD)
    previous = plain(models.CharField(max_length=64), retention=Retention.LOG, seen_for=_RECORD)
    signature = plain(models.CharField(max_length=128), retention=Retention.LOG, seen_for=_RECORD)

    rows = Rows(reach=Reach.BANK, inserted_for=_SEALER)


class SearchToken(models.Model):
    """One number by which a customer is found: the keyed hash of what somebody may type.

    No login of a page reads them, for equal numbers tell of equal names; pages ask a function
    (enforcement/searching.py). Made by `search.upkeep` in the transaction that changes the customer.
    """

    pk = models.CompositePrimaryKey("customer_id", "token")
    customer_id = with_row(models.BigIntegerField())
    branch_id = with_row(models.BigIntegerField())
    token = identity(models.BigIntegerField(), Mask.HIDDEN, seen_for=LOADER_ONLY)

    rows = Rows(reach=Reach.OF_CUSTOMER, column="customer_id", office="branch_id")

    class Meta:
        # With the office, so that nobody's search walks over the customers of others.
        indexes = [models.Index(fields=["token", "branch_id"], name="search_token")]
