"""The eight files of the bank, what we take from each, and where the ledger ends."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from django.utils.translation import gettext as _

from guanxi.ingest.adapters.berka.reading import (
    Asc,
    Wanted,
    born_on,
    count,
    day,
    key,
    minor,
    one_of,
    plain,
    read_asc,
    sex,
)
from guanxi.ingest.adapters.refusals import AdapterRefused

_ENDINGS = (".asc", ".asc.gz")
_TEXT, _DAY, _MINOR = pa.string(), pa.date32(), pa.int64()


def _key(name: str) -> Wanted:
    return Wanted(name, name, _TEXT, key)


def _header(names: str) -> tuple[str, ...]:
    return tuple(names.split())


SMALL_FILES = (
    Asc(
        "district",
        tuple(f"A{number}" for number in range(1, 17)),
        (
            Wanted("A1", "district_id", _TEXT, key),
            Wanted("A2", "name", _TEXT, plain),
            Wanted("A3", "region", _TEXT, plain),
        ),
    ),
    Asc(
        "client",
        _header("client_id birth_number district_id"),
        (
            _key("client_id"),
            _key("district_id"),
            Wanted("birth_number", "born_on", _DAY, born_on),
            Wanted("birth_number", "sex", _TEXT, sex),
        ),
    ),
    Asc(
        "account",
        _header("account_id district_id frequency date"),
        (
            _key("account_id"),
            _key("district_id"),
            Wanted(
                "frequency",
                "frequency",
                _TEXT,
                one_of("POPLATEK MESICNE", "POPLATEK TYDNE", "POPLATEK PO OBRATU"),
            ),
            Wanted("date", "opened_on", _DAY, day),
        ),
    ),
    Asc(
        "disp",
        _header("disp_id client_id account_id type"),
        (
            _key("disp_id"),
            _key("client_id"),
            _key("account_id"),
            Wanted("type", "type", _TEXT, one_of("OWNER", "DISPONENT")),
        ),
    ),
    Asc(
        "card",
        _header("card_id disp_id type issued"),
        (
            _key("card_id"),
            _key("disp_id"),
            Wanted("type", "type", _TEXT, one_of("junior", "classic", "gold")),
            Wanted("issued", "issued_on", _DAY, day),
        ),
    ),
    Asc(
        "loan",
        _header("loan_id account_id date amount duration payments status"),
        (
            _key("loan_id"),
            _key("account_id"),
            Wanted("date", "granted_on", _DAY, day),
            Wanted("amount", "principal_minor", _MINOR, minor),
            Wanted("duration", "months", _MINOR, count),
            Wanted("payments", "instalment_minor", _MINOR, minor),
        ),
    ),
    Asc(
        "order",
        _header("order_id account_id bank_to account_to amount k_symbol"),
        (
            _key("order_id"),
            _key("account_id"),
            Wanted("bank_to", "bank_to", _TEXT, plain),
            Wanted("account_to", "account_to", _TEXT, plain),
            Wanted("amount", "amount_minor", _MINOR, minor),
            Wanted("k_symbol", "symbol", _TEXT, one_of("", "SIPO", "POJISTNE", "LEASING", "UVER")),
        ),
    ),
)
LEDGER = Asc(
    "trans",
    _header("trans_id account_id date type operation amount balance k_symbol bank account"),
    (
        _key("trans_id"),
        _key("account_id"),
        Wanted("date", "booked_on", _DAY, day),
        Wanted("type", "type", _TEXT, one_of("PRIJEM", "VYDAJ", "VYBER")),
        Wanted(
            "operation",
            "operation",
            _TEXT,
            one_of("", "VKLAD", "VYBER", "VYBER KARTOU", "PREVOD Z UCTU", "PREVOD NA UCET"),
        ),
        Wanted("amount", "amount_minor", _MINOR, minor),
        Wanted(
            "k_symbol",
            "symbol",
            _TEXT,
            one_of(
                "", "SIPO", "UROK", "SANKC. UROK", "SLUZBY", "DUCHOD", "POJISTNE", "UVER", "LEASING"
            ),
        ),
        Wanted("bank", "bank", _TEXT, plain),
        Wanted("account", "partner_account", _TEXT, plain),
    ),
)


@dataclass(frozen=True, kw_only=True)
class BankFiles:
    """All files understood, by the stem of their name, and the days the ledger is complete for."""

    tables: Mapping[str, pa.Table]
    first_day: date
    last_day: date


def read_files(folder: Path) -> BankFiles:
    """Read the bank's folder. Raises AdapterRefused where a file is absent or broken."""
    paths = {asc.stem: _path_of(folder, asc.stem) for asc in SMALL_FILES}
    path, is_cut = _ledger_in(folder)
    tables = {asc.stem: read_asc(paths[asc.stem], asc) for asc in SMALL_FILES}
    tables[LEDGER.stem] = read_asc(path, LEDGER)
    booked = pc.min_max(tables[LEDGER.stem]["booked_on"]).as_py()
    if booked["min"] is None:
        raise AdapterRefused(
            _("%(path)s: no row below the header: take it again from its source.") % {"path": path}
        )
    # The head of the ledger was cut by rows, in the middle of its last day.
    last_day = booked["max"] - timedelta(days=1) if is_cut else booked["max"]
    return BankFiles(tables=tables, first_day=booked["min"], last_day=last_day)


def _path_of(folder: Path, stem: str) -> Path:
    if not folder.is_dir():
        raise AdapterRefused(
            _("%(folder)s: no such folder: name the one with the PKDD'99 files.")
            % {"folder": folder}
        )
    for ending in _ENDINGS:
        if (path := folder / f"{stem}{ending}").is_file():
            return path
    raise AdapterRefused(
        _(
            "%(folder)s: %(stem)s.asc (or %(stem)s.asc.gz) is not there. The adapter needs "
            "account, card, client, disp, district, loan, order and trans: docs/berka.md says "
            "where to get them."
        )
        % {"folder": folder, "stem": stem}
    )


def _ledger_in(folder: Path) -> tuple[Path, bool]:
    """The whole ledger where the bank has it, else its head; and whether it is only the head."""
    heads = [path for ending in _ENDINGS for path in sorted(folder.glob(f"trans_head_*{ending}"))]
    try:
        return _path_of(folder, LEDGER.stem), False
    except AdapterRefused:
        if not heads:
            raise
        return heads[0], True
