from django.urls import URLPattern, URLResolver, path

from guanxi.shell.pages import signing_in

app_name = "shell"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", signing_in.home, name="home"),
    path("sign-in/", signing_in.sign_in, name="sign-in"),
    path("sign-out/", signing_in.sign_out, name="sign-out"),
    path("language/", signing_in.choose_language, name="language"),
    path("health/", signing_in.health, name="health"),
]
