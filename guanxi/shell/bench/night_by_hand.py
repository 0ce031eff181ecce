"""Run ``night.sql``, the measures of a night written by hand, on the files of this home's lake."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path

import duckdb

from guanxi.bank.lake import KEYS
from guanxi.bank.queries import lake_files
from guanxi.foundation.engines import LOOKED_UP
from guanxi.foundation.home import current_home
from guanxi.insight.fold.months import end_of, month_of, months_before
from guanxi.insight.measures.valuation import MILLION, Valuation

_WEEK = 7


@dataclass(frozen=True, kw_only=True)
class ByHand:
    """One night by hand: the connection has the bounds that the night's own engine has."""

    duck: duckdb.DuckDBPyConnection
    valuation: Valuation
    day: date
    folder: Path

    def run(self) -> None:
        """Write ``holdings.parquet``, ``customer_facts.parquet`` and ``months/…`` there."""
        statements = _statements()
        months = self._months()
        self._rulebook()
        for kind in ("customers", "accounts", "loans", "cards"):
            self._known(kind)
        self._run(statements["once"])
        for name in ("entries", "months"):
            (self.folder / name).mkdir(parents=True)
        for month in months:
            self._set(month=month, until=min(end_of(month), self.day))
            self._facts("transactions", "entries", "booked_on", month)
            self._facts("balances", "balances", "day", month)
            for name in ("entries of a month", "balances of a month", "standing", "months"):
                self._run(statements[name], month)
            if month != months[-1]:
                self._run(statements["month ends"], month)
        before = months_before(months[-1], 11)
        self._set(first=before[-1], before_1=before[0], before_3=before[2], day=self.day)
        self._view(
            "last_week",
            "transactions",
            f"booked_on > DATE '{self.day}' - {_WEEK} AND booked_on <= DATE '{self.day}'",
        )
        self._run(statements["holdings"], months[-1])
        self._run(statements["facts"], months[-1])

    def _months(self) -> list[date]:
        first = min(
            file.first_day
            for kind in ("transactions", "balances")
            for file in lake_files(kind, last=self.day)
            if file.first_day
        )
        count = (self.day.year - first.year) * 12 + self.day.month - first.month
        return [*reversed(months_before(month_of(self.day), count)), month_of(self.day)]

    def _rulebook(self) -> None:
        by = self.valuation
        self.duck.execute(
            "CREATE TABLE class (product_class VARCHAR, place INT, asset BOOLEAN, weight INT, "
            "margin INT)"
        )
        for place, code in enumerate(by.classes):
            self.duck.execute(
                "INSERT INTO class VALUES (?, ?, ?, ?, ?)",
                [
                    code,
                    place,
                    code in by.asset_classes,
                    by.weights_percent.get(code, 0),
                    by.margins_ppm.get(code, 0),
                ],
            )
        self.duck.execute("CREATE TABLE rate (currency VARCHAR, ppm BIGINT)")
        for currency, ppm in {**by.rates_ppm, by.currency: MILLION}.items():
            self.duck.execute("INSERT INTO rate VALUES (?, ?)", [currency, ppm])

    def _known(self, kind: str) -> None:
        """One version a thing; most have only one, and sorting is dear."""
        keys = ", ".join(KEYS[kind])
        self._view("versions", kind, "true")
        self.duck.execute(
            f"CREATE TABLE {kind} AS WITH several AS "  # noqa: S608 - our own names
            f"(SELECT {keys} FROM versions GROUP BY {keys} HAVING count(*) > 1) "
            f"FROM versions ANTI JOIN several USING ({keys}) UNION ALL "
            f"FROM versions SEMI JOIN several USING ({keys}) QUALIFY row_number() OVER "
            f"(PARTITION BY {keys} ORDER BY as_of DESC, batch DESC) = 1"
        )

    def _facts(self, kind: str, view: str, column: str, month: date) -> None:
        until = min(end_of(month), self.day)
        self._view(view, kind, f"{column} BETWEEN DATE '{month}' AND DATE '{until}'", month, until)

    def _view(
        self, view: str, kind: str, where: str, first: date | None = None, last: date | None = None
    ) -> None:
        lake = current_home().lake
        found = lake_files(kind, first=first, last=last).filter(batch__business_day__lte=self.day)
        paths = [str(lake / file.path) for file in found]
        self.duck.execute(
            f"CREATE OR REPLACE VIEW {view} AS "
            f"FROM read_parquet({paths}, hive_partitioning = false) WHERE {where}"
        )

    def _set(self, **days: date) -> None:
        for name, day in days.items():
            self.duck.execute(f"SET VARIABLE {name} = DATE '{day}'")

    def _run(self, script: str, month: date | None = None) -> None:
        for name, text in self._words(month).items():
            script = script.replace("{" + name + "}", text)
        self.duck.execute(script)

    def _words(self, month: date | None) -> Mapping[str, str]:
        """What of the script depends on the rulebook, the months and the folder."""
        by, places = self.valuation, {code: n for n, code in enumerate(self.valuation.classes)}
        entries = sorted((self.folder / "entries").glob("*"))
        past = [str(path) for path in entries if month is None or path.stem < f"{month:%Y-%m}"]
        last_3 = [text.replace("/entries/", "/months/") for text in past[-3:]]
        before = months_before(month or self.day, 3)
        sums = ", ".join(
            f"coalesce(sum(worth) FILTER (place = {places[code]}), 0)::BIGINT AS {code}"
            for code in by.asset_classes
        )
        words = ", ".join(f"if(w.held & {1 << n} > 0, ',{c}', '')" for c, n in places.items())
        peaks = ", ".join(
            f"coalesce(max(assets_average_minor) FILTER (month = DATE '{one}'), 0)"
            for one in before
        )
        return {
            "credit_card": str(places["credit_card"]),
            "by_class": sums,
            "classes": ", ".join(f"coalesce(w.{c}, 0) AS {c}_minor" for c in by.asset_classes),
            "product_classes": f"substr(concat({words}), 2)",
            "peaks": peaks,
            "past": str(past),
            "last_3": str(last_3),
            "looked_up": str(LOOKED_UP),
            "holdings": str(self.folder / "holdings.parquet"),
            "facts": str(self.folder / "customer_facts.parquet"),
            "entries": str(self.folder / "entries" / f"{month:%Y-%m}.parquet") if month else "",
            "months": str(self.folder / "months" / f"{month:%Y-%m}.parquet") if month else "",
        }


def _statements() -> Mapping[str, str]:
    """The parts of the script by their names."""
    text = files("guanxi.shell.bench").joinpath("night.sql").read_text("utf-8")
    parts = text.split("-- name: ")[1:]
    return {name.strip(): body for name, _, body in (part.partition("\n") for part in parts)}
