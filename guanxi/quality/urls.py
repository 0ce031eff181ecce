from django.urls import path

from guanxi.quality import pages

app_name = "quality"
urlpatterns = [
    path("", pages.quality, name="page"),
    path("export.<slug:file_kind>", pages.export, name="export"),
    path("why/<slug:field>/", pages.why, name="why"),
    path("customers/<slug:field>/", pages.customers, name="customers"),
    path("customers/<slug:field>/export.<slug:file_kind>", pages.mend_file, name="mend-file"),
    path("of/<int:customer_id>/", pages.asks, name="asks"),
    path("of/<int:customer_id>/tell/", pages.tell, name="tell"),
    path("of/<int:customer_id>/<int:told_id>/take-back/", pages.take_back, name="take-back"),
]
