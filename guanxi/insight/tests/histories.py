"""Random but plausible histories of a small bank, with everything that real feeds do wrong late."""

from datetime import date, timedelta
from random import Random

from guanxi.insight.tests.ledger import ASSETS

FIRST_DAY = date(2026, 1, 20)
CURRENCIES = ("CNY", "CNY", "CNY", "USD", "JPY")
CLASSES = (*ASSETS, "credit_card", "mortgage")
KINDS = (
    "cash",
    "salary",
    "pension",
    "transfer_own",
    "transfer_other",
    "transfer_broker",
    "purchase",
    "card_spend",
    "interest",
    "fee",
    "loan_repayment",
)
CHANNELS = ("counter", "atm", "mobile", "online", "pos", "phone", "system")


class History:
    """Writes the next delivery: new things, changed things, late things."""

    def __init__(self, seed: int, customers: int) -> None:
        self.random = Random(seed)  # noqa: S311 - the point is that it repeats
        self.day = FIRST_DAY
        self.waiting = list(range(1, customers + 1))
        self.customers: dict[int, dict] = {}
        self.accounts: dict[int, dict] = {}

    def next_delivery(self) -> tuple[date, dict]:
        """Of the next business day, some days on."""
        self.day += timedelta(days=self.random.choice((1, 1, 1, 2, 5, 17)))
        return self.delivery_for(self.day)

    def delivery_for(self, day: date) -> tuple[date, dict]:
        """What the bank sends for that day, maybe a day it has sent before."""
        return day, {
            "branches": [{"branch_id": 1}, {"branch_id": 2, "parent_id": 1}],
            "customers": self._customers(),
            "accounts": self._accounts(day),
            "balances": self._balances(day),
            "transactions": self._transactions(day),
            "cards": self._cards(day),
            "loans": self._loans(day),
        }

    def _customers(self) -> list[dict]:
        chosen = [self.waiting.pop() for _ in range(min(len(self.waiting), self._few(3)))]
        for number in chosen:
            self.customers[number] = {"customer_id": number, "branch_id": self._one((1, 2))}
        leaving = self._some(list(self.customers), 0.05)
        for number in leaving:
            self.customers[number] = {
                **self.customers[number],
                "left_on": self.day - timedelta(days=self._few(9) - 1),
            }
        return [self.customers[number] for number in {*chosen, *leaving}]

    def _accounts(self, day: date) -> list[dict]:
        if not self.customers:
            return []
        new = range(len(self.accounts) + 1, len(self.accounts) + 1 + self._few(4))
        for number in new:
            term = self._one((None, None, timedelta(days=self._few(80))))
            self.accounts[number] = {
                "account_id": number,
                "customer_id": self._one(list(self.customers)),
                "product_class": self._one(CLASSES),
                "currency": self._one(CURRENCIES),
                "opened_on": day - timedelta(days=self._one((0, 0, 30))),
                "matures_on": day + term if term else None,
            }
        changed = self._some([n for n in self.accounts if n not in new], 0.1)
        for number in changed:
            self.accounts[number] = {**self.accounts[number], **self._change(number, day)}
        return [self.accounts[number] for number in (*new, *changed)]

    def _change(self, number: int, day: date) -> dict:
        what = self._one(("owner", "closed", "closed", "reopened", "class"))
        if what == "owner":
            return {"customer_id": self._one(list(self.customers))}
        if what == "class":
            return {"product_class": self._one(CLASSES)}
        if what == "reopened":
            return {"closed_on": None}
        earliest = self.accounts[number]["opened_on"]
        return {"closed_on": max(earliest, day - timedelta(days=self._one((0, 0, 1, 6, 40))))}

    def _balances(self, day: date) -> list[dict]:
        rows = {}
        for number in self._some(list(self.accounts), 0.6):
            account, moved = self.accounts[number], self._day_upto(day, number)
            rows[number, moved] = {
                "account_id": number,
                "day": moved,
                "balance_minor": self._one((0, -1, 1)) * self.random.randrange(10**7),
                "currency": account["currency"],
            }
        return list(rows.values())

    def _transactions(self, day: date) -> list[dict]:
        return [
            {
                "account_id": number,
                "customer_id": self.accounts[number]["customer_id"],
                "product_class": self.accounts[number]["product_class"],
                "currency": self.accounts[number]["currency"],
                "booked_on": self._day_upto(day, number),
                "amount_minor": self.random.randrange(-(10**6), 10**6),
                "kind": self._one(KINDS),
                "channel": self._one(CHANNELS),
            }
            for number in self._some(list(self.accounts), 0.5)
        ]

    def _cards(self, day: date) -> list[dict]:
        return [
            {
                "card_id": self._few(6),
                "customer_id": number,
                "grade": self._one(("standard", "gold", "platinum", "diamond")),
                "issued_on": day - timedelta(days=self._few(9) - 2),
                "expires_on": self._one((None, day + timedelta(days=self._few(30)))),
                "closed_on": self._one((None, None, day)),
            }
            for number in self._some(list(self.customers), 0.1)[:1]
        ]

    def _loans(self, day: date) -> list[dict]:
        return [
            {
                "loan_id": self._few(6),
                "customer_id": number,
                "currency": self._one(CURRENCIES),
                "outstanding_minor": self.random.randrange(10**8),
                "granted_on": day - timedelta(days=self._few(9) - 2),
                "status": self._one(("performing", "overdue", "settled", "written_off")),
                "days_overdue": self.random.randrange(90),
            }
            for number in self._some(list(self.customers), 0.1)[:1]
        ]

    def _day_upto(self, day: date, account: int) -> date:
        """The day itself, or late by up to two months, in the account's life."""
        late = self._one((0, 0, 0, 0, 1, 3, 25, 60))
        opened: date = self.accounts[account]["opened_on"]
        return max(opened, day - timedelta(days=late))

    def _few(self, most: int) -> int:
        return self.random.randint(1, most)

    def _one(self, choices):
        return self.random.choice(choices)

    def _some(self, things: list, share: float) -> list:
        return [thing for thing in things if self.random.random() < share]
