"""The history of nights as a table."""

from typing import Any

from django.db.models import BigIntegerField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.foundation.tables.columns import Column, Table, sign_in_table


def _counted(code: str, counts: str, name: str, label: Promise, **about: Any) -> Column:
    """One figure of those that a night counts into a column of its row."""
    by = Cast(KeyTextTransform(name, counts), BigIntegerField())
    return Column(code=code, label=label, kind="count", by=by, **about)


_ROWS, _COUNTS = "row_counts", "counts"
NIGHTS = sign_in_table(
    Table(
        place="nights",
        order="-night",
        columns=(
            Column(
                code="night",
                label=_("Business day"),
                kind="day",
                by="pk",  # nights follow each other as the days do
                falls=True,
                shows="run.day",
                stands="always",
                looks="who",
                template="nightly/_cell_night.html",
            ),
            Column(
                code="status",
                label=_("Status"),
                by="status",
                shows="status",
                stands="always",
                looks="amount",
                template="nightly/_cell_status.html",
            ),
            Column(
                code="ended",
                label=_("Ended"),
                kind="moment",
                by="ended_at",
                shows="run.ended_at",
                falls=True,
            ),
            Column(code="steps", label=_("Steps"), template="nightly/_stages.html", looks="reason"),
            Column(
                code="duration",
                label=_("Duration"),
                kind="count",
                shows="seconds",
                template="nightly/_cell_seconds.html",
            ),
            _counted("rows_in", _ROWS, "accepted", _("Rows in"), shows="rows_in"),
            _counted(
                "refused",
                _ROWS,
                "quarantined",
                pgettext_lazy("rows", "Refused"),
                shows="rows_refused",
                template="nightly/_cell_refused.html",
                looks="wide-only",
            ),
            _counted("rows_out", _ROWS, "out", _("Rows out"), shows="rows_out", looks="wide-only"),
            _counted("customers", _COUNTS, "customers", _("Customers"), shows="customers"),
            _counted("alerts", _COUNTS, "alerts", _("Alerts"), shows="alerts"),
            _counted(
                "work",
                _COUNTS,
                "work_items",
                _("Work items"),
                shows="work_items",
                looks="wide-only",
            ),
            Column(
                code="memory",
                label=_("Peak memory"),
                kind="count",
                by="peak_memory_bytes",
                shows="run.peak_memory_bytes",
                template="nightly/_cell_memory.html",
                looks="wide-only",
            ),
            Column(
                code="rulebook",
                label=_("Rulebook"),
                by="rulebook_version",
                shows="run.rulebook_version",
                looks="wide-only",
                template="nightly/_cell_rulebook.html",
            ),
        ),
    )
)
