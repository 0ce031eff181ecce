"""``/api/v1``: what all doors of the API have in common, and the description of them all."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError
from ninja.security import HttpBearer

from guanxi.alerts.api import router as events
from guanxi.foundation import zones
from guanxi.foundation.dictionary import Purpose
from guanxi.foundation.permissions import open_to_all
from guanxi.shell.api.keys import Program, program_of
from guanxi.shell.api.pace import Pace, policy_of
from guanxi.shell.api.words import in_our_words
from guanxi.shell.policy import AccessSection
from guanxi.shell.viewers import book_in_force

_KIB = 1024
_ROOT = "api-root"  # of the library: nothing is there
Door = Callable[..., HttpResponseBase]


class ProgramsKey(HttpBearer):
    """The key of a program of the bank."""

    @sensitive_variables("token")
    def authenticate(self, request: HttpRequest, token: str) -> Program | None:
        """Looked up at the door, where no customer is seen."""
        book = book_in_force(request.day)  # type: ignore[attr-defined]
        at = timezone.now()  # noqa: TID251 - keys end by the clock
        with zones.inside(Purpose.DOOR):
            return program_of(token, at=at, book=book)


api = NinjaAPI(
    title="Guanxi",
    version="1",
    description="For programs of the bank. Errors say what is wrong, where, and what to do.",
    urls_namespace="api",
    auth=ProgramsKey(),
    throttle=Pace(),
    docs_url=None,
    openapi_url=None,  # `description` below is a door like any other
)
api.add_router("/events", events)


@open_to_all
@require_GET
def description(request: HttpRequest) -> JsonResponse:
    """The API in OpenAPI's words. It holds nothing of the bank, so it is open to all."""
    return JsonResponse(api.get_openapi_schema(path_prefix="/api/v1"))


@api.exception_handler(AuthenticationError)
def _without_key(request: HttpRequest, error: Exception) -> HttpResponse:
    words = _("Come with a key: Authorization: Bearer …. guanxi api-keys make makes one.")
    reply = _refusal(401, words)
    reply["WWW-Authenticate"] = "Bearer"
    return reply


@api.exception_handler(ValidationError)
def _not_understood(request: HttpRequest, error: ValidationError) -> HttpResponse:
    words = _("Nothing was taken in: correct what is named and send all of it again.")
    return _refusal(422, words, errors=[in_our_words(one) for one in error.errors])


@api.exception_handler(Throttled)
def _too_fast(request: HttpRequest, error: Exception) -> HttpResponse:
    policy, seconds = policy_of(request.auth), request.waits  # type: ignore[attr-defined]
    words = _(
        "Too many requests with this key: %(at_once)s at once and %(per_minute)s a minute are "
        "taken. Send this one again in %(seconds)s s, and several events in one request."
    )
    words %= {
        "at_once": policy.requests_at_once,
        "per_minute": policy.requests_per_minute,
        "seconds": seconds,
    }
    reply = _refusal(429, words)
    reply["Retry-After"] = str(seconds)
    return reply


@api.exception_handler(HttpError)
def _broken(request: HttpRequest, error: HttpError) -> HttpResponse:
    return _refusal(error.status_code, _("This is not JSON that can be read."))


def _refusal(
    status: int, words: str, *, errors: list[dict[str, Any]] | None = None
) -> HttpResponse:
    return JsonResponse({"refused": words, "errors": errors or []}, status=status)


def api_doors() -> list[URLPattern]:
    """The addresses of the API, each door guarded."""
    patterns, _kind, _space = api.urls
    return [
        URLPattern(one.pattern, _guarded(one.callback), one.default_args, one.name)
        for one in patterns
        if isinstance(one, URLPattern) and one.name != _ROOT
    ]


def _guarded(door: Door) -> Door:
    """A door of the API as the table of addresses knows it: it asks for a key, not for a sign-in.

    What is too large, or no JSON, is sent back before anybody reads it.
    """

    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST":
            policy = book_in_force(request.day).section(AccessSection).api_keys  # type: ignore[attr-defined]
            if int(request.META.get("CONTENT_LENGTH") or 0) > policy.request_kilobytes_max * _KIB:
                words = _("At most %(kilobytes)s kB at a time: send less.")
                return _refusal(413, words % {"kilobytes": policy.request_kilobytes_max})
            if request.content_type != "application/json":
                return _refusal(415, _("Send JSON, and say so: Content-Type: application/json."))
        return door(request, *args, **kwargs)

    guarded.csrf_exempt = True  # type: ignore[attr-defined]  # no cookie opens it
    return open_to_all(guarded)
