from django.urls import path

from guanxi.shell.privacy_office import approvals, pages

urlpatterns = [
    path("stopped/", approvals.stopped, name="stopped"),
    path("approvals/", approvals.approvals, name="approvals"),
    path("approvals/<int:approval_id>/", approvals.decide, name="approval"),
    path("privacy-office/", pages.office, name="privacy-office"),
    path("privacy-office/alerts/<int:alert_id>/", pages.alert, name="unusual-access"),
    path("privacy-office/alerts/<int:alert_id>/close/", pages.close_alert, name="unusual-close"),
    path("privacy-office/approvals/<int:approval_id>/", pages.decide, name="office-approval"),
    path("privacy-office/watched/", pages.watch, name="watch"),
    path("privacy-office/watched/<int:watch_id>/end/", pages.unwatch, name="unwatch"),
    path("privacy-office/log/", pages.access_log, name="access-log"),
    path("privacy-office/log.<slug:file_kind>", pages.access_log_file, name="access-log-file"),
]
