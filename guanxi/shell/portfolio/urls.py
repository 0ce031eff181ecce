from django.urls import path

from guanxi.shell.portfolio import pages

urlpatterns = [
    path("", pages.customers, name="customers"),
    path("export.<slug:file_kind>", pages.export, name="customers-export"),
]
