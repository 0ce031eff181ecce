"""Find out who is at work behind a request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


def identify_staff(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    return middleware
