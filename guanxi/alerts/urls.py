from django.urls import path

from guanxi.alerts import pages

app_name = "alerts"
urlpatterns = [
    path("precision/", pages.precision, name="precision"),
    path("precision/export.<slug:file_kind>", pages.export, name="precision-export"),
    path("effect/", pages.effect, name="effect"),
    path("effect/export.<slug:file_kind>", pages.effect_export, name="effect-export"),
]
