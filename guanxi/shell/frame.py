"""What every page shows around its own matter."""

from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, object]:
    """Context of the frame."""
    return {}
