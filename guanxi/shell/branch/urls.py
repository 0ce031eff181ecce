from django.urls import path

from guanxi.shell.branch import pages

urlpatterns = [
    path("", pages.own_branch, name="own-branch"),
    path("<int:branch_id>/", pages.branch, name="branch"),
    path("<int:branch_id>/<slug:table>.<slug:file_kind>", pages.table, name="branch-table"),
]
