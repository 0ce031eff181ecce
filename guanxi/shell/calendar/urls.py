from django.urls import path

from guanxi.shell.calendar import pages

app_name = "calendar"
urlpatterns = [
    path("", pages.calendar, name="calendar"),
    path("feed/", pages.subscribe, name="subscribe"),
    path("feed/end/", pages.revoke, name="revoke"),
    path("<str:secret>.ics", pages.feed, name="feed"),
]
