from django.urls import URLPattern, URLResolver, include, path

from guanxi.shell.customer import choosing
from guanxi.shell.news import news
from guanxi.shell.pages import noting, searching, signing_in

app_name = "shell"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", signing_in.home, name="home"),
    path("sign-in/", signing_in.sign_in, name="sign-in"),
    path("sign-out/", signing_in.sign_out, name="sign-out"),
    path("language/", signing_in.choose_language, name="language"),
    path("news/", news, name="news"),
    path("health/", signing_in.health, name="health"),
    path("search/", searching.search, name="search"),
    path("search/suggestions/", searching.suggestions, name="suggestions"),
    path("search/notes/", noting.notes, name="search-notes"),
    path("views/", include("guanxi.shell.tables.urls")),
    path("customers/", include("guanxi.shell.portfolio.urls")),
    path("customers/", include("guanxi.shell.archives.customer_urls")),
    path("customers/", include("guanxi.shell.customer.urls")),
    path("archives/", include("guanxi.shell.archives.urls")),
    path("statements/<str:version>/", choosing.statement, name="statement"),
    path("branches/", include("guanxi.shell.branch.urls")),
    path("team/", include("guanxi.shell.team.urls")),
    path("handovers/", include("guanxi.shell.handovers.urls")),
    path("pool/", include("guanxi.shell.pool.urls")),
    path("", include("guanxi.shell.privacy_office.urls")),
    path("rulebook/", include("guanxi.shell.rulebook_office.urls")),
    path("duplicates/", include("guanxi.shell.duplicates.urls")),
    path("anonymous/", include("guanxi.shell.anonymous.urls")),
]
