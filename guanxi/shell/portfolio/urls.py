from django.urls import path

from guanxi.shell.portfolio import inviting, pages

urlpatterns = [
    path("", pages.customers, name="customers"),
    path("export.<slug:file_kind>", pages.export, name="customers-export"),
    path("invite/", inviting.invite, name="customers-invite"),
]
