from django.urls import path

from guanxi.shell.team import pages

urlpatterns = [
    path("", pages.own_team, name="own-team"),
    path("<int:branch_id>/", pages.team, name="team"),
    path("<int:branch_id>/team.<slug:file_kind>", pages.export, name="team-export"),
    path("<int:branch_id>/<int:staff_id>/", pages.person, name="team-person"),
]
