"""The editions of the privacy statement as files: those that ship, the bank's own in its home.

One file is one edition (``GUANXI_HOME/statements/2027-1.toml``). It is published with the next
``guanxi init`` and from then on stands in the database; the file of a published edition may go,
but may not say something else.
"""

import hashlib
import tomllib
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from guanxi.foundation.home import guanxi_home
from guanxi.foundation.refusals import Refusal
from guanxi.privacy.codes import Part

_SHIPPED = Path(__file__).parent
_WORDS = Field(min_length=1)


class StatementRefused(Refusal):
    """An edition cannot be published; the message says which file, why, and what to do."""


class Words(BaseModel):
    """One text in both languages."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, str_strip_whitespace=True)
    zh: str = _WORDS
    en: str = _WORDS


class Parts(BaseModel):
    """The six parts (12.3)."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    collection: Words
    use: Words
    control: Words
    access: Words
    security: Words
    changes: Words

    def in_language(self, language: str) -> dict[str, str]:
        """The text by part, in the order of the parts."""
        return {part: getattr(getattr(self, part), language) for part in Part.values}


class Edition(BaseModel):
    """One file. ``asks_again``: consents given under earlier editions no longer count."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    version: str = Field(pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]{0,23}$")
    announced_on: date
    effective_on: date
    asks_again: bool
    what_changed: Words
    parts: Parts
    digest: str = ""


def every_edition() -> list[Edition]:
    """All editions there are as files, earliest first. Raises StatementRefused."""
    own = guanxi_home() / "statements"
    paths = [*sorted(_SHIPPED.glob("*.toml")), *sorted(own.glob("*.toml"))]
    return sorted(map(_edition, paths), key=lambda one: (one.effective_on, one.version))


def _edition(path: Path) -> Edition:
    raw = path.read_bytes()
    try:
        found = Edition.model_validate(tomllib.loads(raw.decode("utf-8")))
    except UnicodeDecodeError:
        raise _refused(path, _("not UTF-8: save the file in that encoding")) from None
    except tomllib.TOMLDecodeError as error:
        raise _refused(path, str(error)) from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise _refused(path, f"{where}: {first['msg']}") from None
    if found.announced_on > found.effective_on:
        raise _refused(path, _("announced_on: customers are told before it takes effect"))
    return found.model_copy(update={"digest": hashlib.sha256(raw).hexdigest()})


def _refused(path: Path, why: str) -> StatementRefused:
    words = _("%(file)s: this edition of the privacy statement cannot be published: %(why)s.")
    return StatementRefused(words % {"file": path, "why": why})
