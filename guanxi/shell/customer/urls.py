from django.urls import path

from guanxi.shell.customer import choosing, pages, referring, rising
from guanxi.shell.pages import looks, noting, revealing

urlpatterns = [
    path("<int:customer_id>/", pages.customer, name="customer"),
    path("<int:customer_id>/contact/", pages.contact, name="customer-contact"),
    path("<int:customer_id>/notes/", noting.notes_of_customer, name="customer-notes"),
    path("<int:customer_id>/transactions/", pages.entries, name="customer-transactions"),
    path("<int:customer_id>/who-looked.<slug:file_kind>", looks.export, name="customer-looks-file"),
    path("<int:customer_id>/reveal/<slug:field>/", revealing.reveal, name="customer-reveal"),
    path("<int:customer_id>/revealed/<slug:field>/", revealing.revealed, name="customer-revealed"),
    path("<int:customer_id>/hide/<slug:field>/", revealing.hide, name="customer-hide"),
    path("<int:customer_id>/field/<slug:field>/", revealing.masked, name="customer-field"),
    path("<int:customer_id>/choose/", choosing.choose, name="customer-choose"),
    path(
        "<int:customer_id>/choices/<slug:record>/<int:record_id>/undo/",
        choosing.take_back,
        name="customer-choice-undo",
    ),
    path("<int:customer_id>/rise/", rising.rise, name="customer-rise"),
    path("<int:customer_id>/rise/withdraw/", rising.withdraw, name="customer-rise-withdraw"),
    path("<int:customer_id>/refer/", referring.refer, name="customer-refer"),
    path(
        "<int:customer_id>/refer/<int:credit_id>/end/",
        referring.end,
        name="customer-referral-end",
    ),
    path(
        "<int:customer_id>/<slug:chart>.<slug:file_kind>", pages.chart_table, name="customer-table"
    ),
    path("<int:customer_id>/<slug:tab>/", pages.customer, name="customer-tab"),
]
