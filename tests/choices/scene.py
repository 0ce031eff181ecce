"""Two neighbours of whom the bank knows the same: one refuses, the other does not."""

from django.apps import apps
from django.db import connection, models

from guanxi.alerts.tests.factories import AlertFactory
from guanxi.bank.models import Account
from guanxi.bank.tests.factories import (
    AbsorbedCustomerFactory,
    AccountFactory,
    CardFactory,
    CustomerFactory,
    HolderFactory,
    LoanFactory,
    RelationFactory,
    StaffFactory,
    StandingOrderFactory,
    ValueOriginFactory,
)
from guanxi.foundation.dictionary import Purpose, Reach, purposes_of, whose_rows
from guanxi.insight.tests.factories import CustomerFactsFactory, HoldingFactory
from guanxi.privacy.access import Reading, reading
from guanxi.shell.tests.pictures import CustomerTierFactory
from guanxi.stewardship.models import WaitingCustomer
from guanxi.stewardship.tests.factories import StewardshipFactory, TierChangeFactory
from guanxi.worklist.causes import causes
from guanxi.worklist.tests.factories import ChangeFactory, ContactFactory, WorkItemFactory

SOLICITING = sorted(code for code, cause in causes().items() if cause.solicits)
OTHERS = sorted(set(causes()) - set(SOLICITING))


class Scene:
    """Everything the bank may know of two customers of one office, who share accounts."""

    def __init__(self):
        self.refuser = CustomerFactory()
        self.office = self.refuser.branch
        self.neighbour = CustomerFactory(branch=self.office)
        self.staff = StaffFactory(branch=self.office)
        for person in (self.refuser, self.neighbour):
            self._know(person)
        self._join(self.refuser, self.neighbour)
        self._join(self.neighbour, self.refuser)

    def _know(self, person):
        AbsorbedCustomerFactory(survivor=person)
        ValueOriginFactory(customer_id=person.pk)
        account = AccountFactory(owner=person)
        CardFactory(account=account)
        LoanFactory(customer=person, repayment_account=account)
        StandingOrderFactory(account=account)
        CustomerFactsFactory(customer_id=person.pk, branch_id=self.office.pk)
        CustomerTierFactory(customer_id=person.pk, branch_id=self.office.pk)
        HoldingFactory(account_id=account.pk, customer_id=person.pk)
        TierChangeFactory(customer=person)
        StewardshipFactory(customer=person, staff=self.staff)
        ContactFactory(customer=person, staff=self.staff)
        for code in causes():
            mine = {"customer": person, "assignee": self.staff, "evidence": {}}
            item = WorkItemFactory(cause=code, **mine)
            ChangeFactory(item=item)
            AlertFactory(customer=person, kind=code, owner=self.staff)

    def _join(self, owner, other):
        """The other may use the owner's account, has a card of it, and is a relative."""
        account = owner.accounts.first()
        HolderFactory(account=account, customer=other)
        CardFactory(account=account, customer=other)
        RelationFactory(customer=owner, related_customer=other)

    def at_work(self, purpose, *, level="bank"):
        """Be whoever reads for that purpose: `with scene.at_work(Purpose.MARKETING): …`."""
        what = Reading(
            actor=self.staff.pk,
            branch=self.office.pk,
            level=level,
            purpose=purpose,
            door="test",
        )
        return reading(what)


def tables_about_customers(purpose):
    """Tables that the purpose knows and whose rows lead to a customer, with their models."""
    leads = (Reach.CUSTOMER, Reach.OF_CUSTOMER, Reach.OF_ACCOUNT)
    return [
        model
        for model in apps.get_models()
        if model.__module__.startswith("guanxi.")
        and model is not WaitingCustomer  # nobody waits here
        and not model.__module__.startswith("guanxi.privacy.")
        and whose_rows(model).reach in leads
        and purpose in purposes_of(model)
    ]


def keys_of_rows_about(model, customer) -> list[int]:
    """Keys of the rows that name the customer, by whatever column; asked as the administrator."""
    rows = whose_rows(model)
    here = models.Q()
    for column in filter(None, (rows.column, rows.other_column)):
        if rows.reach is Reach.OF_ACCOUNT and column == rows.column:
            owned = Account.objects.filter(owner=customer).values("pk")
            here |= models.Q(**{f"{_field(model, column)}__in": owned})
        else:
            here |= models.Q(**{_field(model, column): customer.pk})
    return list(model.objects.filter(here).values_list("pk", flat=True))


def seen(model, keys) -> set[int]:
    """Which of the rows the zone shows; by their keys, as any statement could ask."""
    key, table = model._meta.pk.column, model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{key}" FROM "{table}" WHERE "{key}" = ANY(%s)', [list(keys)])  # noqa: S608
        return {number for (number,) in cursor.fetchall()}


def _field(model, column):
    return next(field.attname for field in model._meta.concrete_fields if field.column == column)


REFUSALS = {
    Purpose.MARKETING: "direct_marketing",
    Purpose.AUTOMATED: "automated_decisions",
    Purpose.SENSITIVE: "sensitive_data",
    Purpose.DISCLOSURE: "third_party_disclosure",
}
