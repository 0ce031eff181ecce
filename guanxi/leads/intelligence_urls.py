from django.urls import path

from guanxi.leads.pages import intelligence as pages

app_name = "intelligence"
urlpatterns = [
    path("", pages.intelligence_list, name="list"),
    path("export.<slug:file_kind>", pages.export, name="export"),
    path("new/", pages.collect, name="collect"),
    path("<int:intelligence_id>/", pages.intelligence, name="intelligence"),
    path("<int:intelligence_id>/publish/", pages.publish, name="publish"),
    path("<int:intelligence_id>/take-up/", pages.take_up, name="take-up"),
]
