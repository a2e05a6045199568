"""The savings of one insured in one scenario, month by month (SPEC §4), as one cumulative sum where that is allowed."""

from dataclasses import dataclass

import numpy as np

from pelaren.domain.forecasts.rates import Rates

DUST = 1e-9
"""Less than this much money is rounding noise of float64: no balance, and no missing fee."""


@dataclass(frozen=True, slots=True, eq=False)
class Balances:
    """
    What happens to the savings over n months.

    `opening` is float64[n + 1], the balance at the start of each month and after the last; `fees` is float64[n], the
    fixed fee taken; `fee_cap_hit` is true if a positive balance was once less than the fee; `forfeited` is what a
    leaver without full vesting lost.
    """

    opening: np.ndarray
    fees: np.ndarray
    fee_cap_hit: bool
    forfeited: float = 0.0

    @property
    def capital(self) -> float:
        """The balance after the last month."""
        return float(self.opening[-1])


@dataclass(frozen=True, slots=True)
class Leave:
    """Leaving in a month (0 = as_of's) with the share of the savings that is vested, 0..1."""

    month: int
    vested_share: float


def project(opening: float, net: np.ndarray, fees: np.ndarray, rates: Rates, leave: Leave | None) -> Balances:
    """Carry the opening capital through net premiums and fixed fees, both float64[n]."""
    if leave is None:
        return _stretch(opening, net, fees, rates)
    cut = leave.month + 1
    before = _stretch(opening, net[:cut], fees[:cut], rates)
    after = _stretch(before.capital * leave.vested_share, net[cut:], fees[cut:], rates)
    return Balances(
        opening=np.concatenate([before.opening[:-1], after.opening]),
        fees=np.concatenate([before.fees, after.fees]),
        fee_cap_hit=before.fee_cap_hit or after.fee_cap_hit,
        forfeited=before.capital * (1 - leave.vested_share),
    )


def _stretch(opening: float, net: np.ndarray, fees: np.ndarray, rates: Rates) -> Balances:
    fees = _from_first_money(opening, net, fees)
    powers = rates.powers(len(net))
    # Brought to the first day, every amount simply adds up: B_k = m^k · (B_0 + Σ_{j<k} (c_j − F_j) / m^(j+1)).
    worth = np.concatenate([[opening], (net - fees) / powers[1:]]).cumsum()
    balances = powers * worth
    if len(net) and (balances[1:] - net).min() < -DUST:
        return _month_by_month(opening, net, fees, rates.monthly)
    return Balances(opening=balances, fees=fees, fee_cap_hit=False)


def _from_first_money(opening: float, net: np.ndarray, fees: np.ndarray) -> np.ndarray:
    """No fee is taken while the balance is zero, and that is no cap hit: nobody has paid in anything yet."""
    if opening > 0:
        return fees
    arrivals = np.flatnonzero(net)
    paid_from = arrivals[0] + 1 if len(arrivals) else len(net)
    return np.where(np.arange(len(net)) < paid_from, 0.0, fees)


def _month_by_month(opening: float, net: np.ndarray, fees: np.ndarray, monthly: float) -> Balances:
    """Take no more than there is: the only way where a fee is larger than the balance."""
    balances, taken, hit = [opening], [], False
    balance = opening
    for premium, fee in zip(net.tolist(), fees.tolist(), strict=True):
        grown = balance * monthly
        if grown > fee + DUST:
            taken.append(fee)
            balance = grown - fee + premium
        else:
            hit = hit or DUST < grown < fee - DUST
            taken.append(grown if grown > DUST else 0.0)
            balance = premium
        balances.append(balance)
    return Balances(opening=np.array(balances), fees=np.array(taken), fee_cap_hit=hit)
