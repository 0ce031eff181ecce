"""Changes of policies: dropped, opened, or with one word of their condition exchanged."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from guanxi.foundation.dictionary import Purpose
from guanxi.privacy.attacks.mutants.mutant import Mutant
from guanxi.privacy.attacks.scratch import Connection
from guanxi.privacy.attacks.suite.judging import Suspicion
from guanxi.privacy.enforcement.roles import login


@dataclass(frozen=True, kw_only=True)
class Policy:
    """One policy as it stands: whom it is for, its condition and that of new rows."""

    name: str
    table: str
    role: str
    using: str | None
    check: str | None

    @property
    def purpose(self) -> Purpose | None:
        """None for those of the guard and the like."""
        return Purpose(self.role[2:]) if self.role.startswith("v_") else None

    def with_conditions(self, using: str | None, check: str | None) -> str:
        """The statement that gives it other conditions."""
        said = f'ALTER POLICY "{self.name}" ON public."{self.table}"'
        said += f" USING ({using})" if using else ""
        return said + (f" WITH CHECK ({check})" if check else "")


Change = Callable[[str], str]


def _swapped(pattern: str, replacement: str) -> Change:
    return lambda said: re.sub(pattern, replacement, said)


# What is exchanged in a condition, by the name of the operator.
CHANGES: Mapping[str, Change] = {
    "condition true": lambda said: "true",
    "other purpose": lambda said: re.sub(
        r"gx\.level\('(\w+)'::text\)",
        lambda found: (
            "gx.level('" + ("personal" if found[1] == "standard" else "standard") + "'::text)"
        ),
        said,
    ),
    "other person": _swapped(r"gx\.actor\(\)", "gx.actor() + 1"),
    "anybody's own": _swapped(r"WHEN 'own'::text THEN ", "WHEN 'own'::text THEN true OR "),
    "any office's": _swapped(r"WHEN 'office'::text THEN ", "WHEN 'office'::text THEN true OR "),
    "head office blind": _swapped(r"WHEN 'bank'::text THEN true", "WHEN 'bank'::text THEN false"),
    "anybody else too": _swapped(r"ELSE false", "ELSE true"),
    "whole bank without a level": _swapped(
        r"WHEN 'bank'::text THEN true", "WHEN 'bank'::text THEN NULL"
    ),
    "refusals forgotten": _swapped(r"NOT \(EXISTS ", "(true OR EXISTS "),
    "other refusal": _swapped(
        r"'(direct_marketing|third_party_disclosure|automated_decisions)'::text",
        "'sensitive_data'::text",
    ),
    "refusal of another": _swapped(r"r\.customer_id = ", "r.customer_id + 1 = "),
    "lately for years": _swapped(r"'00:10:00'::interval", "'10 years'::interval"),
    "fixed offices": _swapped(r"gx\.offices\(\)", "ARRAY[3, 4, 6]::bigint[]"),
    "fixed customers": _swapped(r"gx\.own_customers\(\)", "ARRAY[1, 2, 3, 4, 5]::bigint[]"),
    "self for all": _swapped(r"= 'self'::text\)", "IS NOT NULL)"),
    "self is anybody": _swapped(r"= \( SELECT gx\.actor\(\) AS actor\)\)\)", "IS NOT NULL))"),
    "old work opens": _swapped(r"\(closed_at IS NULL\) OR", "(true) OR"),
    "somebody is anybody": _swapped(
        r"\( SELECT gx\.level\('\w+'::text\) AS level\) IS NOT NULL", "true"
    ),
    "nobody": lambda said: "false",
    "handed over by anybody": _swapped(r"handed_by_id = ", "handed_by_id IS NOT NULL OR 0 = "),
    "other account": _swapped(r"a\.id = ", "a.id + 1 = "),
    "other work": _swapped(r"w\.id = ", "w.id + 1 = "),
    "open work of another": _swapped(r"o\.customer_id = ", "o.customer_id + 1 = "),
}


def policies(administrator: Connection) -> list[Policy]:
    """Every policy of the database, in the order of their names."""
    found = administrator.execute(
        "SELECT p.polname, c.relname, pg_get_userbyid(p.polroles[1]), "
        "pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid) "
        "FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid ORDER BY 2, 1"
    ).fetchall()
    return [
        Policy(name=name, table=table, role=role, using=using, check=check)
        for name, table, role, using, check in found
    ]


def mutants_of_policies(administrator: Connection) -> Iterator[Mutant]:
    """Every change of every policy."""
    for policy in policies(administrator):
        yield from _mutants_of(policy)


def _mutants_of(policy: Policy) -> Iterator[Mutant]:
    near = Suspicion(table=policy.table, purpose=policy.purpose)

    def mutant(operator: str, *statements: str) -> Mutant:
        name = f"{policy.name} on {policy.table}"
        return Mutant(operator=operator, name=name, statements=statements, near=near)

    here = f'"{policy.name}" ON public."{policy.table}"'
    yield mutant("policy dropped", f"DROP POLICY {here}")
    yield mutant("policy for everybody", f"ALTER POLICY {here} TO PUBLIC")
    if policy.purpose is not None:
        yield mutant("policy for a login", f"ALTER POLICY {here} TO {login(policy.purpose.value)}")
    for operator, change in CHANGES.items():
        using = _changed(policy.using, change)
        check = _changed(policy.check, change)
        if using:
            yield mutant(operator, policy.with_conditions(using, None))
        if check:
            yield mutant(f"{operator}, for new rows", policy.with_conditions(None, check))


def _changed(said: str | None, change: Change) -> str | None:
    if said is None:
        return None
    other = change(said)
    return other if other != said else None
