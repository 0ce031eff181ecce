"""The charts of the privacy office: reads by purpose, one person's day, refusals by month."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _

from guanxi.foundation.dictionary import Purpose
from guanxi.privacy.purposes import in_words as purpose_in_words
from guanxi.privacy.unusual.queries import HourOfReading, opt_out_kinds
from guanxi.shell.charts import Chart, Column, Table, month_name


def purposes_chart(
    pages: Mapping[date, Mapping[str, int]], *, since: date, until: date
) -> Chart | None:
    """Pages that people of the bank read on each day, by purpose; None where nobody read."""
    if not pages:
        return None
    days = [since + timedelta(days=number) for number in range((until - since).days + 1)]
    purposes = sorted({purpose for counts in pages.values() for purpose in counts}, key=_order)
    series = [
        (purpose_in_words(purpose), [pages.get(day, {}).get(purpose, 0) for day in days])
        for purpose in purposes
    ]
    everything = sum(sum(values) for _name, values in series)
    return _stacked(
        title=_("Pages read, by purpose"),
        says=_("%(pages)s pages in %(days)s days; %(last)s on the last")
        % {
            "pages": f"{everything:,}",
            "days": len(days),
            "last": f"{sum(values[-1] for _name, values in series):,}",
        },
        names=[f"{day:%m-%d}" for day in days],
        series=series,
        table=Table(
            name="pages-by-purpose",
            columns=[Column(_("Day"), "day"), *(Column(name, "count") for name, _values in series)],
            rows=[(day, *(values[at] for _name, values in series)) for at, day in enumerate(days)],
            currency="",
        ),
    )


def hours_chart(hours: Sequence[HourOfReading]) -> Chart | None:
    """A person's day: customers opened in each hour, with work for them and without."""
    if not hours:
        return None
    series = [
        (_("Without work"), [hour.unexplained for hour in hours]),
        (_("With work"), [hour.explained for hour in hours]),
    ]
    most = max(hours, key=lambda hour: hour.explained + hour.unexplained)
    return _stacked(
        title=_("Customers opened, by hour"),
        says=_("%(count)s between %(from)s and %(to)s, the most of the day")
        % {
            "count": most.explained + most.unexplained,
            "from": f"{most.hour:02d}:00",
            "to": f"{most.hour + 1:02d}:00",
        },
        names=[f"{hour.hour:02d}" for hour in hours],
        series=series,
        table=Table(
            name="hours",
            columns=[
                Column(_("Hour")),
                Column(_("Without work"), "count"),
                Column(_("With work"), "count"),
                Column(_("Rows of lists"), "count"),
            ],
            rows=[
                (f"{hour.hour:02d}:00", hour.unexplained, hour.explained, hour.listed)
                for hour in hours
            ],
            currency="",
        ),
    )


def opt_outs_chart(months: Mapping[date, Mapping[str, int]]) -> Chart | None:
    """Refusals by month; None where nobody has refused."""
    if not months:
        return None
    names = sorted(months)
    series = [
        (name, [months[month].get(kind, 0) for month in names])
        for kind, name in opt_out_kinds()
        if any(months[month].get(kind) for month in names)
    ]
    everything = sum(sum(values) for _name, values in series)
    return _stacked(
        title=_("Refusals by month"),
        says=_("Refusals: %(count)s; months: %(months)s")
        % {"count": f"{everything:,}", "months": len(names)},
        names=[month_name(month) for month in names],
        series=series,
        table=Table(
            name="opt-outs",
            columns=[
                Column(_("Month"), "month"),
                *(Column(name, "count") for name, _values in series),
            ],
            rows=[
                (month, *(values[at] for _name, values in series)) for at, month in enumerate(names)
            ],
            currency="",
        ),
    )


def _stacked(
    *,
    title: str,
    says: str,
    names: list[str],
    series: list[tuple[str, list[int]]],
    table: Table,
) -> Chart:
    return Chart(
        kind="stacked",
        title=title,
        says=says,
        data={
            "names": names,
            "series": [{"name": name, "values": values} for name, values in series],
        },
        table=table,
        size="short",
    )


def _order(purpose: str) -> int:
    """What deserves the most attention stands at the bottom of the column, in the accent."""
    first = (Purpose.PERSONAL, Purpose.STANDARD)
    return first.index(Purpose(purpose)) if purpose in first else len(first)
