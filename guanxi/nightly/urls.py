from django.urls import path

from guanxi.nightly import pages

app_name = "nightly"
urlpatterns = [
    path("", pages.operations, name="operations"),
    path("nights/<int:night_id>/", pages.night, name="night"),
    path("deliveries/<int:batch_id>/", pages.delivery, name="delivery"),
    path(
        "deliveries/<int:batch_id>/quarantine/<slug:file>.csv", pages.quarantine, name="quarantine"
    ),
]
