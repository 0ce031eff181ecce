"""The bank's facts as they stand. Only ingest writes them; every package may read them.

Money is whole minor units (fen, cents) with its currency. Days are the bank's own calendar days.
``source_id`` is the bank's number; the primary key is the surrogate that the lake knows.
"""

from django.db import models
from django.db.models import F, Q

from guanxi.bank.codes import (
    BranchKind,
    CardGrade,
    CardKind,
    DocumentKind,
    HolderRole,
    LoanStatus,
    OrderKind,
    ProductClass,
    RelationKind,
    Role,
    Sex,
)

KEY_LENGTH, CODE_LENGTH, TEXT_LENGTH = 40, 24, 200


class BatchStatus(models.TextChoices):
    ACCEPTED = "accepted"
    REFUSED = "refused"
    SUPERSEDED = "superseded"  # a later sequence of the same business day took its place
    UNDONE = "undone"


class Batch(models.Model):
    """One delivery of a business day, as it was taken in, refused or taken back."""

    adapter = models.CharField(max_length=CODE_LENGTH, default="contract")
    business_day = models.DateField()
    covers_from = models.DateField()
    sequence = models.PositiveSmallIntegerField(default=1)
    manifest_digest = models.CharField(max_length=64)
    status = models.CharField(max_length=12, choices=BatchStatus.choices)
    rows = models.JSONField(default=dict)  # {file: {read, accepted, quarantined}}
    refusal = models.TextField(default="", blank=True)
    rulebook_version = models.CharField(max_length=100, default="", blank=True)
    received_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_accepted_batch_per_day_and_sequence",
                fields=["business_day", "sequence"],
                condition=Q(status__in=["accepted", "superseded"]),
            ),
            models.CheckConstraint(
                name="batch_covers_up_to_its_day", condition=Q(covers_from__lte=F("business_day"))
            ),
        ]


class LakeFile(models.Model):
    """One Parquet file of facts in the lake. It counts only while its batch is accepted."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="lake_files")
    kind = models.CharField(max_length=CODE_LENGTH)  # a file of the contract, as in bank/lake.py
    path = models.CharField(max_length=TEXT_LENGTH, unique=True)  # below the lake
    rows = models.BigIntegerField()
    first_day = models.DateField(null=True)  # facts only: days the rows speak of
    last_day = models.DateField(null=True)
    checksum = models.CharField(max_length=64)


class Delivered(models.Model):
    """What every row from the feed carries: the batch that wrote it and the day it speaks for."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="+", db_index=False)
    as_of = models.DateField()

    class Meta:
        abstract = True


class Branch(Delivered):
    source_id = models.CharField(max_length=KEY_LENGTH, unique=True)
    name = models.CharField(max_length=TEXT_LENGTH)
    kind = models.CharField(max_length=CODE_LENGTH, choices=BranchKind.choices)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    region = models.CharField(max_length=TEXT_LENGTH, blank=True, default="")

    def __str__(self) -> str:
        return self.name


class BranchWithin(models.Model):
    """Each office lies within itself and within every office above it."""

    branch = models.ForeignKey(Branch, on_delete=models.CASCADE, related_name="above")
    ancestor = models.ForeignKey(Branch, on_delete=models.CASCADE, related_name="within")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="branch_within_once", fields=["ancestor", "branch"])
        ]


class Staff(Delivered):
    source_id = models.CharField(max_length=KEY_LENGTH, unique=True)
    name = models.CharField(max_length=TEXT_LENGTH)
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT)
    role = models.CharField(max_length=CODE_LENGTH, choices=Role.choices)
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "staff"

    def __str__(self) -> str:
        return self.name


class Product(Delivered):
    source_id = models.CharField(max_length=KEY_LENGTH, unique=True)
    name = models.CharField(max_length=TEXT_LENGTH)
    name_en = models.CharField(max_length=TEXT_LENGTH, blank=True, default="")
    product_class = models.CharField(max_length=CODE_LENGTH, choices=ProductClass.choices)
    currency = models.CharField(max_length=3)
    risk = models.CharField(max_length=2, blank=True, default="")
    term_days = models.PositiveIntegerField(null=True, blank=True)
    rate_ppm = models.IntegerField(null=True, blank=True)


