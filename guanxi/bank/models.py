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
from guanxi.foundation.dictionary import (
    ACCOUNT,
    ANALYSIS,
    C1,
    C2,
    CREDIT,
    IDENTITY,
    KEPT,
    LOADER_ONLY,
    MAGNITUDE,
    OTHER,
    PROPERTY,
    THE_PUBLIC,
    TRANSACTION,
    YEAR,
    Mask,
    Purpose,
    Reach,
    Rows,
    identity,
    plain,
    stored,
    with_row,
)

KEY_LENGTH, CODE_LENGTH, TEXT_LENGTH = 40, 24, 200

_REVEALED = frozenset({Purpose.PERSONAL, Purpose.PORTAL})
_ASKED_FOR = _REVEALED | {Purpose.SENSITIVE}
# They see ages, and a masked document beside an age would leave too few candidates.
_NO_DOCUMENT = ANALYSIS | {Purpose.SENSITIVE, Purpose.DISCLOSURE}


class BatchStatus(models.TextChoices):
    ACCEPTED = "accepted"
    REFUSED = "refused"
    SUPERSEDED = "superseded"  # a later sequence of the same business day took its place
    UNDONE = "undone"


class Batch(models.Model):
    """One delivery of a business day, as it was taken in, refused or taken back."""

    adapter = plain(models.CharField(max_length=CODE_LENGTH, default="contract"))
    business_day = plain(models.DateField())
    covers_from = plain(models.DateField())
    sequence = plain(models.PositiveSmallIntegerField(default=1))
    manifest_digest = plain(models.CharField(max_length=64))
    status = plain(models.CharField(max_length=12, choices=BatchStatus.choices))
    rows = plain(models.JSONField(default=dict))  # {file: {read, accepted, quarantined}}
    refusal = plain(models.TextField(default="", blank=True))
    rulebook_version = plain(models.CharField(max_length=100, default="", blank=True))
    received_at = plain(models.DateTimeField())
    ended_at = plain(models.DateTimeField())
    undone_at = plain(models.DateTimeField(null=True, blank=True))

    own_rows = Rows(reach=Reach.BANK)

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

    batch = plain(models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="lake_files"))
    # a file of the contract, as in bank/lake.py
    kind = plain(models.CharField(max_length=CODE_LENGTH))
    path = plain(models.CharField(max_length=TEXT_LENGTH, unique=True))  # below the lake
    rows = plain(models.BigIntegerField())
    first_day = plain(models.DateField(null=True))  # facts only: days the rows speak of
    last_day = plain(models.DateField(null=True))
    first_customer = plain(models.BigIntegerField(null=True))  # entries only: between whose numbers
    last_customer = plain(models.BigIntegerField(null=True))
    checksum = plain(models.CharField(max_length=64))

    own_rows = Rows(reach=Reach.BANK)


class Delivered(models.Model):
    """What every row from the feed carries: the batch that wrote it and the day it speaks for."""

    batch = with_row(
        models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="+", db_index=False)
    )
    as_of = with_row(models.DateField())

    class Meta:
        abstract = True


class Branch(Delivered):
    source_id = plain(
        models.CharField(max_length=KEY_LENGTH, unique=True), anonymous=KEPT, seen_for=THE_PUBLIC
    )
    name = plain(models.CharField(max_length=TEXT_LENGTH), anonymous=KEPT, seen_for=THE_PUBLIC)
    kind = plain(
        models.CharField(max_length=CODE_LENGTH, choices=BranchKind.choices),
        anonymous=KEPT,
        seen_for=THE_PUBLIC,
    )
    parent = plain(
        models.ForeignKey(
            "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
        ),
        anonymous=KEPT,
        seen_for=THE_PUBLIC,
    )
    region = plain(
        models.CharField(max_length=TEXT_LENGTH, blank=True, default=""),
        anonymous=KEPT,
        seen_for=THE_PUBLIC,
    )

    rows = Rows(reach=Reach.BANK)

    def __str__(self) -> str:
        return self.name


class BranchWithin(models.Model):
    """Each office lies within itself and within every office above it."""

    branch = plain(
        models.ForeignKey(Branch, on_delete=models.CASCADE, related_name="above"),
        anonymous=KEPT,
        seen_for=THE_PUBLIC,
    )
    ancestor = plain(
        models.ForeignKey(Branch, on_delete=models.CASCADE, related_name="within"),
        anonymous=KEPT,
        seen_for=THE_PUBLIC,
    )

    rows = Rows(reach=Reach.BANK)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="branch_within_once", fields=["ancestor", "branch"])
        ]


