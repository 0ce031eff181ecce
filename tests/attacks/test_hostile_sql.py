"""Whoever took over the program is refused by the database: `guanxi privacy attack` in short form.

Proves 12.1 and parts of 12.2 and 12.5.
"""

import pytest

from guanxi.privacy.attacks.contexts import counterfeiter
from guanxi.privacy.attacks.interference.comparing import compare
from guanxi.privacy.attacks.planting import plant
from guanxi.privacy.attacks.running import attack
from guanxi.privacy.attacks.scratch import scratch_database
from guanxi.privacy.attacks.suite.judging import Suite

ATTACKS, READS, MUTANTS = 800, 2_400, 40
SOME = 2_400  # about fifty under each context, so that what is opened is met
pytestmark = pytest.mark.django_db(transaction=True)


def quietly(_what, _share):
    """No progress is shown."""


def test_nothing_leaks_nothing_interferes_and_every_change_is_noticed():
    found = attack(attacks=ATTACKS, reads=READS, mutants=MUTANTS, seed=20261126, progress=quietly)
    assert found["leaks"] == []
    assert found["attacks"] >= ATTACKS
    assert found["classes"] >= 25
    assert found["different"] == []
    assert found["reads_compared"] == READS
    assert found["hidden_changed"] > READS
    assert found["breaches"] == []
    assert found["promises"] > 5_000
    assert found["mutants_escaped"] == found["mutants_compared"] == []
    assert found["mutants_caught"] + len(found["mutants_without_effect"]) == found["mutants"]
    assert found["mutants"] + found["stillborn"] == MUTANTS
    assert {oracle["class"] for oracle in found["oracles"]} >= {"explain", "statistics"}


OPENED = {
    "a policy that shows every row": "ALTER POLICY seen_for_standard ON public.bank_customer "
    "USING (true)",
    "a function that tells another's": "CREATE OR REPLACE FUNCTION gx.own_customers() RETURNS "
    "bigint[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS "
    "$$ SELECT array_agg(id) FROM public.bank_customer $$",
}


def test_the_comparison_notices_what_is_opened():
    """What is found when something is wrong: otherwise no difference would say nothing."""
    with scratch_database() as scratch:
        plant(scratch)
        with counterfeiter(scratch) as maker:
            suite = Suite(scratch, maker)
            assert compare(suite, reads=SOME, seed=2, progress=quietly).differences == []
            for what, statement in OPENED.items():
                scratch.administrator.execute(statement)
                noticed = compare(suite, reads=SOME, seed=2, progress=quietly).differences
                assert noticed, what
            suite.stage.leave()
