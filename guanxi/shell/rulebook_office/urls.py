from django.urls import path

from guanxi.shell.rulebook_office import pages, proposing

urlpatterns = [
    path("", pages.office, name="rulebook"),
    path("editions/<slug:name>/<slug:since>/", pages.edition, name="rulebook-edition"),
    path(
        "editions/<slug:name>/<slug:since>/take-back/",
        proposing.take_back,
        name="rulebook-take-back",
    ),
    path("propose/", proposing.propose, name="rulebook-propose"),
    path("check/", proposing.check, name="rulebook-check"),
    path("proposals/<int:proposal_id>/", pages.proposal, name="rulebook-proposal"),
    path("proposals/<int:proposal_id>/decide/", pages.decide, name="rulebook-decide"),
    path("proposals/<int:proposal_id>/withdraw/", pages.withdraw, name="rulebook-withdraw"),
    path("proposals/<int:proposal_id>/try/", pages.try_it, name="rulebook-try"),
    path("proposals/<int:proposal_id>/trial/", pages.trial, name="rulebook-trial"),
]
