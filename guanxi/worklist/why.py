"""Why a piece of work stands where it stands (0.4, 5.1)."""

from datetime import timedelta

from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.money import amount
from guanxi.rulebook.explanations import Explanation, Words
from guanxi.worklist import queries, rules
from guanxi.worklist.causes import cause_of
from guanxi.worklist.codes import Escalation
from guanxi.worklist.models import WorkItem
from guanxi.worklist.policy import WorklistSection
from guanxi.worklist.scoring import figures_of, situations_of, work_of
from guanxi.worklist.sentences import sentence

_PARTS = {
    "due": _("of that for the due day"),
    "severity": _("of that for the severity"),
    "tier": _("of that for the tier"),
    "contacted": _("of that because the customer was contacted recently"),
    "reachable": _("of that because no telephone is known"),
}
_ESCALATIONS = dict(Escalation.choices)
_sentence = lazy(sentence, str)
_day = lazy(date_format, str)
_amount = lazy(amount, str)


def why_work_item(item_id: int) -> Explanation:
    """The rule of the order, its edition and the facts. Raises WorkItem.DoesNotExist."""
    item = WorkItem.objects.get(pk=item_id)
    cause = cause_of(item.cause)
    return Explanation(
        subject=_line(_("Work %(number)s for customer %(customer)s"), item),
        outcome=_sentence(cause.reason, item.evidence, item.currency),
        rule=_("Order of the list: due day and amount, nothing else")
        if item.is_ranked_plainly
        else _("Order of the list: propensity × context × value × lever"),
        version=item.rulebook_version,
        facts=_facts(item, cause.name),
    )


def _line(template: Words, item: WorkItem) -> Words:
    return lazy(lambda: str(template) % {"number": item.pk, "customer": item.customer_id}, str)()


def _facts(item: WorkItem, cause: Words) -> list[tuple[Words, Words | int]]:
    return [
        (_("Cause"), cause),
        (_("Comes from"), item.source),
        (_("At stake"), _amount(item.amount_minor, item.currency)),
        (_("Raised on"), _day(item.raised_on)),
        (_("Due on"), _day(item.due_on)),
        *_escalation(item),
        *(_plainly(item) if item.is_ranked_plainly else _by_all(item)),
        (_("Score, millionths"), item.score_ppm),
        (_("Ranked for"), _day(item.ranked_for)),
    ]


def _escalation(item: WorkItem) -> list[tuple[Words, Words | int]]:
    """That nothing had been done, and who was given it then."""
    if item.escalated_on is None:
        return []
    return [
        (_("Nothing was done: given to"), _ESCALATIONS[item.escalated]),
        (_("Given on"), _day(item.escalated_on)),
    ]


def _plainly(item: WorkItem) -> list[tuple[Words, Words | int]]:
    return [
        (
            _("Automated decisions"),
            _("refused: chance, tier and priority do not count"),
        ),
        (_("Value, %"), item.value_percent),
    ]


def _by_all(item: WorkItem) -> list[tuple[Words, Words | int]]:
    return [
        (_("Propensity, %"), item.propensity_percent or 0),
        (_("Context, %"), item.context_percent or 0),
        *_context(item),
        (_("Value, %"), item.value_percent),
        (_("Lever, %"), item.lever_percent or 0),
    ]


def _context(item: WorkItem) -> list[tuple[Words, Words | int]]:
    """The parts of the context, if they still give what stands in the list."""
    book = queries.rulebook_of(item, item.ranked_for - timedelta(days=1))
    section = book.section(WorklistSection)
    situation = situations_of([item.customer_id], day=item.ranked_for, section=section)
    figures = figures_of(section.context)
    seen = situation(work_of(item))
    if rules.context_percent(seen, figures) != item.context_percent:
        return []
    return [(_PARTS[part], points) for part, points in rules.context_parts(seen, figures).items()]