class Staff(Delivered):
    source_id = plain(models.CharField(max_length=KEY_LENGTH, unique=True))
    name = plain(models.CharField(max_length=TEXT_LENGTH), seen_for=THE_PUBLIC)
    branch = plain(models.ForeignKey(Branch, on_delete=models.PROTECT), seen_for=THE_PUBLIC)
    role = plain(
        models.CharField(max_length=CODE_LENGTH, choices=Role.choices), seen_for=THE_PUBLIC
    )
    joined_on = plain(models.DateField())
    left_on = plain(models.DateField(null=True, blank=True))

    rows = Rows(reach=Reach.BANK)

    class Meta:
        verbose_name_plural = "staff"

    def __str__(self) -> str:
        return self.name


class Product(Delivered):
    source_id = plain(
        models.CharField(max_length=KEY_LENGTH, unique=True), anonymous=KEPT, seen_for=THE_PUBLIC
    )
    name = plain(models.CharField(max_length=TEXT_LENGTH), anonymous=KEPT, seen_for=THE_PUBLIC)
    name_en = plain(
        models.CharField(max_length=TEXT_LENGTH, blank=True, default=""),
        anonymous=KEPT,
        seen_for=THE_PUBLIC,
    )
    product_class = plain(
        models.CharField(max_length=CODE_LENGTH, choices=ProductClass.choices),
        anonymous=KEPT,
        seen_for=THE_PUBLIC,
    )
    currency = plain(models.CharField(max_length=3), anonymous=KEPT, seen_for=THE_PUBLIC)
    risk = plain(
        models.CharField(max_length=2, blank=True, default=""), anonymous=KEPT, seen_for=THE_PUBLIC
    )
    term_days = plain(
        models.PositiveIntegerField(null=True, blank=True), anonymous=KEPT, seen_for=THE_PUBLIC
    )
    rate_ppm = plain(
        models.IntegerField(null=True, blank=True), anonymous=KEPT, seen_for=THE_PUBLIC
    )

    rows = Rows(reach=Reach.BANK)


class Customer(Delivered):
    """Identity of an individual customer. Read it only through scoped queries."""

    source_id = stored(
        models.CharField(max_length=KEY_LENGTH, unique=True),
        IDENTITY,
        C2,
        because="the number by which staff and customers call a customer",
    )
    name = identity(models.CharField(max_length=TEXT_LENGTH), Mask.NAME)
    # 王小明 → "wang xiao ming", "wxm": made at ingest, for search
    name_pinyin = identity(
        models.CharField(max_length=TEXT_LENGTH, blank=True, default=""), Mask.HIDDEN
    )
    name_initials = identity(
        models.CharField(max_length=TEXT_LENGTH, blank=True, default=""), Mask.HIDDEN
    )
    document_kind = stored(
        models.CharField(max_length=CODE_LENGTH, choices=DocumentKind.choices), IDENTITY, C1
    )
    document_number = identity(
        models.CharField(max_length=TEXT_LENGTH), Mask.DOCUMENT, hidden_for=_NO_DOCUMENT
    )
    document_expires_on = stored(models.DateField(null=True, blank=True), IDENTITY, C1)
    sex = stored(models.CharField(max_length=8, choices=Sex.choices), IDENTITY, C1, anonymous=KEPT)
    born_on = identity(models.DateField(), Mask.HIDDEN, anonymous=YEAR)
    phone = identity(models.CharField(max_length=TEXT_LENGTH, blank=True, default=""), Mask.PHONE)
    email = identity(models.CharField(max_length=TEXT_LENGTH, blank=True, default=""), Mask.EMAIL)
    address = identity(
        models.CharField(max_length=TEXT_LENGTH, blank=True, default=""), Mask.ADDRESS
    )
    district = stored(
        models.CharField(max_length=TEXT_LENGTH, blank=True, default=""), IDENTITY, C1
    )
    branch = stored(
        models.ForeignKey(Branch, on_delete=models.PROTECT, db_index=False),
        ACCOUNT,
        C1,
        anonymous=KEPT,
    )
    joined_on = stored(models.DateField(), ACCOUNT, C1, anonymous=YEAR)
    left_on = stored(models.DateField(null=True, blank=True), ACCOUNT, C1, anonymous=YEAR)
    occupation = stored(
        models.CharField(max_length=TEXT_LENGTH, blank=True, default=""), IDENTITY, C1
    )
    education = stored(
        models.CharField(max_length=TEXT_LENGTH, blank=True, default=""),
        IDENTITY,
        C1,
        anonymous=KEPT,
    )
    annual_income_minor = stored(
        models.BigIntegerField(null=True, blank=True),
        PROPERTY,
        C2,
        anonymous=MAGNITUDE,
        seen_for=_ASKED_FOR,
    )
    risk_tolerance = stored(
        models.CharField(max_length=2, blank=True, default=""), OTHER, C1, anonymous=KEPT
    )
    risk_rated_until = stored(models.DateField(null=True, blank=True), OTHER, C1)

    rows = Rows(reach=Reach.CUSTOMER, column="id", office="branch_id")

    class Meta:
        # An office's customers in the order of their numbers. Names and telephones have no index:
        # they are masked where people search, and found by privacy.search.
        indexes = [models.Index(fields=["branch", "source_id"], name="customer_of_office")]

    def __str__(self) -> str:
        return f"Customer {self.pk}"  # never the name: this lands in logs


