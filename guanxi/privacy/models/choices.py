"""What customers chose, with its proof, and the statements that they were shown."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from guanxi.foundation.dictionary import THE_PUBLIC, Purpose, Reach, Rows, plain, signed_in
from guanxi.privacy.codes import Act, Answer, ConsentChannel, ConsentPurpose, How, OptOutKind, Part
from guanxi.privacy.models.columns import VERSION, choice


class PrivacyStatement(models.Model):
    """One edition of the bank's privacy statement, in six parts (12.3), as it was published.

    The database lets nothing of it be changed or deleted: what a customer was shown can be read
    again, word for word. ``zh`` and ``en`` hold the text by part.
    """

    version = plain(models.CharField(max_length=VERSION, primary_key=True), seen_for=THE_PUBLIC)
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
        # No foreign key in the database: what was said stays, under its number, when two records
        # are merged and one of them gives way.
        models.ForeignKey(
            "bank.Customer", on_delete=models.PROTECT, related_name="+", db_constraint=False
        )
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
        check=signed_in("by"),
        check_of_change=f"until IS NULL OR {signed_in('ended_by')}",
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
