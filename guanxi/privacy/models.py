"""The record of every read; what customers chose, with its proof; what was revealed.

An intent is committed before anything personal is read (the database refuses a context without
one); a release says afterwards what went out. Neither is ever changed or deleted.
"""

from datetime import timedelta
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
from guanxi.privacy.unusual.codes import ApprovalKind, UnusualKind, UnusualOutcome

_VERSION = 24
_NAME = 200
_SEALER = frozenset({Purpose.SEALER})
_RECORD = _SEALER | {Purpose.OFFICER}
_READ = _RECORD | STAFF_WORK  # a customer's page shows who looked
_SEEN = STAFF_WORK | {Purpose.PORTAL, Purpose.OFFICER}
_OFFICE = frozenset({Purpose.OFFICER})
_OFFICE_AND_DOOR = _OFFICE | {Purpose.DOOR}
_DECIDING = _OFFICE | STAFF_WORK


def logged(column: Column) -> Column:
    """The record of reads itself."""
    return stored(column, OTHER, C1, retention=Retention.LOG, seen_for=_READ)


def shown(column: Column) -> Column:
    """What was shown of a customer, and why: never for the portal, it may be a suspicion."""
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


def _counted() -> "models.BigIntegerField[int, int]":
    """A count of what a release showed."""
    count = models.BigIntegerField(default=0)
    return plain(count, retention=Retention.LOG, seen_for=_READ)


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
    # Rows by legal category, in the order of `Category`; a row counts for each that it holds.
    identity_records = _counted()
    property_records = _counted()
    account_records = _counted()
    credit_records = _counted()
    transaction_records = _counted()
    derived_records = _counted()
    other_records = _counted()
    exported = _counted()  # rows of a file
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
    (enforcement/searching.py). `search.upkeep` makes them, in the transaction that changes the
    customer.
    """

    pk = models.CompositePrimaryKey("customer_id", "token")
    customer_id = with_row(models.BigIntegerField())
    branch_id = with_row(models.BigIntegerField())
    token = identity(models.BigIntegerField(), Mask.HIDDEN, seen_for=LOADER_ONLY)

    rows = Rows(reach=Reach.OF_CUSTOMER, column="customer_id", office="branch_id")

    class Meta:
        # With the office, so that nobody's search walks over the customers of others.
        indexes = [models.Index(fields=["token", "branch_id"], name="search_token")]


def watched(column: Column, *, seen_for: frozenset[Purpose] = _OFFICE) -> Column:
    """How somebody reads: for the privacy office alone, and never who the customers are."""
    return plain(column, retention=Retention.LOG, seen_for=seen_for)


class CustomerOpened(models.Model):
    """The first time on a day that a person opened a customer, and what the two had in common.

    Taken down by the database with the intent; as it was at that moment, for work ends and stewards
    change. Neither number has a foreign key: reading locks nobody.
    """

    actor = watched(models.BigIntegerField())
    day = watched(models.DateField())
    customer = watched(models.BigIntegerField())
    at = watched(models.DateTimeField())
    is_own = watched(models.BooleanField())  # steward A or B
    has_work = watched(models.BooleanField())  # of this person or office; of heads, also below
    is_outside = watched(models.BooleanField())  # neither, and of an office that is not below
    is_top = watched(models.BooleanField())  # on a top tier, or watched over

    rows = Rows(reach=Reach.BANK)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="opened_once_a_day", fields=["actor", "day", "customer"])
        ]


class ReadingTally(models.Model):
    """What a person read for a purpose in an hour of the bank's clock, kept as it is read."""

    actor = watched(models.BigIntegerField())
    day = watched(models.DateField())
    hour = watched(models.PositiveSmallIntegerField())
    purpose = watched(models.CharField(max_length=24))
    opened = watched(models.BigIntegerField())  # pages
    records = watched(models.BigIntegerField())
    listed = watched(models.BigIntegerField())  # rows of pages that are about no single customer
    transactions = watched(models.BigIntegerField())  # entries of single customers
    exported = watched(models.BigIntegerField())

    rows = Rows(reach=Reach.BANK)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="tallied_once_an_hour", fields=["actor", "day", "hour", "purpose"]
            )
        ]
        indexes = [models.Index(fields=["day"], name="tally_of_day")]


