from django.urls import path

from guanxi.leads.pages import board, lead, opening, referrals

app_name = "leads"
urlpatterns = [
    path("", board.board, name="board"),
    path("export.<slug:file_kind>", board.export, name="export"),
    path("figures/", board.figures, name="figures"),
    path("new/", opening.new, name="new"),
    path("referrals/", referrals.referrals, name="referrals"),
    path("referrals/export.<slug:file_kind>", referrals.export, name="referrals-export"),
    path("referrals/<int:referral_id>/answer/", referrals.answer, name="referral-answer"),
    path("<int:lead_id>/", lead.lead, name="lead"),
    path("<int:lead_id>/move/", lead.move, name="move"),
    path("<int:lead_id>/change/", lead.change, name="change"),
    path("<int:lead_id>/refer/", lead.refer, name="refer"),
    path("<int:lead_id>/assign/", lead.assign, name="assign"),
]
