"""Why something is as it is: the rule, the edition of the rulebook, the facts used (0.4)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _

Words = str | Promise


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """The answer to "why?". Texts are lazy, so that each reader gets them in their language."""

    subject: Words
    outcome: Words
    rule: Words
    version: str  # Rulebook.version, or the night's where no rulebook decided
    facts: Sequence[tuple[Words, Words | int]] = field(default=())

    def as_json(self) -> dict[str, object]:
        """For machines, in the language of the moment."""
        return {
            "subject": str(self.subject),
            "outcome": str(self.outcome),
            "rule": str(self.rule),
            "version": self.version,
            "facts": [{"label": str(label), "value": _plain(value)} for label, value in self.facts],
        }

    def as_text(self) -> str:
        """For a terminal: one line each, the facts indented."""
        lines = [
            _fact(self.subject, self.outcome),
            _("Rule: %(rule)s") % {"rule": self.rule},
            _("Rulebook: %(version)s") % {"version": self.version},
        ]
        if self.facts:
            lines.append(_("Facts:"))
            lines += ["  " + _fact(label, value) for label, value in self.facts]
        return "\n".join(lines)


def _fact(label: Words, value: Words | int) -> str:
    return _("%(label)s: %(value)s") % {"label": label, "value": value}


def _plain(value: Words | int) -> str | int:
    return value if isinstance(value, int) else str(value)
