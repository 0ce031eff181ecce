from django.urls import include, path

urlpatterns = [path("", include("guanxi.shell.urls"))]
