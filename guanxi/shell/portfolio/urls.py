from django.urls import path

from guanxi.shell.portfolio import inviting, pages

urlpatterns = [
    path("", pages.customers, name="customers"),
    path("export.<slug:file_kind>", pages.export, name="customers-export"),
    path("invite/", inviting.invite, name="customers-invite"),
    path("views/", pages.keep, name="views-keep"),
    path("views/<int:view_id>/forget/", pages.forget, name="views-forget"),
]
