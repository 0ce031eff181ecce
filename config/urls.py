"""Every address of the workbench."""

from django.urls import include, path

urlpatterns = [
    path("", include("guanxi.shell.urls")),
    path("work/", include("guanxi.worklist.urls")),
    path("calendar/", include("guanxi.shell.calendar.urls")),
    path("diary/", include("guanxi.worklist.diary.urls")),
    path("leads/", include("guanxi.leads.urls")),
    path("intelligence/", include("guanxi.leads.intelligence_urls")),
    path("alerts/", include("guanxi.alerts.urls")),
    path("quality/", include("guanxi.quality.urls")),
    path("api/v1/", include("guanxi.shell.api.urls")),
    path("operations/", include("guanxi.nightly.urls")),
]

handler403 = "guanxi.shell.pages.refusals.not_allowed"
handler404 = "guanxi.shell.pages.refusals.not_found"
handler500 = "guanxi.shell.pages.refusals.fault"
