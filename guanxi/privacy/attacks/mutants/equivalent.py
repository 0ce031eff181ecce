"""Changes that break no promise, and why: another rule says the same, or nobody gets there.

Whoever compares the catalogue with what is declared finds each of them all the same.
"""

import re
from collections.abc import Mapping

from guanxi.privacy.attacks.mutants.mutant import Mutant

_REASONS: Mapping[str, str] = {
    r": (inserted|updated|deleted)_for_": "Rows are written through views, and there they must be "
    "in sight besides: the condition of SELECT is asked too.",
    r"^(search in every office|search without a context): ": "The policy of the search numbers says "
    "it too; the function says it for the index.",
    r"^own at every level: gx\.own_customers": "Policies ask for one's own at the level `own` only.",
    r"^own reaches the office: gx\.offices": "Policies ask for offices at the level `office` only.",
    r"^anybody of the office decides: gx\.decide_approval": "At other levels there are no offices.",
    r"^revealed in everyday work: gx\.revealed": "Only views of the purpose `personal` ask for it, "
    "and no login may call it.",
    r"^nights of any table: gx\.prepare_night": "A table without a night fails in the next line; "
    "an empty copy of any other is shown nowhere, and takes nothing but rows of the loader.",
    r"^self is anybody: seen_for_\w+ on leads_intelligence": "What somebody has claimed was "
    "published before, and is seen by everybody.",
    r"^somebody is anybody: seen_for_\w+ on leads_lead": "Without a context there is no actor, and "
    "there are no customers of one's own.",
    r"^somebody is anybody: seen_for_\w+ on worklist_contact": "Without a context there is no actor; "
    "under one of another purpose one sees what one has logged oneself within ten minutes.",
    r"^nobody: scribe_reads": "Less is seen, by the record alone: who looks at a top customer is "
    "not noted as such. No row or column is shown to anybody.",
}


def why_without_effect(mutant: Mutant) -> str:
    """Why the change lets nobody see or do more; empty where nothing is known."""
    said = str(mutant)
    return next((why for words, why in _REASONS.items() if re.search(words, said)), "")
