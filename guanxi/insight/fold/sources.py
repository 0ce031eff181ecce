"""What is in the lake for a night: accepted files, and reference rows as known on a day."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
from ibis.expr.types import Table

from guanxi.bank.lake import KEYS, SCHEMAS
from guanxi.bank.models import AbsorbedCustomer, LakeFile
from guanxi.bank.queries import lake_files
from guanxi.foundation.engines import Engine
from guanxi.insight.measures.balances import last_word
from guanxi.insight.measures.survivors import of_survivors
from guanxi.insight.measures.versions import as_known_on, told_again

FACTS = ("balances", "transactions")


@dataclass(frozen=True, kw_only=True)
class Sources:
    """The lake as deliveries up to the business day ``day`` have filled it."""

    engine: Engine
    lake: Path
    day: date
    _known: dict[str, tuple[date, Table]] = field(default_factory=dict)
    _told: dict[str, tuple[Table, Table]] = field(default_factory=dict)

    def files(
        self, kind: str, *, first: date | None = None, last: date | None = None
    ) -> list[LakeFile]:
        """Accepted files, earliest delivery first, of the days first..last for facts."""
        files = lake_files(kind, first=first, last=last)
        return list(files.filter(batch__business_day__lte=self.day))

    @cached_property
    def fact_files(self) -> list[LakeFile]:
        """All fact files that speak of days up to the night's."""
        return [file for kind in FACTS for file in self.files(kind, last=self.day)]

    def facts(self, *, first: date, last: date) -> dict[str, str]:
        """Paths and checksums of the fact files that speak of these days."""
        return {
            file.path: file.checksum
            for file in self.fact_files
            if file.first_day
            and file.last_day
            and file.first_day <= last
            and file.last_day >= first
        }

    def first_fact_on(self) -> date | None:
        """The first day that any fact speaks of; None while there are none."""
        return min((file.first_day for file in self.fact_files if file.first_day), default=None)

    def transactions(self, *, first: date, last: date) -> Table:
        """Entries booked on these days."""
        rows = self._read("transactions", self.files("transactions", first=first, last=last))
        return rows.filter(rows.booked_on >= first, rows.booked_on <= last)

    def balances(self, *, first: date, last: date) -> Table:
        """One row an account and day on which its balance changed; the later delivery wins."""
        files = self.files("balances", first=first, last=last)
        if _disjoint(files):
            rows = self._read("balances", files)
        else:
            rows = last_word([self._read("balances", [file]) for file in _by_delivery(files)])
        return rows.filter(rows.day >= first, rows.day <= last)

    def reference(self, kind: str, *, day: date) -> Table:
        """Customers, accounts, cards … as known on that day, one row each.

        Made once for the day asked last, so ask for another day only when done with this one.
        """
        if kind not in self._known or self._known[kind][0] != day:
            # Ranking is dear, and most things have one version: only the others are ranked.
            once, several = self._versions(kind)
            ranked = as_known_on(several, key=KEYS[kind], day=day)
            self._known[kind] = (day, once.union(self.engine.keep(ranked, f"insight_{kind}")))
        return self._known[kind][1]

    def _versions(self, kind: str) -> tuple[Table, Table]:
        """What was told once, and every version of what was told again."""
        if kind not in self._told:
            versions, key = self._read(kind, self.files(kind)), KEYS[kind]
            several = versions.semi_join(told_again(versions, key=key), key)
            several = self.engine.keep(several, f"insight_{kind}_told_again")
            self._told[kind] = versions.anti_join(several, key), several
        return self._told[kind]

    def earliest_day_of(self, paths: Sequence[str]) -> date | None:
        """The earliest day for which reference files speak; None when there are none."""
        if not paths:
            return None
        rows = self.engine.read([self.lake / path for path in paths], SCHEMAS["accounts"])
        (first,) = self.engine.arrow(rows.aggregate(first=rows.as_of.min()))["first"].to_pylist()
        return first  # type: ignore[no-any-return]

    @cached_property
    def absorbed(self) -> dict[int, int]:
        """Numbers that the lake goes on using, and those of the customers who stand for them."""
        return dict(
            AbsorbedCustomer.objects.order_by("pk").values_list("customer_id", "survivor_id")
        )

    def _read(self, kind: str, files: Sequence[LakeFile]) -> Table:
        rows = self.engine.read([self.lake / file.path for file in files], SCHEMAS[kind])
        if not self.absorbed or "customer_id" not in SCHEMAS[kind].names:
            return rows
        pairs = {"customer_id": list(self.absorbed), "survivor_id": list(self.absorbed.values())}
        table = self.engine.table(pa.table(pairs))
        if kind == "customers":
            return rows.anti_join(table, "customer_id")
        return of_survivors(rows, table)


def _disjoint(files: Sequence[LakeFile]) -> bool:
    """Whether no two deliveries speak of the same day, so that nothing can be said twice."""
    spans = sorted(
        (file.first_day, file.last_day) for file in files if file.first_day and file.last_day
    )
    return all(before[1] < after[0] for before, after in pairwise(spans))


def _by_delivery(files: Sequence[LakeFile]) -> list[LakeFile]:
    return sorted(files, key=lambda file: (file.batch_id, file.path))
