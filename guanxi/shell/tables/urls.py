from django.urls import path

from guanxi.shell.tables import pages

urlpatterns = [
    path("<slug:place>/", pages.views, name="views"),
    path("<slug:place>/keep/", pages.keep, name="views-keep"),
    path("<int:view_id>/forget/", pages.forget, name="views-forget"),
]
