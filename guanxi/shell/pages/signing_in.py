"""Come in, go out, choose a language."""

from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.foundation.permissions import open_to_all
from guanxi.shell import commands
from guanxi.shell.menu import home_of
from guanxi.shell.pages.searching import forget_search
from guanxi.shell.purposes import everyday_work
from guanxi.shell.viewers import NotAtTheBank, access_policy, viewer_of

_LANGUAGES = dict(settings.LANGUAGES)


@open_to_all
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: Any) -> HttpResponse:
    """Ask for name and password; who fails too often waits."""
    wanted = _safe(request, request.POST.get("next") or request.GET.get("next", ""))
    context = {"next": wanted, "username": request.POST.get("username", "")}
    if request.method == "GET":
        if request.viewer is not None:
            return HttpResponseRedirect(wanted)
        return render(request, "shell/sign_in.html", context)
    try:
        found = commands.use_sign_in(
            username=context["username"],
            password=request.POST.get("password", ""),
            at=timezone.now(),
            policy=access_policy(request.day).sign_in,
        )
        viewer_of(found, request.day)
    except (commands.SignInRefused, NotAtTheBank) as refusal:
        return render(request, "shell/sign_in.html", {**context, "refusal": refusal}, status=422)
    login(request, found)
    response = HttpResponseRedirect(wanted)
    if found.language:
        _remember(response, found.language)
    return response


@open_to_all
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    response = redirect("shell:sign-in")
    forget_search(response)
    return response


@open_to_all
@require_POST
def choose_language(request: Any) -> HttpResponse:
    """Chinese or English, for this browser and for the person in every other."""
    language = request.POST.get("language", "")
    response = HttpResponseRedirect(_safe(request, request.POST.get("next", "")))
    if language in _LANGUAGES:
        _remember(response, language)
        if request.viewer is not None:
            commands.choose_language(sign_in=request.user, language=language, by=request.staff)
    return response


@open_to_all
@require_GET
def home(request: Any) -> HttpResponse:
    """Send everybody to where their day begins."""
    if request.viewer is None:
        return redirect("shell:sign-in")
    if address := home_of(request.viewer):
        return redirect(address)
    with everyday_work(request, door="shell:home"):
        return render(request, "shell/nothing_to_do.html")


@open_to_all
@require_GET
def health(request: Any) -> HttpResponse:
    """For whoever watches the service: it answers, and its database does."""
    return JsonResponse({"status": "ok", "data_day": request.data_day})


def _safe(request: HttpRequest, address: str) -> str:
    here = {request.get_host()}
    return address if url_has_allowed_host_and_scheme(address, allowed_hosts=here) else "/"


def _remember(response: HttpResponseRedirect, language: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, language, max_age=365 * 86400, httponly=True, samesite="Lax"
    )
