from django.urls import path

from guanxi.worklist.diary import pages

app_name = "diary"
urlpatterns = [
    path("", pages.diary, name="diary"),
    path("export.<slug:file_kind>", pages.export, name="export"),
]
