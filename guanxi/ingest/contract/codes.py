"""The code lists of the contract. ``bank/codes.py`` has the words for the screen."""

BRANCH_KINDS = ("head_office", "province", "branch", "outlet")

STAFF_ROLES = (
    "teller",
    "lobby_manager",
    "relationship_manager",
    "advisor",
    "wealth_manager",
    "outlet_head",
    "branch_head",
    "marketing",
    "agent",
    "supervisor",
    "quality",
    "privacy_officer",
    "auditor",
    "analyst",
    "rulebook_maker",
    "rulebook_checker",
    "administrator",
)

# Order matters nowhere; the first eight are what a customer owns (financial assets).
ASSET_CLASSES = (
    "demand_deposit",
    "time_deposit",
    "wealth_product",
    "fund",
    "insurance",
    "bond",
    "precious_metal",
    "custody",
)
LIABILITY_CLASSES = ("mortgage", "consumer_loan", "car_loan", "business_loan", "credit_card")
PRODUCT_CLASSES = ASSET_CLASSES + LIABILITY_CLASSES

DOCUMENT_KINDS = (
    "resident_id",
    "passport",
    "hk_macao_permit",
    "taiwan_permit",
    "residence_permit",
    "military_id",
    "other",
)

TRANSACTION_KINDS = (
    "cash",
    "salary",
    "pension",
    "transfer_own",  # between the customer's own accounts in this bank
    "transfer_bank",  # with another customer of this bank
    "transfer_other",  # with another bank
    "transfer_broker",  # with a securities firm
    "purchase",  # of a wealth product, fund, insurance, bond, metal
    "redemption",
    "card_spend",
    "payment",  # household bills, insurance premiums, leasing by order
    "interest",
    "fee",
    "penalty_interest",
    "loan_payout",
    "loan_repayment",
    "other",
)

CHANNELS = ("counter", "atm", "mobile", "online", "pos", "phone", "system")

CARD_GRADES = ("standard", "gold", "platinum", "diamond")
