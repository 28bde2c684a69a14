"""What an action costs: an exact amount in a currency of ISO 4217, and what is in it."""

import re
from dataclasses import dataclass
from decimal import Decimal

from services.assessment.domain.decimals import shown
from services.assessment.domain.refusal import Refusal
from services.assessment.domain.text import LONGEST_ENTRY, read_line

MOST_DIGITS = 12

_AMOUNT = re.compile(r"[0-9]+(?:\.[0-9]+)?", re.ASCII)
# Codes in use, and those of countries that took the euro since 2023, for plans from before.
_CODES = """
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN
BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS
GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW
KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN
NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK
SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS
VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
"""
CURRENCIES = frozenset(_CODES.split())
# How many decimals a currency has, where it is not two.
_WHOLE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
_THREE = "BHD IQD JOD KWD LYD OMR TND"
_DECIMALS = {**dict.fromkeys(_WHOLE.split(), 0), **dict.fromkeys(_THREE.split(), 3)}


@dataclass(frozen=True)
class Cost:
    """An amount with as many decimals as its currency has; `note` says what it is for."""

    amount: Decimal
    currency: str
    note: str = ""

    def to_data(self) -> dict[str, str]:
        """As it is kept and shown."""
        return {"amount": f"{self.amount:f}", "currency": self.currency, "note": self.note}


def read_cost(amount: str, currency: str, note: str = "") -> Cost:
    """Read an amount exactly: `1200.5` in EUR is 1200.50; raises Refusal naming the field."""
    if currency not in CURRENCIES:
        raise Refusal("cost.currency_unknown", "cost.currency", value=shown(currency))
    if not _AMOUNT.fullmatch(amount):
        raise Refusal("cost.not_an_amount", "cost.amount", value=shown(amount))
    whole, _, decimals = amount.partition(".")
    if len(whole.lstrip("0")) > MOST_DIGITS:
        raise Refusal("cost.too_large", "cost.amount", most=MOST_DIGITS)
    most = _DECIMALS.get(currency, 2)
    if len(decimals.rstrip("0")) > most:
        raise Refusal("cost.too_many_decimals", "cost.amount", currency=currency, most=most)
    exact = Decimal(int(whole + decimals)).scaleb(-len(decimals)).quantize(Decimal(1).scaleb(-most))
    return Cost(exact, currency, read_line("cost.note", note, LONGEST_ENTRY))
