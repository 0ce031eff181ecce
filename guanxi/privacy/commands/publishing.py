"""Editions of the privacy statement come from files into the database, where they stay."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from guanxi.privacy.models import PrivacyStatement
from guanxi.privacy.statements import Edition, StatementRefused, every_edition


@transaction.atomic
def publish_statements(*, at: datetime, by: str) -> list[str]:
    """Publish the editions that are not yet; returns their versions. Each row says who and when.

    Raises StatementRefused where a file cannot be used, or says something else than what was
    published under its version.
    """
    known = PrivacyStatement.objects.in_bulk()
    days = {one.effective_on: one.version for one in known.values()}
    new = []
    for edition in every_edition():
        if edition.version in known:
            _refuse_another_text(edition, known[edition.version])
            continue
        if (other := days.setdefault(edition.effective_on, edition.version)) != edition.version:
            raise _on_one_day(edition, other)
        known[edition.version] = _publish(edition, at=at, by=by)
        new.append(edition.version)
    return new


def _publish(edition: Edition, *, at: datetime, by: str) -> PrivacyStatement:
    return PrivacyStatement.objects.create(
        version=edition.version,
        announced_on=edition.announced_on,
        effective_on=edition.effective_on,
        asks_again=edition.asks_again,
        changes_zh=edition.what_changed.zh,
        changes_en=edition.what_changed.en,
        zh=edition.parts.in_language("zh"),
        en=edition.parts.in_language("en"),
        digest=edition.digest,
        published_at=at,
        published_by=by,
    )


def _refuse_another_text(edition: Edition, published: PrivacyStatement) -> None:
    if edition.digest != published.digest:
        raise StatementRefused(
            _(
                "Edition %(version)s of the privacy statement was published and is another text "
                "now: put the file back as it was, and give the change a version of its own."
            )
            % {"version": edition.version}
        )


def _on_one_day(edition: Edition, other: str) -> StatementRefused:
    words = _(
        "Editions %(one)s and %(other)s of the privacy statement take effect on the same day, "
        "%(day)s: give one of them another."
    )
    named = {"one": edition.version, "other": other, "day": edition.effective_on}
    return StatementRefused(words % named)
