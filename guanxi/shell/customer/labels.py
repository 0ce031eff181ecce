"""What the parts of the customer's page and the fields of identity are called."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

TAB_LABELS: Mapping[str, str | Promise] = {
    "overview": pgettext_lazy("customer", "Overview"),
    "holdings": gettext_lazy("Holdings and transactions"),
    "contacts": pgettext_lazy("tab", "Contacts"),
    "work": gettext_lazy("Alerts and work"),
    "relations": gettext_lazy("Relations and household"),
    "archive": gettext_lazy("Needs and archive"),
    "tiers": gettext_lazy("Tier history"),
    "choices": gettext_lazy("Choices"),
    "data": gettext_lazy("Personal data"),
    "looks": gettext_lazy("Who looked"),
}

# In the order of the page. Initials are for the search alone and stand nowhere.
FIELD_LABELS: Mapping[str, str | Promise] = {
    "name": pgettext_lazy("customer", "Name"),
    "name_pinyin": gettext_lazy("Pinyin"),
    "born_on": gettext_lazy("Born"),
    "document_number": gettext_lazy("Document number"),
    "phone": gettext_lazy("Phone"),
    "email": gettext_lazy("E-mail"),
    "address": gettext_lazy("Address"),
    "annual_income_minor": gettext_lazy("Declared yearly income"),
}
