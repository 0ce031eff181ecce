"""The record of every read, and what was sealed of it.

An intent is committed before anything personal is read (the database refuses a context without
one); a release says afterwards what went out. Neither is ever changed or deleted.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.dictionary import (
    C1,
    OTHER,
    STAFF_WORK,
    Column,
    Purpose,
    Reach,
    Retention,
    Rows,
    plain,
    stored,
)

_NAME = 200
_SEALER = frozenset({Purpose.SEALER})
_RECORD = _SEALER | {Purpose.OFFICER}
_READ = _RECORD | STAFF_WORK  # a customer's page shows who looked
_SEEN = STAFF_WORK | {Purpose.PORTAL, Purpose.OFFICER}


def choice(column: Column) -> Column:
    """What a customer chose, or was shown of one: kept as long as the proof may be asked for."""
    return stored(column, OTHER, C1, retention=Retention.RECORD, seen_for=_SEEN)


def shown(column: Column) -> Column:
    """What was shown of a customer to whom: never for the customer's own portal."""
    seen_for = _SEEN - {Purpose.PORTAL}
    return stored(column, OTHER, C1, retention=Retention.RECORD, seen_for=seen_for)


class AccessIntent(models.Model):
    """Who is about to read, for what. ``actor`` is the number of the staff, 0 the program itself,
    and for the purpose ``portal`` the number of the customer."""

    at = plain(models.DateTimeField(), retention=Retention.LOG, seen_for=_READ)
    actor = plain(models.BigIntegerField(), retention=Retention.LOG, seen_for=_READ)
    purpose = plain(models.CharField(max_length=24), retention=Retention.LOG, seen_for=_READ)
    door = plain(
        models.CharField(max_length=_NAME), retention=Retention.LOG, seen_for=_READ
    )  # page, job, command
    because = plain(models.CharField(max_length=_NAME), retention=Retention.LOG, seen_for=_READ)
    # "customer:17", "branch:3" or empty: whom the reading is about, never a name
    subject = plain(
        models.CharField(max_length=80, blank=True), retention=Retention.LOG, seen_for=_READ
    )

    rows = Rows(reach=Reach.BANK)

    class Meta:
        indexes = [
            models.Index(fields=["actor", "at"], name="intent_of_actor"),
            models.Index(fields=["subject", "-at"], name="intent_about"),
            models.Index(fields=["at"], name="intent_at"),  # the sealer looks at the last minutes
        ]


class AccessRelease(models.Model):
    """What an intent ended with: how many records of which kind went out, and their digest."""

    intent = plain(
        models.OneToOneField(
            AccessIntent, on_delete=models.PROTECT, primary_key=True, related_name="release"
        ),
        retention=Retention.LOG,
        seen_for=_READ,
    )
    at = plain(models.DateTimeField(), retention=Retention.LOG, seen_for=_READ)
    records = plain(models.BigIntegerField(), retention=Retention.LOG, seen_for=_READ)
    customers = plain(models.BigIntegerField(), retention=Retention.LOG, seen_for=_READ)
    digest = plain(
        models.CharField(max_length=64), retention=Retention.LOG, seen_for=_READ
    )  # SHA-256, hex

    rows = Rows(reach=Reach.BANK)

    class Meta:
        indexes = [models.Index(fields=["at"], name="release_at")]


class OptOutKind(models.TextChoices):
    """What a customer may refuse (12.2). It bites at the next statement, in the database."""

    MARKETING = "direct_marketing", _("Direct marketing")
    DISCLOSURE = "third_party_disclosure", _("Disclosure to third parties")
    AUTOMATED = "automated_decisions", _("Automated decisions")
    SENSITIVE = "sensitive_data", _("Use of sensitive data")


class OptOut(models.Model):
    """A customer refused something, from one moment until another; in force while it has no end."""

    customer = choice(
        models.ForeignKey("bank.Customer", on_delete=models.PROTECT, related_name="+")
    )
    kind = choice(models.CharField(max_length=24, choices=OptOutKind.choices))
    since = choice(models.DateTimeField())
    until = choice(models.DateTimeField(null=True, blank=True))
    # The proof: who took it down, how it was said, and which edition of the statement was shown.
    by = choice(models.CharField(max_length=80))
    how = choice(models.CharField(max_length=24))
    statement = choice(models.CharField(max_length=24, blank=True))
    ended_by = choice(models.CharField(max_length=80, blank=True, default=""))
    ended_how = choice(models.CharField(max_length=24, blank=True, default=""))

    rows = Rows(
        reach=Reach.OF_CUSTOMER,
        column="customer_id",
        inserted_for=frozenset({Purpose.STANDARD, Purpose.PORTAL}),
        updated_for=frozenset({Purpose.STANDARD, Purpose.PORTAL}),
        updated=("until", "ended_by", "ended_how"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="opted_out_once",
                fields=["customer", "kind"],
                condition=models.Q(until__isnull=True),
            ),
            models.CheckConstraint(
                name="opt_out_ends_after_it_begins",
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
            ),
        ]


class Reveal(models.Model):
    """One field of one customer in clear for one person, for a live reason, for some minutes."""

    actor = shown(models.ForeignKey("bank.Staff", on_delete=models.PROTECT, related_name="+"))
    customer = shown(models.ForeignKey("bank.Customer", on_delete=models.PROTECT, related_name="+"))
    field = shown(models.CharField(max_length=40))
    because = shown(models.CharField(max_length=_NAME))
    work = shown(models.ForeignKey("worklist.WorkItem", on_delete=models.PROTECT, related_name="+"))
    at = shown(models.DateTimeField())
    until = shown(models.DateTimeField())

    rows = Rows(
        reach=Reach.ACTOR,
        column="actor_id",
        inserted_for=frozenset({Purpose.STANDARD}),
        # A live reason, as the database sees it: open work of this person for this very customer.
        check=(
            "until <= clock_timestamp() + interval '1 hour' AND EXISTS (SELECT 1 "
            "FROM public.worklist_workitem w WHERE w.id = work_id AND w.closed_at IS NULL "
            "AND w.customer_id = privacy_reveal.customer_id AND w.assignee_id = actor_id)"
        ),
    )

    class Meta:
        indexes = [models.Index(fields=["actor", "until"], name="revealed_to")]


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
