"""What an operator must do today: seen on the operations page, in the menu, by `guanxi status`."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.bank.models import Batch, BatchStatus
from guanxi.nightly import queries
from guanxi.nightly.foreseeing import Foresight, foresight, is_interrupted
from guanxi.nightly.models import NightRun, NightStatus
from guanxi.nightly.policy import NightlySection
from guanxi.nightly.words import STAGE_WORDS
from guanxi.rulebook.books import rulebook_for


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """Something to be done. ``level`` is red or amber, ``kind`` a word for programs."""

    kind: str
    level: str
    title: str
    advice: str


@dataclass(frozen=True, kw_only=True)
class Today:
    """What alarms are found in: the moment, what the rulebook demands, what was and what is due."""

    now: datetime
    policy: NightlySection
    last_run: NightRun | None
    published: NightRun | None
    delivered: list[date]
    foreseen: Foresight


def alarms(*, now: datetime, foreseen: Foresight | None = None) -> list[Alarm]:
    """The most urgent first. ``now`` is told by the bank's own clock."""
    published = queries.published_night()
    book = rulebook_for(now.date(), published.rulebook if published else "default")
    today = Today(
        now=timezone.localtime(now),
        policy=book.section(NightlySection),
        last_run=queries.nights().first(),
        published=published,
        delivered=queries.accepted_days(),
        foreseen=foreseen or foresight(),
    )
    found = [
        *_of_the_last_night(today),
        *_refused_delivery(today),
        *_missing_delivery(today),
        *_late_night(today),
        *_filling_disk(today),
    ]
    return sorted(found, key=lambda alarm: alarm.level != "red")


def _of_the_last_night(today: Today) -> Iterator[Alarm]:
    run = today.last_run
    interrupted = is_interrupted(run)
    if run is None or not (interrupted or run.status == NightStatus.FAILED):
        return
    if interrupted or run.failure == "interrupted":
        why = _("It was interrupted.")
    else:
        why = _("The program stopped with %(error)s.") % {"error": run.failure}
    where = (
        _("It had come to the step “%(step)s”.") % {"step": STAGE_WORDS.get(run.step, run.step)}
        if run.step
        else ""
    )
    advice = _(
        "Everybody still sees the last published night. Look into the log, then run "
        "“guanxi nightly” again: it completes what is missing."
    )
    yield Alarm(
        kind="night_failed",
        level="red",
        title=_("The night of %(day)s failed") % {"day": run.day},
        advice=" ".join(part for part in (why, where, advice) if part),
    )


def _refused_delivery(today: Today) -> Iterator[Alarm]:
    refused = (
        Batch.objects.filter(status=BatchStatus.REFUSED)
        .exclude(business_day__in=today.delivered)
        .order_by("-id")
        .first()
    )
    if refused and (not today.delivered or refused.business_day > today.delivered[-1]):
        yield Alarm(
            kind="delivery_refused",
            level="red",
            title=_("The delivery of %(day)s was refused") % {"day": refused.business_day},
            advice=refused.refusal,
        )


def _missing_delivery(today: Today) -> Iterator[Alarm]:
    due = today.policy.due()
    expected = due.last_feed(at=today.now)
    if not today.delivered or today.delivered[-1] >= expected:
        return
    night_too = today.delivered[-1] < due.last_night(at=today.now)
    yield Alarm(
        kind="delivery_missing",
        level="red" if night_too else "amber",
        title=_("The delivery of %(day)s has not arrived") % {"day": expected},
        advice=_(
            "It was due at %(due)s the day after; the last one is of %(last)s. Ask the core "
            "system's operators, then take it in with “guanxi ingest”."
        )
        % {"due": today.policy.feed_due, "last": today.delivered[-1]},
    )


def _late_night(today: Today) -> Iterator[Alarm]:
    expected = today.policy.due().last_night(at=today.now)
    due = [day for day in today.delivered if day <= expected]
    if not due or (today.published and today.published.day >= due[-1]):
        return
    running = today.foreseen.running
    if running and running.run.day <= due[-1]:
        advice = _("It is running and has come to %(percent)s%%: %(step)s.") % {
            "percent": running.percent,
            "step": running.step,
        }
    else:
        advice = _("Nobody is running it: start it with “guanxi nightly”.")
    yield Alarm(
        kind="night_late",
        level="amber" if running else "red",
        title=_("The night of %(day)s is late") % {"day": due[-1]},
        advice=_("It was due at %(due)s the day after.") % {"due": today.policy.night_due}
        + f" {advice}",
    )


def _filling_disk(today: Today) -> Iterator[Alarm]:
    disk = today.foreseen.disk
    if disk is None or disk.days_until_full is None:
        return
    if disk.days_until_full <= today.policy.disk_warning_days:
        yield Alarm(
            kind="disk_filling",
            level="amber",
            title=_("The disk will be full in %(days)s days") % {"days": disk.days_until_full},
            advice=_(
                "At the pace of the last nights; %(free)s GB are free. Make room where GUANXI_HOME "
                "is, or move it to a larger disk."
            )
            % {"free": f"{disk.free / 2**30:.1f}"},
        )
