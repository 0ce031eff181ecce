from django.urls import path

from guanxi.shell.pool import pages

urlpatterns = [
    path("", pages.pool, name="pool"),
    path("export.<slug:file_kind>", pages.export, name="pool-export"),
    path("look/", pages.look, name="pool-look"),
    path("adopt/", pages.adopt, name="pool-adopt"),
    path("release/", pages.release, name="pool-release"),
]
