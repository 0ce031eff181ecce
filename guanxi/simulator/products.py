"""What the invented bank sells: products of every class, with terms and rates of 2025–2026."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa

from guanxi.ingest.contract import PRODUCT_CLASSES
from guanxi.simulator.arrays import Array, coded, number_column

CLASS = {name: number for number, name in enumerate(PRODUCT_CLASSES)}
RISKS = ("R1", "R2", "R3", "R4", "R5")
CURRENCY = "CNY"

# class | name | English name | risk | term in days | yearly rate in millionths
CATALOGUE = """
demand_deposit|活期储蓄|Demand savings||0|500
demand_deposit|薪享活期|Second demand account||0|500
time_deposit|整存整取三个月|Time deposit, 3 months||91|6500
time_deposit|整存整取六个月|Time deposit, 6 months||182|8500
time_deposit|整存整取一年|Time deposit, 1 year||365|9500
time_deposit|整存整取两年|Time deposit, 2 years||730|10500
time_deposit|整存整取三年|Time deposit, 3 years||1095|12500
time_deposit|整存整取五年|Time deposit, 5 years||1825|13000
time_deposit|大额存单一年|Large deposit certificate, 1 year||365|12000
time_deposit|大额存单三年|Large deposit certificate, 3 years||1095|15500
wealth_product|江澜添利35天|Tianli 35 days|R1|35|17000
wealth_product|江澜添利91天|Tianli 91 days|R2|91|19500
wealth_product|江澜稳健182天|Wenjian 182 days|R2|182|22000
wealth_product|江澜稳健364天|Wenjian 364 days|R2|364|24500
wealth_product|江澜进取364天|Jinqu 364 days|R3|364|29000
wealth_product|江澜私享540天|Sixiang 540 days|R3|540|31000
fund|澜光货币基金|Languang money market fund|R1|0|13000
fund|澜光纯债基金|Languang bond fund|R2|0|25000
fund|澜光平衡基金|Languang balanced fund|R3|0|40000
fund|澜光沪深指数基金|Languang index fund|R4|0|60000
fund|澜光成长股票基金|Languang growth equity fund|R4|0|70000
fund|澜光科技主题基金|Languang technology fund|R5|0|80000
insurance|安澜年金保险|Anlan annuity|R1|0|20000
insurance|安澜终身寿险|Anlan whole life|R1|0|19000
insurance|安澜两全保险|Anlan endowment|R2|0|18000
bond|储蓄国债三年|Savings bond, 3 years|R1|1095|16300
bond|储蓄国债五年|Savings bond, 5 years|R1|1825|17000
precious_metal|积存金|Gold accumulation|R3|0|50000
precious_metal|账户白银|Silver account|R4|0|40000
custody|第三方存管保证金|Securities custody margin|R3|0|30000
mortgage|个人住房贷款|Home mortgage||7300|31000
mortgage|公积金组合贷款|Combined provident mortgage||9125|28500
consumer_loan|江澜e贷|E-loan||1095|36000
consumer_loan|装修贷|Renovation loan||1825|38000
car_loan|个人汽车贷款|Car loan||1095|33000
business_loan|个人经营贷款|Personal business loan||1095|34000
credit_card|江澜标准信用卡|Standard credit card||0|182500
credit_card|江澜白金信用卡|Platinum credit card||0|182500
"""
# Yearly spread of returns by risk, R1 to R5 (and 0 for what carries no rating).
SPREAD_BY_RISK = (0.003, 0.02, 0.09, 0.19, 0.28)


@dataclass(frozen=True)
class Catalogue:
    """The products as columns; a product's place in them is its number everywhere here."""

    names: tuple[str, ...]
    names_en: tuple[str, ...]
    product_class: Array
    risk: Array  # -1 where there is none
    term_days: Array  # 0 where open-ended
    rate_ppm: Array

    def of_class(self, *names: str) -> Array:
        """Numbers of the products of these classes."""
        wanted = [CLASS[name] for name in names]
        return np.flatnonzero(np.isin(self.product_class, wanted))

    def class_mask(self, products: Array, *names: str) -> Array:
        """Which of ``products`` are of these classes."""
        return np.isin(self.product_class[products], [CLASS[name] for name in names])

    def ids(self) -> pa.Array:
        """The bank's numbers of the products."""
        return pa.array([f"P{place + 1:04d}" for place in range(len(self.names))])


@cache
def catalogue() -> Catalogue:
    """The whole catalogue."""
    rows = [line.split("|") for line in CATALOGUE.strip().splitlines()]
    return Catalogue(
        names=tuple(row[1] for row in rows),
        names_en=tuple(row[2] for row in rows),
        product_class=np.array([CLASS[row[0]] for row in rows], dtype=np.int8),
        risk=np.array([RISKS.index(row[3]) if row[3] else -1 for row in rows], dtype=np.int8),
        term_days=np.array([int(row[4]) for row in rows], dtype=np.int32),
        rate_ppm=np.array([int(row[5]) for row in rows], dtype=np.int64),
    )


def product_columns() -> dict[str, pa.Array]:
    """The file ``products``."""
    shelf = catalogue()
    rows = len(shelf.names)
    return {
        "product_id": shelf.ids(),
        "name": pa.array(shelf.names),
        "name_en": pa.array(shelf.names_en),
        "product_class": coded(shelf.product_class, PRODUCT_CLASSES),
        "currency": coded(np.zeros(rows), (CURRENCY,)),
        "risk": coded(np.maximum(shelf.risk, 0), RISKS, missing=shelf.risk < 0),
        "term_days": number_column(shelf.term_days, missing=shelf.term_days == 0),
        "rate_ppm": number_column(shelf.rate_ppm),
    }


def monthly_returns(rng: np.random.Generator) -> Array:
    """Return of each product in one month: its rate, and chance where it has a price."""
    shelf = catalogue()
    priced = shelf.class_mask(np.arange(len(shelf.names)), "fund", "precious_metal", "custody")
    spread = np.array(SPREAD_BY_RISK)[np.maximum(shelf.risk, 0)] * priced / np.sqrt(12)
    common = rng.normal()
    own = rng.normal(size=len(spread))
    drawn = shelf.rate_ppm / 12e6 + spread * (0.7 * common + 0.7 * own)
    return np.asarray(np.maximum(drawn, -0.4))
