"""What is wrong, in words for the person who repairs it."""

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from guanxi.ingest.contract import AMOUNT_MINOR_MAX, FILES, KEY_MAX, TEXT_MAX

REASONS: dict[str, str | Promise] = {
    "required": _("is empty, and must not be"),
    "key_form": _(
        "is no key: 1 to %(key_max)d letters, digits or signs without blanks, beginning with a "
        "letter or digit"
    ),
    "text_length": _("is longer than %(text_max)d characters"),
    "control_character": _("holds a character that cannot be seen (a line end, a tab)"),
    "formula": _("begins like a formula, which a spreadsheet would run"),
    "code": _("is none of: %(codes)s"),
    "day_form": _("is no day: write 2026-11-21"),
    "moment_form": _("is no moment: write 2026-11-21T09:30:00, without zone"),
    "whole_number": _("is no whole number of at most 18 digits: amounts are in fen or cents"),
    "yes_no_form": _("is neither true nor false"),
    "currency_known": _("is a currency for which the rulebook has no rate"),
    "range": _("lies outside %(minimum)d to %(maximum)d"),
    "too_early": _("lies before 1900"),
    "future_day": _("lies after the business day"),
    "too_far_ahead": _("lies after the year 2200: leave it empty for “for ever”"),
    "reference": _("names nothing that stands in %(references)s: send that row with it"),
    "repeated_key": _("stands in the file before: the first row was taken"),
    "already_delivered": _("came with an earlier delivery: correct that one, or leave the row out"),
    "columns": _("the row has more or fewer values than the heading"),
    "quoting": _("the row has a quotation mark too few or too many"),
}


def reason(file: str, column: str, rule: str) -> str:
    """The sentence for one fault, in the reader's language."""
    if rule not in REASONS:
        return _contracted(file, rule)
    if not column:
        return str(REASONS[rule])
    spec = FILES[file].column(column)
    values = {
        "key_max": KEY_MAX,
        "text_max": TEXT_MAX,
        "codes": ", ".join(spec.codes),
        "minimum": spec.minimum or 0,
        "maximum": AMOUNT_MINOR_MAX if spec.maximum is None else spec.maximum,
        "references": file_in_words(spec.references) if spec.references else "",
    }
    return f"{column} {REASONS[rule]}" % values


def file_in_words(file: str) -> str:
    """What the reader calls the rows of that file: its name, in Chinese what it means."""
    is_chinese = (get_language() or "").startswith("zh")
    return FILES[file].meaning[1] if is_chinese else file.replace("_", " ")


def _contracted(file: str, rule: str) -> str:
    for name, (english, chinese) in FILES[file].rules:
        if name == rule:
            return chinese if (get_language() or "").startswith("zh") else english
    raise KeyError(f"{file} has no rule {rule!r}")
