from django.urls import path

from guanxi.shell.archives import ledger

urlpatterns = [
    path("", ledger.ledger, name="archives"),
    path("export.<slug:file_kind>", ledger.export, name="archives-export"),
    path("<int:dossier_id>/", ledger.dossier, name="archive"),
    path("<int:dossier_id>/decide/", ledger.decide, name="archive-decide"),
]