class ValueOrigin(models.Model):
    """Since which delivery some values of a customer stand; none: since that of the customer's row.

    ``fields`` are columns (`bank.origins`), with commas. `ingest` makes them as the row changes.
    """

    customer_id = with_row(models.BigIntegerField(db_index=True))
    batch_id = with_row(models.BigIntegerField())
    as_of = with_row(models.DateField())
    fields = stored(models.TextField(), OTHER, C1)

    rows = Rows(reach=Reach.OF_CUSTOMER, column="customer_id")


class AbsorbedCustomer(models.Model):
    """The record of a customer whom the bank has a second time: ``survivor`` stands for both (1.4).

    Everything that was said of it has gone over to the survivor; what the bank delivers of it is
    kept here, newest, until somebody takes the two apart again. Only `ingest` writes it.
    """

    # the surrogate number, which the lake goes on using
    customer_id = with_row(models.BigIntegerField(primary_key=True))
    source_id = stored(
        models.CharField(max_length=KEY_LENGTH, unique=True),
        IDENTITY,
        C2,
        because="the number on papers that were given out before the merge",
    )
    survivor = with_row(
        models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="absorbed")
    )
    since = with_row(models.DateTimeField())
    # its row in the table of customers, as it was last delivered
    row = stored(models.JSONField(), IDENTITY, C2, seen_for=LOADER_ONLY)

    rows = Rows(reach=Reach.OF_CUSTOMER, column="survivor_id")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="nobody_absorbs_oneself", condition=~Q(customer_id=F("survivor"))
            )
        ]


class Relation(Delivered):
    customer = with_row(
        models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="relations")
    )
    related_customer = with_row(
        models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    )
    relation = stored(
        models.CharField(max_length=CODE_LENGTH, choices=RelationKind.choices), OTHER, C2
    )
    since = stored(models.DateField(), OTHER, C1)
    until = stored(models.DateField(null=True, blank=True), OTHER, C1)

    rows = Rows(reach=Reach.OF_CUSTOMER, column="customer_id", other_column="related_customer_id")

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
    source_id = stored(
        models.CharField(max_length=KEY_LENGTH, unique=True),
        ACCOUNT,
        C2,
        mask=Mask.CARD,
        seen_for=_REVEALED,
    )
    owner = with_row(models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="accounts"))
    product = stored(
        models.ForeignKey(Product, on_delete=models.PROTECT), ACCOUNT, C1, anonymous=KEPT
    )
    branch = stored(
        models.ForeignKey(Branch, on_delete=models.PROTECT, db_index=False),
        ACCOUNT,
        C1,
        anonymous=KEPT,
    )
    currency = stored(models.CharField(max_length=3), ACCOUNT, C1, anonymous=KEPT)
    opened_on = stored(models.DateField(), ACCOUNT, C1, anonymous=YEAR)
    closed_on = stored(models.DateField(null=True, blank=True), ACCOUNT, C1, anonymous=YEAR)
    matures_on = stored(models.DateField(null=True, blank=True), ACCOUNT, C1, anonymous=YEAR)
    renews = stored(models.BooleanField(null=True), ACCOUNT, C1)

    rows = Rows(reach=Reach.OF_CUSTOMER, column="owner_id")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="account_closes_after_opening",
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
            )
        ]


