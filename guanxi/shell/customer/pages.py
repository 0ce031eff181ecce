"""The customer's page and its tabs. Not visible means not found."""

from enum import StrEnum

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from guanxi.bank.models import Customer
from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import grants, requires
from guanxi.foundation.refusals import Refusal
from guanxi.quality.codes import Permission as Mending
from guanxi.shell.charts import table_reply
from guanxi.shell.customer import tabs, transactions
from guanxi.shell.customer.figures import figures_for, threshold_for
from guanxi.shell.customer.forms import ContactForm, TransactionSearch
from guanxi.shell.customer.labels import TAB_LABELS
from guanxi.shell.customer.overview import charts
from guanxi.shell.customer.queries import Head, head_of
from guanxi.stewardship.codes import Permission as Stewards
from guanxi.stewardship.queries.choosing import rise_of
from guanxi.worklist.commands import record_contact
from guanxi.worklist.contact_rules import in_one_sentence, rhythm_of, warnings_about
from guanxi.worklist.questions import questions_for


class Permission(StrEnum):
    VIEW_CUSTOMER = "customer:page:view"
    RECORD_CONTACT = "worklist:contact:record"


@requires(Permission.VIEW_CUSTOMER)
@require_GET
def customer(request: StaffRequest, customer_id: int, tab: str = "overview") -> HttpResponse:
    """One tab of the page."""
    if tab not in tabs.TABS:
        raise Http404(tab)
    return page_of(request, head_or_404(request, customer_id), tab)


def page_of(
    request: StaffRequest, head: Head, tab: str, *, status: int = 200, **more: object
) -> HttpResponse:
    """The whole page with one tab open."""
    context = {
        "head": head,
        "tabs": TAB_LABELS,
        "tab": tab,
        "template": f"shell/customer/_{tab}.html",
        "figures": _figures(head),
        "rise": rise_of(head.customer.pk),
        "may_choose": grants(request.viewer.permissions, Stewards.RECORD_CHOICE),
        "may_refer": grants(request.viewer.permissions, Stewards.REFER),
        "may_record": grants(request.viewer.permissions, Permission.RECORD_CONTACT),
        "may_mend": grants(request.viewer.permissions, Mending.MEND),
        **tabs.TABS[tab](request, head),
        **more,
    }
    return render(request, "shell/customer/page.html", context, status=status)


@requires(Permission.VIEW_CUSTOMER)
@require_GET
def entries(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Transactions found by day, amount, kind and channel, a page at a time."""
    head = head_or_404(request, customer_id)
    search = TransactionSearch(request.GET)
    page = None
    if search.is_valid():
        page = transactions.page_of(customer_id, search.cleaned_data, request.GET)
    return render(
        request, "shell/customer/_transactions.html", {"head": head, "search": search, "page": page}
    )


@requires(Permission.VIEW_CUSTOMER)
@require_GET
def chart_table(
    request: StaffRequest, customer_id: int, chart: str, file_kind: str
) -> HttpResponseBase:
    """The table behind a chart, for a spreadsheet."""
    found = charts(head_or_404(request, customer_id)).get(chart)
    if found is None:
        raise Http404(chart)
    subject = f"bank.Customer:{customer_id}"
    return table_reply(request, file_kind, found.table, subject=subject)


@requires(Permission.RECORD_CONTACT)
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def contact(request: StaffRequest, customer_id: int) -> HttpResponse:
    """The form, and recording it; what does not hold together comes back with the reason."""
    head = head_or_404(request, customer_id)
    asked = questions_for(customer_id, by=request.viewer, book=request.book, at=request.now)
    form = ContactForm(request.POST if request.method == "POST" else None, questions=asked)
    if request.method == "POST" and form.is_valid():
        try:
            recorded = record_contact(
                customer_id=customer_id, entry=form.entry(), at=request.now, by=request.viewer
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            if outside := in_one_sentence(warnings_about(recorded, request.book)):
                messages.warning(request, outside)
            return _gone_to_contacts(request, customer_id)
    rhythm = rhythm_of(customer_id, request.day, request.book)
    context = {"head": head, "form": form, "rhythm": rhythm}
    status = 422 if request.method == "POST" else 200
    return render(request, "shell/customer/_contact_form.html", context, status=status)


def _gone_to_contacts(request: StaffRequest, customer_id: int) -> HttpResponse:
    there = redirect("shell:customer-tab", customer_id, "contacts")
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": there.url})
    return there


def head_or_404(request: StaffRequest, customer_id: int) -> Head:
    """Who it is, where the viewer may see the customer. Raises Http404."""
    try:
        return head_of(request.viewer, customer_id, book=request.book, data_day=request.data_day)
    except Customer.DoesNotExist:
        raise Http404("No such customer for this viewer.") from None


def _figures(head: Head) -> object:
    if head.facts is None or head.data_day is None:
        return ()
    threshold = threshold_for(head.tier, head.book)
    return figures_for(head.facts, threshold, currency=head.currency, day=head.data_day)
