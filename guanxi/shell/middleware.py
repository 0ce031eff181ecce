"""Find out who is at work behind a request, and tell the browser what it may load."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from guanxi.foundation.permissions import PUBLIC
from guanxi.nightly.queries import published_night
from guanxi.privacy.access import ReadingStopped
from guanxi.privacy.unusual.approvals import ExportNeedsApproval
from guanxi.rulebook.books import rulebook_for
from guanxi.shell import rules
from guanxi.shell.news import news
from guanxi.shell.pages.refusals import not_understood
from guanxi.shell.policy import AccessSection, SignInPolicy
from guanxi.shell.privacy_office.stopped import reading_stopped
from guanxi.shell.purposes import Page, answer_for_purpose
from guanxi.shell.viewers import NotAtTheBank, viewer_of

Respond = Callable[[HttpRequest], HttpResponse]

# Nothing from elsewhere, nothing inline: whoever smuggles markup into a name gets no script to run.
CONTENT_POLICY = "; ".join(
    [
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)
_STOPS = (ReadingStopped, ExportNeedsApproval)
_SEEN_EVERY = timedelta(minutes=1)


def identify_staff(get_response: Respond) -> Respond:
    """Give every request ``viewer``, ``staff``, ``day`` and ``data_day``; send strangers away."""
    return StaffAtWork(get_response)


class StaffAtWork:
    """Sets who looks and on which day; asks strangers to sign in at doors that are not public."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Identify, then answer."""
        now = timezone.now()  # noqa: TID251 - the outermost door reads the clock
        night = published_night()
        known: Any = request
        known.begun = now.timestamp()
        known.data_day = night.day if night else None
        known.day = rules.working_day(clock=timezone.localdate(now), data_day=known.data_day)
        known.now = rules.moment_on(known.day, clock=timezone.localtime(now))
        known.viewer = known.staff = None
        if request.user.is_authenticated:
            known.book = rulebook_for(known.day, night.rulebook if night else "default")
            self._recognise(known, now, known.book.section(AccessSection))
        return self.get_response(request)

    def process_view(
        self, request: Any, view: Page, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Strangers reach public doors only; everybody else reads under the page's purpose."""
        if _holds_no_text(request):
            return not_understood(request)
        if getattr(view, "permission", None) == PUBLIC:
            return None
        if request.viewer is not None:
            try:
                return answer_for_purpose(request, view, args, kwargs)
            except _STOPS as stopped:
                return reading_stopped(request, stopped)
        address = reverse("shell:sign-in")
        if request.headers.get("HX-Request"):
            came_from = request.headers.get("HX-Current-URL", "/")
            wanted = urlencode({"next": came_from})
            return HttpResponse(status=401, headers={"HX-Redirect": f"{address}?{wanted}"})
        wanted = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
        return redirect(f"{address}?{wanted}" if wanted else address)

    def process_exception(self, request: Any, exception: Exception) -> HttpResponse | None:
        """Doors that are open to all read for who came in, and may be stopped like any other."""
        return reading_stopped(request, exception) if isinstance(exception, _STOPS) else None

    def _recognise(self, request: Any, now: datetime, access: AccessSection) -> None:
        try:
            viewer = viewer_of(request.user, request.day, access=access)
        except NotAtTheBank:
            logout(request)
            return
        if _has_run_out(request, now, access.sign_in):
            logout(request)
            return
        request.viewer, request.staff = viewer, request.user.staff


def _holds_no_text(request: HttpRequest) -> bool:
    """A zero character: the database has no such text, and would fail instead of not finding."""
    sent = (values for query in (request.GET, request.POST) for _name, values in query.lists())
    return any("\0" in str(value) for values in sent for value in values)


def _has_run_out(request: Any, now: datetime, policy: SignInPolicy) -> bool:
    session = request.session
    begun_at = datetime.fromisoformat(session.setdefault("begun_at", now.isoformat()))
    seen_at = datetime.fromisoformat(session.setdefault("seen_at", now.isoformat()))
    if now - seen_at > _SEEN_EVERY:
        session["seen_at"] = now.isoformat()
    return rules.has_run_out(
        begun_at=begun_at,
        seen_at=seen_at,
        idle=timedelta(minutes=policy.idle_minutes),
        longest=timedelta(hours=policy.session_hours),
        now=now,
    )


def answer_news(get_response: Respond) -> Callable[[HttpRequest], HttpResponseBase]:
    """Pages ask every second whether there is news: before sessions are looked up."""
    address = reverse("shell:news")

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.method == "GET" and request.path_info == address:
            return news(request)
        return get_response(request)

    return middleware


def guard_browser(get_response: Respond) -> Respond:
    """Tell the browser what it may load, and to keep no page that shows customers."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=()"
        )
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware
