"""Why this tier, why this steward: the rule, its edition, the facts (0.4)."""

from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from guanxi.bank.codes import Role
from guanxi.bank.models import Customer
from guanxi.bank.policy import BankSection
from guanxi.foundation.money import amount
from guanxi.foundation.refusals import Refusal
from guanxi.rulebook.explanations import Explanation, Words
from guanxi.stewardship.codes import Ground, Position, Reason, Tier
from guanxi.stewardship.measures.evidence import Said, read_evidence
from guanxi.stewardship.measures.ladder import BASIS_COLUMNS
from guanxi.stewardship.models import CustomerTier, DecidedNight, Stewardship, WaitingCustomer
from guanxi.stewardship.policy import StewardshipSection, TiersSection

Fact = tuple[Words, Words | int]

BASIS_WORDS: dict[str, Promise] = {
    "weighted_month_average": _("month-average of weighted assets"),
    "month_average": _("month-average of assets"),
    "day": _("assets of the day"),
}
_RISE_WORDS: dict[str, Promise] = {
    "at_once": _("a rise counts at once"),
    "month_end": _("a rise counts at the month-end"),
}


class NothingDecided(Refusal):
    """No night has decided anything on this customer."""


def why_tier(customer_id: int) -> Explanation:
    """Why the customer has this tier. Raises NothingDecided."""
    row = CustomerTier.objects.filter(pk=customer_id).first()
    night = DecidedNight.objects.filter(pk=row.night).first() if row else None
    if row is None or night is None:
        raise NothingDecided(
            str(_("No night has decided the tier of this customer yet: run the night first."))
        )
    return Explanation(
        subject=_("Tier"),
        outcome=format_lazy(
            _("{tier}, since {day}"), tier=Tier(row.tier).label, day=row.tier_since.isoformat()
        ),
        rule=_tier_rule(TiersSection.model_validate(night.policy["tiers"])),
        version=night.rulebook_version,
        facts=list(_tier_facts(row, night)),
    )


def _tier_rule(section: TiersSection) -> Promise:
    basis = format_lazy(
        _("Bands are decided on the {basis}, the private band on the {top}"),
        basis=BASIS_WORDS[section.basis],
        top=BASIS_WORDS[section.top_band_basis],
    )
    if section.grace_month_ends == 0:
        return format_lazy(_("{basis}; tiers follow every night."), basis=basis)
    grace = ngettext_lazy(
        "a drop counts after {count} month-end below",
        "a drop counts only after {count} month-ends below",
        section.grace_month_ends,
    )
    return format_lazy(
        _("{basis}; {rise}; {grace}."),
        basis=basis,
        rise=_RISE_WORDS[section.rise],
        grace=format_lazy(grace, count=section.grace_month_ends),
    )


def _tier_facts(row: CustomerTier, night: DecidedNight) -> Iterator[Fact]:
    section = TiersSection.model_validate(night.policy["tiers"])
    currency = BankSection.model_validate(night.policy["bank"]).currency
    yield _("Day"), night.day.isoformat()
    yield _("Assets of the day"), amount(row.assets_minor, currency)
    for label, value in (
        (BASIS_WORDS[section.basis], row.basis_minor),
        (BASIS_WORDS[section.top_band_basis], row.top_basis_minor),
    ):
        yield format_lazy(_("{basis}, this month"), basis=label), amount(value, currency)
    yield _("Tier by this month so far"), Tier(row.measured_tier).label
    for said in read_evidence(row.evidence):
        if said.month < night.day.replace(day=1):
            yield _month_fact(said, section, currency)
    yield from _thresholds(section, currency)
    yield from _movements(row, currency)
    if row.maintained:
        grounds: list[Words] = [Ground(code).label for code in row.grounds.split(",")]
        yield _("Maintained because of"), _joined(grounds)
    else:
        yield _("Maintained because of"), _("nothing: not a maintained customer")


def _month_fact(said: Said, section: TiersSection, currency: str) -> Fact:
    tier = list(Tier)[said.rank]
    values = {name: getattr(said, column) for name, column in BASIS_COLUMNS.items()}
    return (
        format_lazy(_("Month {month}"), month=f"{said.month:%Y-%m}"),
        format_lazy(
            _("{basis} {value}, {top} {top_value}: {tier}"),
            basis=BASIS_WORDS[section.basis],
            value=amount(values[section.basis], currency),
            top=BASIS_WORDS[section.top_band_basis],
            top_value=amount(values[section.top_band_basis], currency),
            tier=tier.label,
        ),
    )


def _thresholds(section: TiersSection, currency: str) -> Iterator[Fact]:
    top, *bands = section.bands
    for grade in section.grades:
        yield (
            format_lazy(_("{tier} from"), tier=Tier(grade.code).label),
            format_lazy(
                _("{assets} and a yearly contribution of {contribution}"),
                assets=amount(top.at_least * 100, currency),
                contribution=amount(grade.contribution_at_least * 100, currency),
            ),
        )
    for band in bands:
        label = format_lazy(_("{tier} from"), tier=Tier(band.code).label)
        yield label, amount(band.at_least * 100, currency)


def _movements(row: CustomerTier, currency: str) -> Iterator[Fact]:
    yield _("Yearly contribution"), amount(row.contribution_minor, currency)
    yield _("Month-ends in a row below this tier"), row.months_below
    if row.falls_on is not None:
        yield _("Falls on, unless the assets recover"), row.falls_on.isoformat()
    if row.next_tier is not None and row.gap_minor is not None:
        yield (
            _("To the next tier"),
            format_lazy(
                _("{amount} to {tier}"),
                amount=amount(row.gap_minor, currency),
                tier=Tier(row.next_tier).label,
            ),
        )


def why_steward(customer_id: int) -> Explanation:
    """Why these stewards, or why none. Raises NothingDecided."""
    row = CustomerTier.objects.filter(pk=customer_id).first()
    night = DecidedNight.objects.filter(pk=row.night).first() if row else None
    if row is None or night is None:
        raise NothingDecided(
            str(_("No night has decided the stewards of this customer yet: run the night first."))
        )
    held = list(
        Stewardship.objects.filter(customer=customer_id, until=None)
        .select_related("staff__branch", "night")
        .order_by("position")
    )
    return Explanation(
        subject=_("Stewards"),
        outcome=_joined(list(map(_named, held))) if held else _without(row),
        rule=_(
            "By tier, roles are asked in order of preference, in the home office and then in the "
            "office above it; better tiers and larger assets first; whoever has fewest customers "
            "takes the next, nobody more than the role may have. A steward stays as long as he or "
            "she works there and can serve."
        ),
        version=night.rulebook_version,
        facts=list(_steward_facts(row, night, held)),
    )


def _named(one: Stewardship) -> Promise:
    return format_lazy(
        "{position}: {name} ({number}, {role})",
        position=one.position,
        name=one.staff.name,
        number=one.staff.source_id,
        role=one.staff.get_role_display(),
    )


def _without(row: CustomerTier) -> Promise:
    if not row.maintained:
        return _("none: not a maintained customer")
    waiting = WaitingCustomer.objects.filter(pk=row.pk).first()
    if waiting:
        return _("none yet: nobody who may serve this tier has a free place")
    return _("none: the rulebook names no role for this tier")


def _steward_facts(
    row: CustomerTier, night: DecidedNight, held: list[Stewardship]
) -> Iterator[Fact]:
    section = StewardshipSection.model_validate(night.policy["stewardship"])
    home = Customer.objects.select_related("branch").only("branch__name").get(pk=row.pk).branch
    yield _("Day"), night.day.isoformat()
    yield _("Tier"), Tier(row.tier).label
    yield _("Home office"), home.name
    for position, wished in ((Position.A, section.steward_a), (Position.B, section.steward_b)):
        roles = wished.get(row.tier, [])  # type: ignore[call-overload]
        words: list[Words] = [Role(role).label for role in roles]
        yield (
            format_lazy(_("Roles for {position}"), position=position.label),
            _joined(words) if words else _("none"),
        )
    for one in held:
        yield from _facts_of(one, section)


def _facts_of(one: Stewardship, section: StewardshipSection) -> Iterator[Fact]:
    customers = Stewardship.objects.filter(staff=one.staff_id, until=None).count()
    places = section.capacity.get(one.staff.role, 0)  # type: ignore[call-overload]
    position = Position(one.position).label
    yield (
        format_lazy(_("{position} since"), position=position),
        format_lazy(
            _("{day}: {reason}"), day=one.since.isoformat(), reason=Reason(one.reason).label
        ),
    )
    yield format_lazy(_("{position}: office"), position=position), one.staff.branch.name
    yield (
        format_lazy(_("{position}: customers"), position=position),
        format_lazy(_("{held} of at most {places}"), held=customers, places=places),
    )
    if one.night is not None:
        yield (
            format_lazy(_("{position}: decided by"), position=position),
            one.night.rulebook_version,
        )


def _joined(words: list[Words]) -> Promise:
    return format_lazy("{and_}".join(["{}"] * len(words)), *words, and_=pgettext_lazy("list", "; "))
