from typing import Any

from django.core.management.base import BaseCommand

from guanxi.ingest.feed_page import PAGE, feed_page


class Command(BaseCommand):
    """Writes docs/feed.md from the contract."""

    help = "Write docs/feed.md from the contract."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Write the page and say where."""
        PAGE.write_text(feed_page(), "utf-8")
        self.stdout.write(str(PAGE))
