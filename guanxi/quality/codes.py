"""Which fields of a customer are measured, what may be wrong with one, how a told value ends."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Permission(StrEnum):
    """``package:thing:verb``; which role holds it is the rulebook's."""

    VIEW = "quality:page:view"
    EXPORT = "quality:page:export"
    MEND = "quality:value:tell"


class Field(models.TextChoices):
    """In the order of the page; the place of a field is its place in ``Lack.states``."""

    NAME = "name", pgettext_lazy("customer", "Name")
    DOCUMENT = "document_number", _("Document number")
    DOCUMENT_UNTIL = "document_expires_on", _("Document valid")
    SEX = "sex", _("Sex")
    BORN = "born_on", _("Born")
    PHONE = "phone", _("Phone")
    EMAIL = "email", pgettext_lazy("field", "E-mail")
    ADDRESS = "address", _("Address")
    DISTRICT = "district", _("District")
    OCCUPATION = "occupation", _("Occupation")
    EDUCATION = "education", _("Education")
    INCOME = "annual_income_minor", _("Declared yearly income")
    TOLERANCE = "risk_tolerance", _("Risk tolerance")
    RATED_UNTIL = "risk_rated_until", _("Risk rating valid")


class Group(models.TextChoices):
    """What kind of field it is."""

    IDENTITY = "identity", _("Identity")
    CONTACT = "contact", pgettext_lazy("fields", "Contact")
    OTHER = "other", pgettext_lazy("fields", "Other")


GROUP_OF = {
    **dict.fromkeys(
        (Field.NAME, Field.DOCUMENT, Field.DOCUMENT_UNTIL, Field.SEX, Field.BORN), Group.IDENTITY
    ),
    **dict.fromkeys((Field.PHONE, Field.EMAIL, Field.ADDRESS, Field.DISTRICT), Group.CONTACT),
    **dict.fromkeys(
        (Field.OCCUPATION, Field.EDUCATION, Field.INCOME, Field.TOLERANCE, Field.RATED_UNTIL),
        Group.OTHER,
    ),
}
# What a customer can tell by word of mouth; the rest asks for a document or a questionnaire.
TELLABLE = (
    *(Field.PHONE, Field.EMAIL, Field.ADDRESS, Field.DISTRICT),
    *(Field.OCCUPATION, Field.EDUCATION, Field.INCOME),
)


class State(models.TextChoices):
    """What a field of a customer is like: one digit of ``Lack.states``."""

    GOOD = "0", pgettext_lazy("field", "in order")
    MISSING = "1", pgettext_lazy("field", "missing")
    WRONG = "2", pgettext_lazy("field", "implausible")
    STALE = "3", pgettext_lazy("field", "out of date")


class Ended(models.TextChoices):
    """How a told value ended."""

    DELIVERED = "delivered", _("the bank's core system has it")
    OVERTAKEN = "overtaken", _("the core system delivered another value since")
    REPLACED = "replaced", _("told anew")
    WITHDRAWN = "withdrawn", _("taken back")
