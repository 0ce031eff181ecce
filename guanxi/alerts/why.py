"""Why an alert was raised (0.4): the kind's rule with its figures, the edition, the evidence."""

from collections.abc import Mapping

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from guanxi.alerts.kinds import every_kind
from guanxi.alerts.models import Alert
from guanxi.alerts.policy import AlertsSection
from guanxi.rulebook.books import rulebook_for
from guanxi.rulebook.explanations import Explanation, Words
from guanxi.worklist.causes import cause_of
from guanxi.worklist.sentences import sentence, values_in_words

# Evidence by the name the kinds give it. A name not here is shown as it is.
LABELS: Mapping[str, Words] = {
    "account": _("Account"),
    "account_class": _("Kind of account"),
    "accounts_open": _("Open accounts"),
    "assets": _("Assets now"),
    "average": _("Month-average of assets"),
    "before": _("Assets at the last month-end"),
    "birthday_on": _("Birthday"),
    "anniversary_on": _("Day of the anniversary"),
    "years": _("Years with the bank"),
    "bought": _("Bought for"),
    "bought_on": _("Bought on"),
    "broker": _("Of that to brokers"),
    "closed_lately": _("Accounts closed in 7 days"),
    "closed_on": _("Closed on"),
    "complaint": _("Complaint"),
    "consent": _("Consent"),
    "at_hand": _("In demand deposits"),
    "days_overdue": _("Days overdue"),
    "every_days": _("To be contacted every, days"),
    "expired_on": _("Expired on"),
    "expires_on": _("Valid until"),
    "fallen": _("Fallen by"),
    "falls_on": _("Tier falls on"),
    "first_on": _("First salary on"),
    "gap": _("Missing to the next tier"),
    "holdings": _("Number of holdings"),
    "instalment": _("Monthly instalment"),
    "invested": _("In wealth products and funds"),
    "last_active_on": _("Last move by the customer"),
    "last_contact_on": _("Last contact"),
    "last_salary_on": _("Last salary on"),
    "left": _("What is left"),
    "loan_class": _("Kind of loan"),
    "loans": _("Number of loans overdue"),
    "matures_on": _("First maturity"),
    "maturing": _("Amount maturing"),
    "measured_tier": _("Tier by this month"),
    "monthly": _("Monthly before"),
    "months_below": _("Month-ends below"),
    "moved": _("Moved to other banks and brokers"),
    "next_tier": _("Next tier"),
    "old_tier": _("Tier before"),
    "opened_on": _("Opened on"),
    "owed": _("Owed"),
    "product_class": _("Largest holding"),
    "quiet_days": _("Days without a move"),
    "received": _("Largest amount in"),
    "salary": _("Salary of the month"),
    "sent": _("Largest amount out"),
    "share_percent": _("Share, %"),
    "three_months": _("Salary of the last three closed months"),
    "threshold": _("Next tier begins at"),
    "tier": _("Tier"),
    "weighted": _("Month-average of weighted assets"),
    "was": _("Best month-average of three months"),
    "withdrawn_on": _("Withdrawn on"),
    "year": _("Spent in 12 months"),
}
_sentence = lazy(sentence, str)


def why_alert(alert_id: int) -> Explanation:
    """The answer for whoever may see the alert. Raises Alert.DoesNotExist."""
    alert = Alert.objects.get(pk=alert_id)
    cause = cause_of(alert.kind)
    return Explanation(
        subject=_subject(alert),
        outcome=_sentence(cause.reason, alert.evidence, alert.currency),
        rule=lazy(lambda: f"{cause.name}: {_figures(alert)}", str)(),
        version=alert.rulebook_version,
        facts=[(LABELS.get(name, name), _value(alert, name)) for name in _named(alert)],
    )


def _subject(alert: Alert) -> Words:
    words = _("Alert %(number)s about customer %(customer)s")
    return lazy(lambda: str(words) % {"number": alert.pk, "customer": alert.customer_id}, str)()


def _figures(alert: Alert) -> str:
    """The kind's table in the edition that decided, as it stands in the rulebook."""
    name = alert.rulebook_version.rsplit(" ", 2)[0]
    section = rulebook_for(alert.day, name).section(AlertsSection)
    if alert.kind not in every_kind():
        return f"[alerts.kinds.{alert.kind}]"
    figures = section.thresholds_of(alert.kind).model_dump()
    said = ", ".join(f"{key} = {value}" for key, value in figures.items() if key != "raised")
    return f"[alerts.kinds.{alert.kind}] {said}"


def _named(alert: Alert) -> list[str]:
    return [name.removesuffix("_minor") for name in alert.evidence]


def _value(alert: Alert, name: str) -> Words:
    return lazy(lambda: values_in_words(alert.evidence, alert.currency)[name], str)()
