from django.urls import path

from guanxi.shell.anonymous import pages

urlpatterns = [
    path("", pages.anonymous, name="anonymous"),
    path("customers.csv", pages.export, name="anonymous-export"),
]
