"""The manifest of a delivery: which files, how many rows, which checksums.

``manifest.json`` is written last; a folder without it is no delivery. The simulator and the
adapters write it with `write_manifest`, ingest reads it with `read_manifest`.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, Self

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from guanxi.ingest.contract import FILES
from guanxi.ingest.refusals import DeliveryRefused

MANIFEST_NAME = "manifest.json"
ENDINGS = (".csv", ".csv.gz", ".parquet")
_SIZE_MAX = 1_000_000
_SEQUENCE_MAX = 32_767


class FileEntry(BaseModel):
    """What the bank says about one of its files."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[
        str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,199}\.(csv|csv\.gz|parquet)$")
    ]
    rows: Annotated[int, Field(ge=0, strict=True)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Manifest(BaseModel):
    """One delivery: a business day, the days its rows speak for, and all files of the contract."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    contract: Literal[1]
    bank: Annotated[str, Field(min_length=1, max_length=200)]
    business_day: date
    covers_from: date
    sequence: Annotated[int, Field(ge=1, le=_SEQUENCE_MAX, strict=True)] = 1
    files: dict[str, FileEntry]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if missing := [kind for kind in FILES if kind not in self.files]:
            raise ValueError(f"files: {', '.join(missing)} missing")
        if extra := [kind for kind in self.files if kind not in FILES]:
            raise ValueError(f"files: {', '.join(extra)} not in the contract")
        if self.covers_from > self.business_day:
            raise ValueError("covers_from lies after business_day")
        names = [entry.name for entry in self.files.values()]
        if len(set(names)) < len(names):
            raise ValueError("files: one name stands twice")
        return self

    @cached_property
    def digest(self) -> str:
        """Tells one delivery from another: two with the same digest are the same delivery."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the delivery in ``folder``. Raises DeliveryRefused where it is unusable."""
    path = folder / MANIFEST_NAME
    try:
        if path.stat().st_size > _SIZE_MAX:
            raise DeliveryRefused(
                _("%(path)s is too long for a manifest. Send it again.") % {"path": path}
            )
        return Manifest.model_validate_json(path.read_bytes())
    except OSError as error:
        raise DeliveryRefused(
            _("%(path)s cannot be read (%(why)s). Let this user read it, or send it again.")
            % {"path": path, "why": error.strerror}
        ) from None
    except ValidationError as error:
        first = error.errors()[0]
        raise DeliveryRefused(
            _("%(path)s: %(key)s: %(why)s. See docs/feed.md for its form, then send it again.")
            % {
                "path": path,
                "key": ".".join(str(part) for part in first["loc"]) or "manifest",
                "why": first["msg"].removeprefix("Value error, "),
            }
        ) from None


def write_manifest(
    folder: Path,
    *,
    bank: str,
    days: tuple[date, date],
    files: Mapping[str, tuple[str, int]],
    sequence: int = 1,
) -> Manifest:
    """Seal a delivery: ``days`` are covers_from and business_day, ``files`` kind → (name, rows)."""
    manifest = Manifest(
        contract=1,
        bank=bank,
        covers_from=days[0],
        business_day=days[1],
        sequence=sequence,
        files={
            kind: FileEntry(name=name, rows=rows, sha256=_sha256(folder / name))
            for kind, (name, rows) in files.items()
        },
    )
    draft = folder / f".{MANIFEST_NAME}.{os.getpid()}"
    text = json.dumps(manifest.model_dump(mode="json"), ensure_ascii=False, indent=1)
    draft.write_text(text + "\n", "utf-8")
    draft.rename(folder / MANIFEST_NAME)
    return manifest


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
