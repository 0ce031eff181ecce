"""What changes: leads are opened, moved, referred and ended; intelligence is taken up."""

from guanxi.leads.commands.changing import (
    Ending,
    became_customer,
    edit_lead,
    end_lead,
    move_lead,
    set_next_step,
    take_up_again,
)
from guanxi.leads.commands.hearing import let_terms_end, reassign_leads_of_leavers
from guanxi.leads.commands.intelligence import (
    IntelligenceRefused,
    NewIntelligence,
    claim_intelligence,
    collect_intelligence,
    complete_intelligence,
    drop_intelligence,
    publish_intelligence,
    release_intelligence,
    report_back,
)
from guanxi.leads.commands.opening import NewLead, Person, open_new_lead
from guanxi.leads.commands.recording import LeadRefused
from guanxi.leads.commands.referring import (
    accept_referral,
    assign_lead,
    decline_referral,
    refer_lead,
    withdraw_referral,
)

__all__ = [
    "Ending",
    "IntelligenceRefused",
    "LeadRefused",
    "NewIntelligence",
    "NewLead",
    "Person",
    "accept_referral",
    "assign_lead",
    "became_customer",
    "claim_intelligence",
    "collect_intelligence",
    "complete_intelligence",
    "decline_referral",
    "drop_intelligence",
    "edit_lead",
    "end_lead",
    "let_terms_end",
    "move_lead",
    "open_new_lead",
    "publish_intelligence",
    "reassign_leads_of_leavers",
    "refer_lead",
    "release_intelligence",
    "report_back",
    "set_next_step",
    "take_up_again",
    "withdraw_referral",
]
