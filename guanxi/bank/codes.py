"""The bank's code lists with their words on the screen, English here, Chinese in the catalogue.

The codes themselves are those of the feed contract; a test keeps the two equal.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class BranchKind(models.TextChoices):
    HEAD_OFFICE = "head_office", _("Head office")
    PROVINCE = "province", _("Provincial branch")
    BRANCH = "branch", _("Branch")
    OUTLET = "outlet", _("Outlet")


class Role(models.TextChoices):
    TELLER = "teller", _("Teller")
    LOBBY_MANAGER = "lobby_manager", _("Lobby manager")
    RELATIONSHIP_MANAGER = "relationship_manager", _("Relationship manager")
    ADVISOR = "advisor", _("Wealth advisor")
    WEALTH_MANAGER = "wealth_manager", _("Private wealth manager")
    OUTLET_HEAD = "outlet_head", _("Outlet head")
    BRANCH_HEAD = "branch_head", _("Branch head")
    MARKETING = "marketing", _("Marketing")
    AGENT = "agent", _("Service agent")
    SUPERVISOR = "supervisor", _("Service supervisor")
    QUALITY = "quality", _("Quality inspector")
    PRIVACY_OFFICER = "privacy_officer", _("Privacy officer")
    AUDITOR = "auditor", _("Auditor")
    ANALYST = "analyst", _("Analyst")
    RULEBOOK_MAKER = "rulebook_maker", _("Rulebook maker")
    RULEBOOK_CHECKER = "rulebook_checker", _("Rulebook checker")
    ADMINISTRATOR = "administrator", _("Administrator")


class ProductClass(models.TextChoices):
    DEMAND_DEPOSIT = "demand_deposit", _("Demand deposit")
    TIME_DEPOSIT = "time_deposit", _("Time deposit")
    WEALTH_PRODUCT = "wealth_product", _("Wealth product")
    FUND = "fund", _("Fund")
    INSURANCE = "insurance", _("Insurance")
    BOND = "bond", _("Bond")
    PRECIOUS_METAL = "precious_metal", _("Precious metal")
    CUSTODY = "custody", _("Third-party custody")
    MORTGAGE = "mortgage", _("Mortgage")
    CONSUMER_LOAN = "consumer_loan", _("Consumer loan")
    CAR_LOAN = "car_loan", _("Car loan")
    BUSINESS_LOAN = "business_loan", _("Business loan")
    CREDIT_CARD = "credit_card", _("Credit card")


ASSET_CLASSES = (
    ProductClass.DEMAND_DEPOSIT,
    ProductClass.TIME_DEPOSIT,
    ProductClass.WEALTH_PRODUCT,
    ProductClass.FUND,
    ProductClass.INSURANCE,
    ProductClass.BOND,
    ProductClass.PRECIOUS_METAL,
    ProductClass.CUSTODY,
)


class DocumentKind(models.TextChoices):
    RESIDENT_ID = "resident_id", _("Resident identity card")
    PASSPORT = "passport", _("Passport")
    HK_MACAO_PERMIT = "hk_macao_permit", _("Hong Kong and Macao permit")
    TAIWAN_PERMIT = "taiwan_permit", _("Taiwan permit")
    RESIDENCE_PERMIT = "residence_permit", _("Residence permit")
    MILITARY_ID = "military_id", _("Military identity card")
    OTHER = "other", pgettext_lazy("document", "Other")


class Sex(models.TextChoices):
    FEMALE = "female", _("Female")
    MALE = "male", _("Male")
    UNKNOWN = "unknown", pgettext_lazy("sex", "Unknown")


class RelationKind(models.TextChoices):
    SPOUSE = "spouse", _("Spouse")
    PARENT = "parent", _("Parent")
    CHILD = "child", _("Child")
    SIBLING = "sibling", _("Sibling")
    REFERRER = "referrer", _("Referred by")
    GUARANTOR = "guarantor", _("Guarantor")
    OTHER = "other", pgettext_lazy("relation", "Other")


class HolderRole(models.TextChoices):
    JOINT = "joint", _("Joint holder")
    AUTHORISED = "authorised", _("Authorised person")
    GUARDIAN = "guardian", _("Guardian")


class CardKind(models.TextChoices):
    DEBIT = "debit", _("Debit card")
    CREDIT = "credit", _("Credit card")


class CardGrade(models.TextChoices):
    STANDARD = "standard", pgettext_lazy("card", "Standard")
    GOLD = "gold", pgettext_lazy("card", "Gold")
    PLATINUM = "platinum", pgettext_lazy("card", "Platinum")
    DIAMOND = "diamond", pgettext_lazy("card", "Diamond")


class LoanStatus(models.TextChoices):
    PERFORMING = "performing", _("Performing")
    OVERDUE = "overdue", _("Overdue")
    DEFAULT = "default", _("In default")
    SETTLED = "settled", _("Settled")
    WRITTEN_OFF = "written_off", _("Written off")


class OrderKind(models.TextChoices):
    HOUSEHOLD = "household", _("Household bills")
    INSURANCE = "insurance", _("Insurance")
    LEASING = "leasing", _("Leasing")
    LOAN = "loan", _("Loan")
    SAVINGS = "savings", _("Savings")
    OTHER = "other", pgettext_lazy("order", "Other")


class TransactionKind(models.TextChoices):
    CASH = "cash", _("Cash")
    SALARY = "salary", _("Salary")
    PENSION = "pension", _("Pension")
    TRANSFER_OWN = "transfer_own", _("Transfer between own accounts")
    TRANSFER_BANK = "transfer_bank", _("Transfer within the bank")
    TRANSFER_OTHER = "transfer_other", _("Transfer with another bank")
    TRANSFER_BROKER = "transfer_broker", _("Transfer with a broker")
    PURCHASE = "purchase", _("Purchase of a product")
    REDEMPTION = "redemption", _("Redemption")
    CARD_SPEND = "card_spend", _("Card payment")
    PAYMENT = "payment", _("Bill payment")
    INTEREST = "interest", _("Interest and income")
    FEE = "fee", _("Fee")
    PENALTY_INTEREST = "penalty_interest", _("Penalty interest")
    LOAN_PAYOUT = "loan_payout", _("Loan payout")
    LOAN_REPAYMENT = "loan_repayment", _("Loan repayment")
    OTHER = "other", pgettext_lazy("transaction", "Other")


class Channel(models.TextChoices):
    COUNTER = "counter", _("Counter")
    ATM = "atm", _("Cash machine")
    MOBILE = "mobile", _("Mobile banking")
    ONLINE = "online", _("Online banking")
    POS = "pos", _("Point of sale")
    PHONE = "phone", _("Phone banking")
    SYSTEM = "system", _("Automatic")
