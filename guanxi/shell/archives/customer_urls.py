"""Doors of one customer: relations, household, needs, the whole archive."""

from django.urls import path

from guanxi.shell.archives import relating, sheets

urlpatterns = [
    path("<int:customer_id>/relate/", relating.relate, name="customer-relate"),
    path(
        "<int:customer_id>/relations/<int:tie_id>/end/", relating.end, name="customer-relation-end"
    ),
    path("<int:customer_id>/household/", relating.household, name="customer-household"),
    path("<int:customer_id>/needs/", sheets.needs, name="customer-needs"),
    path("<int:customer_id>/archive/document/", sheets.document, name="customer-archive"),
    path("<int:customer_id>/archive/act/", sheets.act, name="customer-archive-act"),
]
