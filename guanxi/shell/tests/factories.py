"""People who can sign in."""

from datetime import UTC, datetime

import factory
from django.apps import apps

from guanxi.bank.tests.factories import StaffFactory
from guanxi.shell.models import ApiKey, SignIn, SignInAttempt

PASSWORD = "a-quiet-morning"  # noqa: S105 - of the tests


class SignInFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SignIn
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"staff{n}")
    staff = factory.SubFactory(StaffFactory)

    @factory.post_generation
    def password(self, create, extracted, **more):
        self.set_password(extracted or PASSWORD)
        self.save()


class SignInAttemptFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SignInAttempt

    name_digest = "0" * 64
    failed_at = datetime(2026, 11, 22, 1, tzinfo=UTC)


class ApiKeyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ApiKey

    client = "core-banking"
    secret_digest = factory.Sequence(lambda number: f"{number:064}")
    may = ["money_in"]
    made_at = datetime(2026, 11, 22, 1, tzinfo=UTC)
    ends_at = datetime(2027, 11, 22, 1, tzinfo=UTC)


def audit_events():
    """What the audit trail holds, the first first."""
    entries = apps.get_model("foundation.AuditEntry").objects.order_by("pk")
    return list(entries.values_list("event", flat=True))


def signed_in(client, **about):
    """A client behind which somebody sits: `signed_in(client, role="teller", branch=…)`."""
    sign_in = SignInFactory(staff=StaffFactory(**about))
    client.force_login(sign_in)
    client.cookies["guanxi_language"] = "en"
    return sign_in.staff
