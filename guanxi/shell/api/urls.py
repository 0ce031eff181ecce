from django.urls import URLPattern, path

from guanxi.shell.api.doors import api_doors, description

app_name = "api"
urlpatterns: list[URLPattern] = [
    path("openapi.json", description, name="description"),
    *api_doors(),
]