class Holder(Delivered):
    """A person other than the owner who may use the account."""

    account = with_row(models.ForeignKey(Account, on_delete=models.PROTECT, related_name="holders"))
    customer = with_row(models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+"))
    role = stored(models.CharField(max_length=CODE_LENGTH, choices=HolderRole.choices), ACCOUNT, C1)
    since = stored(models.DateField(), ACCOUNT, C1)
    until = stored(models.DateField(null=True, blank=True), ACCOUNT, C1)

    rows = Rows(reach=Reach.OF_ACCOUNT, column="account_id", other_column="customer_id")

    class Meta:
        constraints = [models.UniqueConstraint(name="holder_once", fields=["account", "customer"])]


class Card(Delivered):
    source_id = stored(models.CharField(max_length=KEY_LENGTH, unique=True), ACCOUNT, C2)
    account = with_row(models.ForeignKey(Account, on_delete=models.PROTECT, related_name="cards"))
    customer = with_row(models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="cards"))
    kind = stored(
        models.CharField(max_length=CODE_LENGTH, choices=CardKind.choices),
        ACCOUNT,
        C1,
        anonymous=KEPT,
    )
    grade = stored(
        models.CharField(max_length=CODE_LENGTH, choices=CardGrade.choices),
        ACCOUNT,
        C1,
        anonymous=KEPT,
    )
    last_digits = stored(
        models.CharField(max_length=TEXT_LENGTH, blank=True, default=""),
        ACCOUNT,
        C2,
        mask=Mask.CARD,
    )
    issued_on = stored(models.DateField(), ACCOUNT, C1, anonymous=YEAR)
    expires_on = stored(models.DateField(null=True, blank=True), ACCOUNT, C1)
    closed_on = stored(models.DateField(null=True, blank=True), ACCOUNT, C1, anonymous=YEAR)
    limit_minor = stored(
        models.BigIntegerField(null=True, blank=True), CREDIT, C2, anonymous=MAGNITUDE
    )

    rows = Rows(reach=Reach.OF_ACCOUNT, column="account_id", other_column="customer_id")


class Loan(Delivered):
    source_id = stored(models.CharField(max_length=KEY_LENGTH, unique=True), CREDIT, C2)
    customer = with_row(models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="loans"))
    repayment_account = with_row(
        models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    )
    product = stored(
        models.ForeignKey(Product, on_delete=models.PROTECT), CREDIT, C1, anonymous=KEPT
    )
    currency = stored(models.CharField(max_length=3), CREDIT, C1, anonymous=KEPT)
    principal_minor = stored(models.BigIntegerField(), CREDIT, C2, anonymous=MAGNITUDE)
    outstanding_minor = stored(models.BigIntegerField(), CREDIT, C2, anonymous=MAGNITUDE)
    instalment_minor = stored(
        models.BigIntegerField(null=True, blank=True), CREDIT, C2, anonymous=MAGNITUDE
    )
    granted_on = stored(models.DateField(), CREDIT, C1, anonymous=YEAR)
    matures_on = stored(models.DateField(), CREDIT, C1, anonymous=YEAR)
    status = stored(
        models.CharField(max_length=CODE_LENGTH, choices=LoanStatus.choices),
        CREDIT,
        C2,
        anonymous=KEPT,
    )
    days_overdue = stored(models.PositiveIntegerField(), CREDIT, C2, anonymous=MAGNITUDE)

    rows = Rows(reach=Reach.OF_CUSTOMER, column="customer_id")


class StandingOrder(Delivered):
    source_id = stored(models.CharField(max_length=KEY_LENGTH, unique=True), TRANSACTION, C2)
    account = with_row(
        models.ForeignKey(Account, on_delete=models.PROTECT, related_name="standing_orders")
    )
    amount_minor = stored(models.BigIntegerField(), TRANSACTION, C2, anonymous=MAGNITUDE)
    currency = stored(models.CharField(max_length=3), TRANSACTION, C1, anonymous=KEPT)
    kind = stored(
        models.CharField(max_length=CODE_LENGTH, choices=OrderKind.choices),
        TRANSACTION,
        C1,
        anonymous=KEPT,
    )
    counterparty_bank = stored(
        models.CharField(max_length=TEXT_LENGTH, blank=True, default=""), TRANSACTION, C2
    )
    starts_on = stored(models.DateField(), TRANSACTION, C1, anonymous=YEAR)
    ends_on = stored(models.DateField(null=True, blank=True), TRANSACTION, C1, anonymous=YEAR)

    rows = Rows(reach=Reach.OF_ACCOUNT, column="account_id")
