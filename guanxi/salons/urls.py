from django.urls import path

from guanxi.salons.pages import arriving, checking, inviting, leading, listing, planning, salon

app_name = "salons"
urlpatterns = [
    path("", listing.listing, name="list"),
    path("export.<slug:file_kind>", listing.export, name="export"),
    path("new/", planning.new, name="new"),
    path("<int:salon_id>/", salon.salon, name="salon"),
    path("<int:salon_id>/export.<slug:file_kind>", salon.export, name="guests-export"),
    path("<int:salon_id>/change/", planning.change, name="change"),
    path("<int:salon_id>/call-off/", planning.call_off, name="call-off"),
    path("<int:salon_id>/invite/", inviting.invite, name="invite"),
    path("<int:salon_id>/invite/check/", checking.check, name="invite-check"),
    path("<int:salon_id>/invite/take-back/", checking.take_back, name="invite-take-back"),
    path("<int:salon_id>/door/", arriving.door, name="door"),
    path("<int:salon_id>/sheet/", arriving.sheet, name="sheet"),
    path("guests/<int:invitation_id>/answer/", salon.answer, name="answer"),
    path("guests/<int:invitation_id>/arrive/", arriving.arrive, name="arrive"),
    path("guests/<int:invitation_id>/lead/", leading.lead, name="lead"),
]