class UnusualAccess(models.Model):
    """One alert to the privacy office: one person, one kind, one day. Counts and pages, no names.

    Written by functions of the database alone, as the record of reads is.
    """

    actor = watched(models.ForeignKey("bank.Staff", on_delete=models.PROTECT, related_name="+"))
    kind = watched(models.CharField(max_length=24, choices=UnusualKind.choices))
    day = watched(models.DateField())
    first_at = watched(models.DateTimeField())
    last_at = watched(models.DateTimeField())
    counted = watched(models.BigIntegerField())  # in the unit of the kind, the most on that day
    allowed = watched(models.BigIntegerField())  # up to which it is usual
    doors = watched(models.JSONField(default=dict))  # pages of the day, and how often
    # The door counts what waits, and sees no more.
    closed_at = watched(models.DateTimeField(null=True, blank=True), seen_for=_OFFICE_AND_DOOR)
    closed_by = watched(
        models.ForeignKey(
            "bank.Staff", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
        )
    )
    outcome = watched(
        models.CharField(max_length=16, blank=True, default="", choices=UnusualOutcome.choices)
    )
    note = watched(models.CharField(max_length=_NAME, blank=True, default=""))

    rows = Rows(reach=Reach.BANK)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_alert_a_person_kind_and_day", fields=["actor", "day", "kind"]
            ),
            models.CheckConstraint(
                name="alert_is_closed_by_somebody_with_an_outcome",
                condition=models.Q(closed_at=None, closed_by=None, outcome="")
                | models.Q(closed_at__isnull=False, closed_by__isnull=False)
                & ~models.Q(outcome=""),
            ),
            models.CheckConstraint(
                name="nobody_closes_an_alert_about_oneself",
                condition=models.Q(closed_by=None) | ~models.Q(closed_by=models.F("actor")),
            ),
        ]
        indexes = [
            models.Index(fields=["-last_at"], name="alerts_open", condition=models.Q(outcome="")),
        ]


class ReadingApproval(models.Model):
    """A person asks to read more, or to take a file along; a second person agrees, or does not.

    Written by functions of the database alone. ``amount`` counts customers for reading, rows for a
    file; what was agreed may be less than what was asked.
    """

    kind = watched(models.CharField(max_length=8, choices=ApprovalKind.choices), seen_for=_DECIDING)
    asked_by = watched(
        models.ForeignKey("bank.Staff", on_delete=models.PROTECT, related_name="+"),
        seen_for=_DECIDING,
    )
    # The office of who asks, kept so that its head finds it.
    branch = watched(
        models.ForeignKey("bank.Branch", on_delete=models.PROTECT, related_name="+"),
        seen_for=_DECIDING,
    )
    asked_at = watched(models.DateTimeField(), seen_for=_DECIDING)
    because = watched(models.CharField(max_length=_NAME), seen_for=_DECIDING)
    amount = watched(models.BigIntegerField(), seen_for=_DECIDING)
    decided_at = watched(models.DateTimeField(null=True, blank=True), seen_for=_DECIDING)
    decided_by = watched(
        models.ForeignKey(
            "bank.Staff", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
        ),
        seen_for=_DECIDING,
    )
    agreed = watched(models.BooleanField(null=True), seen_for=_DECIDING)
    until = watched(models.DateTimeField(null=True, blank=True), seen_for=_DECIDING)
    note = watched(models.CharField(max_length=_NAME, blank=True, default=""), seen_for=_DECIDING)
    used_at = watched(models.DateTimeField(null=True, blank=True), seen_for=_DECIDING)  # for a file

    rows = Rows(reach=Reach.WORK, column="asked_by_id", office="branch_id")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="asked_once_at_a_time",
                fields=["asked_by", "kind"],
                condition=models.Q(decided_at=None),
            ),
            models.CheckConstraint(name="asked_for_something", condition=models.Q(amount__gt=0)),
            models.CheckConstraint(
                name="decided_whole_or_not_at_all",
                condition=models.Q(decided_at=None, decided_by=None, agreed=None, until=None)
                | models.Q(decided_at__isnull=False, decided_by__isnull=False, agreed=False)
                | models.Q(
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                    agreed=True,
                    until__gt=models.F("decided_at"),
                    until__lte=models.F("decided_at") + timedelta(days=1),
                ),
            ),
            models.CheckConstraint(
                name="nobody_agrees_to_what_oneself_asked",
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("asked_by")),
            ),
            models.CheckConstraint(
                name="only_what_was_agreed_is_used",
                condition=models.Q(used_at=None) | models.Q(agreed=True, kind="export"),
            ),
        ]


class WatchedCustomer(models.Model):
    """A customer whose every look-up without work counts as one of the top tiers, by number."""

    customer = watched(models.BigIntegerField())
    since = watched(models.DateTimeField())
    until = watched(models.DateTimeField(null=True, blank=True))
    by = watched(models.ForeignKey("bank.Staff", on_delete=models.PROTECT, related_name="+"))
    because = watched(models.CharField(max_length=_NAME))

    rows = Rows(
        reach=Reach.BANK,
        inserted_for=_OFFICE,
        updated_for=_OFFICE,
        updated=("until",),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="watched_once", fields=["customer"], condition=models.Q(until=None)
            )
        ]
