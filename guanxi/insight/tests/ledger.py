"""What the night should say, worked out in plain Python day by day from the deliveries.

Nothing of the fold is used here: no state, no accrual, no SQL. It is slow and easy to believe.
"""

from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction

from guanxi.insight.tests.lakes import DEFAULTS

ASSETS = (
    "demand_deposit",
    "time_deposit",
    "wealth_product",
    "fund",
    "insurance",
    "bond",
    "precious_metal",
    "custody",
)
CLASSES = (*ASSETS, "mortgage", "consumer_loan", "car_loan", "business_loan", "credit_card")
NOT_FLOWS = {"transfer_own", "purchase", "redemption", "interest", "fee", "penalty_interest"}
GRADES = ["", "standard", "gold", "platinum", "diamond"]


def nearest(value):
    """Halves away from zero."""
    doubled = abs(Fraction(value)) * 2
    whole = int((doubled + 1) // 2)
    return whole if value >= 0 else -whole


def month_of(day):
    return day.replace(day=1)


def month_end(day):
    return month_of(month_of(day) + timedelta(days=31)) - timedelta(days=1)


def earlier(month, number):
    for _ in range(number):
        month = month_of(month - timedelta(days=1))
    return month


def days_from(first, last):
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


class Ledger:
    """Deliveries are (number, business day, {kind: rows}) in the order they came."""

    def __init__(self, deliveries, valuation):
        self.value = valuation
        self.rows = defaultdict(list)
        for number, day, files in deliveries:
            for kind, rows in files.items():
                for row in rows:
                    full = {"batch": number, "as_of": day, **DEFAULTS.get(kind, {}), **row}
                    self.rows[kind].append(full)
        self.balances = {}
        for row in self.rows["balances"]:  # a later delivery overwrites an earlier one
            self.balances[row["account_id"], row["day"]] = row["balance_minor"]

    def known(self, kind, key, day):
        """Versions of each thing: the last up to the day, or else the first ever."""
        versions = defaultdict(list)
        for row in self.rows[kind]:
            versions[row[key]].append(row)
        found = {}
        for thing, rows in versions.items():
            upto = [row for row in rows if row["as_of"] <= day]
            if upto:
                found[thing] = max(upto, key=lambda row: (row["as_of"], row["batch"]))
            else:
                first = min(row["as_of"] for row in rows)
                found[thing] = max(
                    (row for row in rows if row["as_of"] == first), key=lambda row: row["batch"]
                )
        return found

    def worth(self, amount, currency):
        if currency == self.value.currency:
            return amount
        return nearest(Fraction(amount * self.value.rates_ppm[currency], 10**6))

    def rate(self, currency):
        if currency == self.value.currency:
            return Fraction(1)
        return Fraction(self.value.rates_ppm[currency], 10**6)

    def daily(self, account, days):
        """End-of-day balances of one account on the days, which are consecutive."""
        moves = sorted(
            (day, b)
            for (number, day), b in self.balances.items()
            if number == account["account_id"]
        )
        out = []
        for day in days:
            upto = [balance for moved, balance in moves if moved <= day]
            closed = account.get("closed_on") is not None and account["closed_on"] <= day
            out.append(upto[-1] if upto and not closed else 0)
        return out

    def last_moved(self, account_id, day):
        return max(
            (d for number, d in self.balances if number == account_id and d <= day), default=None
        )

    def month(self, month, day):
        """{customer: numbers} of the month through the day (its end for a closed month)."""
        numbers = defaultdict(lambda: defaultdict(Fraction))
        accounts = self.known("accounts", "account_id", day)
        days = days_from(month, day)
        for account in accounts.values():
            if self.last_moved(account["account_id"], day) is None:
                continue
            mine, kind = numbers[account["customer_id"]], account["product_class"]
            daily = self.daily(account, days)
            value = self.worth(daily[-1], account["currency"])
            exact = Fraction(sum(daily), len(days)) * self.rate(account["currency"])
            mine["seen"] += 1
            if daily[-1] != 0:
                mine[f"has_{kind}"] += 1
            if kind == "credit_card":
                mine["card_owed"] += max(-value, 0)
            if kind in ASSETS:
                mine["assets"] += value
                mine[kind] += value
                mine["average"] += exact
                mine["weighted"] += Fraction(value * self.value.weights_percent[kind], 100)
                mine["weighted_average"] += exact * self.value.weights_percent[kind] / 100
                mine["contribution"] += exact * self.value.margins_ppm[kind] / 10**6
        return numbers

    def entries(self, first, last):
        """{customer: [entry with its worth and whether it is a flow]} of the days."""
        found = defaultdict(list)
        for row in self.rows["transactions"]:
            if first <= row["booked_on"] <= last:
                flow = row["product_class"] in ASSETS and row["kind"] not in NOT_FLOWS
                value = self.worth(row["amount_minor"], row["currency"])
                found[row["customer_id"]].append({**row, "worth": value, "flow": flow})
        return found

    def trends(self, day):
        """Rows of CUSTOMER_MONTHS for every month from the first fact through the day."""
        facts = [d for _, d in self.balances if d <= day]
        facts += [r["booked_on"] for r in self.rows["transactions"] if r["booked_on"] <= day]
        month, rows = month_of(min(facts, default=day)), {}
        while month <= day:
            last = min(month_end(month), day)
            numbers, entries = self.month(month, last), self.entries(month, last)
            for customer in set(numbers) | set(entries):
                mine, theirs = numbers[customer], entries.get(customer, [])
                rows[customer, month] = {
                    "customer_id": customer,
                    "month": month,
                    "assets_end_minor": int(mine["assets"]),
                    "assets_average_minor": nearest(mine["average"]),
                    "weighted_average_minor": nearest(mine["weighted_average"]),
                    "contribution_minor": nearest(mine["contribution"]),
                    "inflow_minor": inflow(theirs),
                    "outflow_minor": outflow(theirs),
                    "card_spend_minor": card_spend(theirs),
                    "salary_minor": sum(row["worth"] for row in theirs if is_salary(row)),
                    "transactions": len(theirs),
                }
            month = month_end(month) + timedelta(days=1)
        return rows

    def holdings(self, day):
        rows = []
        for account in self.known("accounts", "account_id", day).values():
            closed = account.get("closed_on")
            if account["opened_on"] > day or (closed is not None and closed <= day):
                continue
            daily = self.daily(account, days_from(month_of(day), day))
            rows.append(
                {
                    **{
                        name: account[name]
                        for name in (
                            "account_id",
                            "customer_id",
                            "product_id",
                            "product_class",
                            "currency",
                            "opened_on",
                        )
                    },
                    "balance_minor": daily[-1],
                    "month_average_minor": nearest(Fraction(sum(daily), len(daily))),
                    "last_moved_on": self.last_moved(account["account_id"], day),
                    "matures_on": account.get("matures_on"),
                }
            )
        return sorted(rows, key=lambda row: row["account_id"])

    def customer_facts(self, day):
        trends, month = self.trends(day), month_of(day)
        numbers, this = self.month(month, day), self.entries(month, day)
        year = self.entries(earlier(month, 11), day)
        quarter = self.entries(earlier(month, 3), month - timedelta(days=1))
        week, ever = self.entries(day - timedelta(days=6), day), self.entries(date.min, day)
        held = self.holdings(day)
        rows = []
        for customer in self.known("customers", "customer_id", day).values():
            left = customer.get("left_on")
            if customer["joined_on"] > day or (left is not None and left < day):
                continue
            key = customer["customer_id"]
            row = {
                "customer_id": key,
                "branch_id": customer["branch_id"],
                "age_years": day.year - customer["birth_year"],
                "joined_on": customer["joined_on"],
                **assets_of(numbers[key]),
                **history_of(trends, key, month),
                **self.debts_of(key, day),
                **flows_of(this[key], quarter[key], year[key], week[key]),
                **habits_of(this[key], year[key], ever[key]),
                **self.accounts_of(key, held, day),
            }
            rows.append(row)
        return sorted(rows, key=lambda row: row["customer_id"])

    def debts_of(self, customer, day):
        loans = [
            loan
            for loan in self.known("loans", "loan_id", day).values()
            if loan["customer_id"] == customer
            and loan["granted_on"] <= day
            and loan["status"] not in ("settled", "written_off")
        ]
        grades = [
            GRADES.index(card["grade"])
            for card in self.known("cards", "card_id", day).values()
            if card["customer_id"] == customer
            and card["issued_on"] <= day
            and (card.get("closed_on") is None or card["closed_on"] > day)
            and (card.get("expires_on") is None or card["expires_on"] >= day)
        ]
        owed = [self.worth(loan["outstanding_minor"], loan["currency"]) for loan in loans]
        return {
            "loans_outstanding_minor": sum(owed),
            "loan_days_overdue": max((loan["days_overdue"] for loan in loans), default=0),
            "card_grade": GRADES[max(grades, default=0)],
        }

    def accounts_of(self, customer, held, day):
        mine = [row for row in held if row["customer_id"] == customer]
        closings = [
            account["closed_on"]
            for account in self.known("accounts", "account_id", day).values()
            if account["customer_id"] == customer and account.get("closed_on") is not None
        ]
        coming = [
            (row["matures_on"], self.worth(row["balance_minor"], row["currency"]))
            for row in mine
            if row["product_class"] in ASSETS
            and row["matures_on"] is not None
            and row["matures_on"] > day
        ]
        return {
            "product_classes": ",".join(
                code
                for code in CLASSES
                if any(r["product_class"] == code and r["balance_minor"] for r in mine)
            ),
            "accounts_open": len(mine),
            "accounts_closed_7_days": sum(day - timedelta(days=7) < d <= day for d in closings),
            "maturing_on": min((d for d, worth in coming if worth > 0), default=None),
            "maturing_30_days_minor": sum(
                worth for d, worth in coming if d <= day + timedelta(days=30)
            ),
        }


def is_salary(row):
    return row["kind"] == "salary" and row["worth"] > 0


def inflow(rows):
    return sum(row["worth"] for row in rows if row["flow"] and row["worth"] > 0)


def outflow(rows, kinds=None):
    return sum(
        -row["worth"]
        for row in rows
        if row["flow"] and row["worth"] < 0 and (kinds is None or row["kind"] in kinds)
    )


def card_spend(rows):
    return sum(
        -row["worth"]
        for row in rows
        if row["kind"] == "card_spend"
        and row["product_class"] == "credit_card"
        and row["worth"] < 0
    )


def assets_of(mine):
    return {
        "assets_minor": int(mine["assets"]),
        "month_average_assets_minor": nearest(mine["average"]),
        "weighted_assets_minor": nearest(mine["weighted"]),
        "month_average_weighted_minor": nearest(mine["weighted_average"]),
        "contribution_minor": nearest(mine["contribution"]),
        "card_owed_minor": int(mine["card_owed"]),
        **{f"{code}_minor": int(mine[code]) for code in ASSETS},
    }


def history_of(trends, customer, month):
    def of(number, name):
        return trends.get((customer, earlier(month, number)), {name: 0})[name]

    return {
        "previous_month_end_assets_minor": of(1, "assets_end_minor"),
        "previous_month_average_assets_minor": of(1, "assets_average_minor"),
        "peak_month_average_3_minor": max(of(n, "assets_average_minor") for n in (1, 2, 3)),
    }


def flows_of(this, quarter, year, week):
    flows = [row["worth"] for row in week if row["flow"]]
    return {
        "card_spend_month_minor": card_spend(this),
        "card_spend_previous_3_minor": card_spend(quarter),
        "card_spend_12_months_minor": card_spend(year),
        "inflow_month_minor": inflow(this),
        "outflow_month_minor": outflow(this),
        "inflow_12_months_minor": inflow(year),
        "outflow_12_months_minor": outflow(year),
        "outflow_external_7_days_minor": outflow(week, ("transfer_other", "transfer_broker")),
        "outflow_broker_7_days_minor": outflow(week, ("transfer_broker",)),
        "largest_in_7_days_minor": max([0, *flows]),
        "largest_out_7_days_minor": max([0, *(-worth for worth in flows)]),
        "salary_month_minor": sum(row["worth"] for row in this if is_salary(row)),
        "salary_previous_3_minor": sum(row["worth"] for row in quarter if is_salary(row)),
    }


def habits_of(this, year, ever):
    paid = [row["booked_on"] for row in year if is_salary(row)]
    return {
        "last_transaction_on": max((row["booked_on"] for row in ever), default=None),
        "last_active_on": max(
            (row["booked_on"] for row in ever if row["channel"] != "system"), default=None
        ),
        "transactions_month": len(this),
        "transactions_12_months": len(year),
        **{
            f"{channel}_12_months": sum(row["channel"] == channel for row in year)
            for channel in ("counter", "atm", "mobile", "online", "pos")
        },
        "last_salary_on": max((row["booked_on"] for row in ever if is_salary(row)), default=None),
        "first_salary_on": min(paid, default=None),
    }
