from django.urls import path

from guanxi.worklist import pages

app_name = "worklist"
urlpatterns = [
    path("", pages.morning_list, name="list"),
    path("export.<slug:file_kind>", pages.export, name="export"),
    path("items/<int:item_id>/", pages.show_item, name="item"),
    path("items/<int:item_id>/contact/", pages.record_contact, name="contact"),
    path("items/<int:item_id>/postpone/", pages.postpone, name="postpone"),
    path("items/<int:item_id>/hand-over/", pages.hand_over, name="hand-over"),
    path("items/<int:item_id>/close/", pages.close, name="close"),
    path("changes/<int:change_id>/undo/", pages.undo, name="undo"),
    path("contacts/<int:contact_id>/withdraw/", pages.withdraw_contact, name="withdraw-contact"),
]
