from django.urls import path

from guanxi.shell.duplicates import pages

urlpatterns = [
    path("", pages.pairs, name="duplicates"),
    path("export.<slug:file_kind>", pages.export, name="duplicates-export"),
    path("<int:pair_id>/", pages.pair, name="duplicate"),
    path("<int:pair_id>/say/", pages.say, name="duplicate-say"),
    path("<int:pair_id>/decide/", pages.decide, name="duplicate-decide"),
]
