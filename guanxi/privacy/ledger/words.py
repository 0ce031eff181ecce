"""A report as an auditor reads it."""

from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from guanxi.privacy.ledger.findings import Damage, Harm, Report

SHOWN_MAX = 200


def report_in_words(report: Report) -> str:
    """The judgement first, then what was found, then what should be known."""
    counts = {
        "lines": f"{report.entries:,}",
        "heads": f"{report.heads:,}",
        "until": report.sealed_until or "–",
    }
    lines = [
        _("Whole: %(lines)s lines under %(heads)s heads, sealed until %(until)s.") % counts
        if report.is_whole
        else _("DAMAGED: %(lines)s lines under %(heads)s heads, sealed until %(until)s.") % counts,
        _("The bank's key %(key)s") % {"key": report.bank_key or "–"},
        _("The witness's key %(key)s") % {"key": report.witness_key or "–"},
    ]
    if not report.compared_with_witness:
        lines.append(
            _("Not compared with the witness's own copy: see docs/ledger.md for what that leaves.")
        )
    return "\n".join([*lines, *_damages(report.damages), *_remarks(report)])


def _damages(damages: list[Damage]) -> list[str]:
    lines = []
    for (harm, kind, detail), group in groupby(damages, key=lambda d: (d.harm, d.kind, d.detail)):
        numbers = [damage.number for damage in group]
        text = f"  {harm_in_words(harm)}: {kind_in_words(kind)} {_numbers(numbers)}".rstrip()
        lines.append(f"{text} ({detail})" if detail else text)
    more = len(lines) - SHOWN_MAX
    if more > 0:
        lines[SHOWN_MAX:] = [_("  … and %(count)s more; --json tells them.") % {"count": more}]
    return lines


def _numbers(numbers: list[int | None]) -> str:
    """1, 2, 5–9."""
    parts: list[list[int]] = []
    for number in numbers:
        if number is None:
            continue
        if parts and number == parts[-1][-1] + 1:
            parts[-1][1:] = [number]
        else:
            parts.append([number])
    return ", ".join("–".join(map(str, part)) for part in parts)


def _remarks(report: Report) -> list[str]:
    remarks = report.remarks
    said = [
        (
            remarks.pending,
            ngettext(
                "%(count)s line is younger than the last head.",
                "%(count)s lines are younger than the last head.",
                remarks.pending,
            ),
        ),
        (
            remarks.unwitnessed,
            ngettext(
                "%(count)s head is too young to have been witnessed.",
                "%(count)s heads are too young to have been witnessed.",
                remarks.unwitnessed,
            ),
        ),
        (
            remarks.beyond_copy,
            ngettext(
                "%(count)s head is younger than the witness's copy.",
                "%(count)s heads are younger than the witness's copy.",
                remarks.beyond_copy,
            ),
        ),
        (
            len(remarks.late_words),
            ngettext(
                "%(count)s head was witnessed more than five minutes late.",
                "%(count)s heads were witnessed more than five minutes late.",
                len(remarks.late_words),
            ),
        ),
    ]
    lines = [text % {"count": f"{count:,}"} for count, text in said if count]
    lines += [
        _("Nothing was sealed from %(since)s until %(until)s.") % {"since": since, "until": until}
        for since, until in remarks.silences[-SHOWN_MAX:]
    ]
    return lines


def harm_in_words(harm: Harm) -> str:
    """What was done."""
    return {
        Harm.EDITED: pgettext("ledger", "edited"),
        Harm.DELETED: pgettext("ledger", "deleted"),
        Harm.INSERTED: pgettext("ledger", "inserted"),
        Harm.REORDERED: pgettext("ledger", "moved to another place"),
        Harm.TRUNCATED: pgettext("ledger", "cut off at the end"),
        Harm.FORKED: pgettext("ledger", "forked"),
        Harm.BACK_DATED: pgettext("ledger", "back-dated"),
        Harm.LEAF: pgettext("ledger", "leaf altered"),
        Harm.SUSPECT: pgettext("ledger", "suspect, with its leaf"),
        Harm.SIGNATURE: pgettext("ledger", "wrong signature"),
        Harm.UNWITNESSED: pgettext("ledger", "not witnessed"),
        Harm.KEY: pgettext("ledger", "another key"),
        Harm.UNREADABLE: pgettext("ledger", "cannot be read"),
        Harm.UNEXPLAINED: pgettext("ledger", "does not fit"),
    }[harm]


def kind_in_words(kind: str) -> str:
    """To what."""
    return {
        "intent": pgettext("ledger", "intent"),
        "release": pgettext("ledger", "release"),
        "head": pgettext("ledger", "head"),
        "leaf": pgettext("ledger", "leaf at place"),
        "line": pgettext("ledger", "line at place"),
        "file": "",
    }.get(kind, kind)
