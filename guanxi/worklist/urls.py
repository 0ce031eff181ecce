from django.urls import path

from guanxi.worklist import pages
from guanxi.worklist.importing import pages as importing

app_name = "worklist"
urlpatterns = [
    path("", pages.morning_list, name="list"),
    path("export.<slug:file_kind>", pages.export, name="export"),
    path("imports/", importing.imports, name="imports"),
    path("imports/template.<slug:file_kind>", importing.template, name="import-template"),
    path("imports/check/", importing.check, name="import-check"),
    path("imports/faulty.<slug:file_kind>", importing.faulty_rows, name="import-faulty"),
    path("imports/confirm/", importing.confirm, name="import-confirm"),
    path("imports/<int:work_import_id>/undo/", importing.undo, name="import-undo"),
    path("items/<int:item_id>/", pages.show_item, name="item"),
    path("items/<int:item_id>/contact/", pages.record_contact, name="contact"),
    path("items/<int:item_id>/postpone/", pages.postpone, name="postpone"),
    path("items/<int:item_id>/hand-over/", pages.hand_over, name="hand-over"),
    path("items/<int:item_id>/close/", pages.close, name="close"),
    path("changes/<int:change_id>/undo/", pages.undo, name="undo"),
    path("contacts/<int:contact_id>/withdraw/", pages.withdraw_contact, name="withdraw-contact"),
]