class Customer(Delivered):
    """Identity of an individual customer. Read it only through scoped queries."""

    source_id = models.CharField(max_length=KEY_LENGTH, unique=True)
    name = models.CharField(max_length=TEXT_LENGTH)
    # 王小明 → "wang xiao ming", "wxm": made at ingest, for search
    name_pinyin = models.CharField(max_length=TEXT_LENGTH, blank=True, default="")
    name_initials = models.CharField(max_length=TEXT_LENGTH, blank=True, default="")
    document_kind = models.CharField(max_length=CODE_LENGTH, choices=DocumentKind.choices)
    document_number = models.CharField(max_length=TEXT_LENGTH)
    document_expires_on = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=8, choices=Sex.choices)
    born_on = models.DateField()
    phone = models.CharField(max_length=TEXT_LENGTH, blank=True, default="")
    email = models.CharField(max_length=TEXT_LENGTH, blank=True, default="")
    address = models.CharField(max_length=TEXT_LENGTH, blank=True, default="")
    district = models.CharField(max_length=TEXT_LENGTH, blank=True, default="")
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT)
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)
    occupation = models.CharField(max_length=TEXT_LENGTH, blank=True, default="")
    education = models.CharField(max_length=TEXT_LENGTH, blank=True, default="")
    annual_income_minor = models.BigIntegerField(null=True, blank=True)
    risk_tolerance = models.CharField(max_length=2, blank=True, default="")
    risk_rated_until = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["name"], name="customer_name", opclasses=["varchar_pattern_ops"]),
            models.Index(
                fields=["name_pinyin"], name="customer_pinyin", opclasses=["varchar_pattern_ops"]
            ),
            models.Index(
                fields=["name_initials"],
                name="customer_initials",
                opclasses=["varchar_pattern_ops"],
            ),
            models.Index(fields=["phone"], name="customer_phone"),
        ]

    def __str__(self) -> str:
        return f"Customer {self.pk}"  # never the name: this lands in logs


class Relation(Delivered):
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="relations")
    related_customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    relation = models.CharField(max_length=CODE_LENGTH, choices=RelationKind.choices)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="relation_once", fields=["customer", "related_customer", "relation"]
            ),
            models.CheckConstraint(
                name="nobody_related_to_oneself",
                condition=~Q(customer=F("related_customer")),
            ),
        ]


class Account(Delivered):
    source_id = models.CharField(max_length=KEY_LENGTH, unique=True)
    owner = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="accounts")
    product = models.ForeignKey(Product, on_delete=models.PROTECT)
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, db_index=False)
    currency = models.CharField(max_length=3)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    matures_on = models.DateField(null=True, blank=True)
    renews = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="account_closes_after_opening",
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
            )
        ]


class Holder(Delivered):
    """A person other than the owner who may use the account."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="holders")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=CODE_LENGTH, choices=HolderRole.choices)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="holder_once", fields=["account", "customer"])]


class Card(Delivered):
    source_id = models.CharField(max_length=KEY_LENGTH, unique=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="cards")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="cards")
    kind = models.CharField(max_length=CODE_LENGTH, choices=CardKind.choices)
    grade = models.CharField(max_length=CODE_LENGTH, choices=CardGrade.choices)
    last_digits = models.CharField(max_length=TEXT_LENGTH, blank=True, default="")
    issued_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    limit_minor = models.BigIntegerField(null=True, blank=True)


class Loan(Delivered):
    source_id = models.CharField(max_length=KEY_LENGTH, unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="loans")
    repayment_account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    product = models.ForeignKey(Product, on_delete=models.PROTECT)
    currency = models.CharField(max_length=3)
    principal_minor = models.BigIntegerField()
    outstanding_minor = models.BigIntegerField()
    instalment_minor = models.BigIntegerField(null=True, blank=True)
    granted_on = models.DateField()
    matures_on = models.DateField()
    status = models.CharField(max_length=CODE_LENGTH, choices=LoanStatus.choices)
    days_overdue = models.PositiveIntegerField()


class StandingOrder(Delivered):
    source_id = models.CharField(max_length=KEY_LENGTH, unique=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="standing_orders")
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    kind = models.CharField(max_length=CODE_LENGTH, choices=OrderKind.choices)
    counterparty_bank = models.CharField(max_length=TEXT_LENGTH, blank=True, default="")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
