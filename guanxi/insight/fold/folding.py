"""Bring the fold up to a night: fold new days in, or fold again what late facts have touched.

The unit of folding again is the month. A month stands while it was made from exactly the fact
files that speak of its days now, and its accounts are described as they were then. The first month
that does not stand, and every month after it, is folded again from the snapshot before it. A full
rebuild is the same from the first month on.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import timedelta

from guanxi.insight.fold.months import Folder, end_of, month_of
from guanxi.insight.fold.record import Fold, MonthFold


def fold_through_the_night(folder: Folder) -> Fold:
    """The fold at the end of the night's day, recorded. Again for the same facts, it does nothing.

    Every month is recorded when it is done, so that a night that was killed goes on from there.
    """
    day, ledger = folder.sources.day, folder.ledger
    old = ledger.read()
    policy = _digest(folder)
    references = {file.path: file.checksum for file in folder.sources.files("accounts")}
    months = _standing_months(folder, old, references) if old.policy == policy else []
    if months and months[-1].day == day and references != old.references:
        months[-1] = folder.go_on(months[-1], day=day)  # the same days under new owners
    while not months or months[-1].day < day:
        months = _with_more_days(folder, months)
        ledger.write(Fold(policy=policy, references=references, months=months))
    closed = [replace(month, before=None) for month in months[:-1]]
    whole = [*closed, folder.with_before(months[-1], closed)]
    fold = Fold(policy=policy, references=references, months=whole)
    ledger.write(fold)
    return fold


def _with_more_days(folder: Folder, months: list[MonthFold]) -> list[MonthFold]:
    """Go on with the unfinished month, or begin the next one."""
    day = folder.sources.day
    if not months:
        month = month_of(folder.sources.first_fact_on() or day)
        return [folder.begin(None, month=month, day=min(day, end_of(month)))]
    last = months[-1]
    if last.day < end_of(last.month):
        return [*months[:-1], folder.go_on(last, day=min(day, end_of(last.month)))]
    month = last.day + timedelta(days=1)
    return [*months, folder.begin(last, month=month, day=min(day, end_of(month)))]


def _standing_months(folder: Folder, old: Fold, references: Mapping[str, str]) -> list[MonthFold]:
    """The months from the first on that need not be folded again."""
    sources = folder.sources
    if not old.months or old.months[0].month != month_of(sources.first_fact_on() or sources.day):
        return []
    retold = _accounts_retold(folder, old, references)
    standing = []
    for month in old.months:
        if month.day > sources.day or month.facts != sources.facts(
            first=month.month, last=month.day
        ):
            break
        if month.day < end_of(month.month):
            until = min(sources.day, end_of(month.month))
            if not folder.accrual_is_sound(month, day=until):
                break
        elif retold and not folder.reference_is_as_folded(month):
            break
        standing.append(month)
    return standing


def _accounts_retold(folder: Folder, old: Fold, references: Mapping[str, str]) -> bool:
    """Whether what was said of accounts in closed months may have changed."""
    closed = [month for month in old.months if month.day == end_of(month.month)]
    added = [path for path in references if path not in old.references]
    if not closed:
        return False
    if any(references.get(path) != checksum for path, checksum in old.references.items()):
        return True
    if added and any(month.strangers for month in closed):
        return True
    earliest = folder.sources.earliest_day_of(added)
    return earliest is not None and earliest <= closed[-1].day


def _digest(folder: Folder) -> str:
    """Of what the rulebook decides, and whose facts are one person's: others make another fold."""
    text = json.dumps(asdict(folder.valuation), sort_keys=True)
    if absorbed := folder.sources.absorbed:
        text += json.dumps(sorted(absorbed.items()))
    return hashlib.sha256(text.encode()).hexdigest()
