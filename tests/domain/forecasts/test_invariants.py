"""What holds for every insured, whatever the inputs."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from pelaren.domain.forecasts.assumptions import SCENARIOS, shipped_sets
from pelaren.domain.forecasts.inputs import OneOff
from pelaren.domain.forecasts.months import month_of
from pelaren.domain.forecasts.person import forecast
from tests.domain.forecasts.random_inputs import all_sets, random_inputs
from tests.domain.forecasts.runs import cases, draws

SETS = all_sets()
SHIPPED = {one.id for one in shipped_sets()}
NOISE = 1e-9

some_insured = st.integers(0, 2**48).map(lambda seed: random_inputs(draws(str(seed))))
some_money = st.decimals(0, 10_000, places=2)
for_all = settings(max_examples=cases(100, 3000), deadline=None, derandomize=True)


def at_least(more: float, less: float) -> bool:
    return more >= less - NOISE * max(1, abs(less))


def capitals(inputs) -> list[float]:
    return [one.capital for one in forecast(inputs, SETS).scenarios.values()]


@for_all
@given(some_insured)
def test_the_parts_shown_always_add_up_to_the_capital_shown(inputs):
    for scenario in forecast(inputs, SETS).scenarios.values():
        parts = scenario.breakdown
        put_in, taken = parts.opening + parts.paid_in + parts.growth, sum(parts) - parts.growth
        *_, last = scenario.series

        assert put_in - (taken - parts.opening - parts.paid_in) == last.capital


@for_all
@given(some_insured)
def test_growth_is_the_balancing_part_but_never_cents_away_from_the_growth_earned(inputs):
    for scenario in forecast(inputs, SETS).scenarios.values():
        assert abs(float(scenario.breakdown.growth) - scenario.parts.growth) < 0.05


@for_all
@given(some_insured, some_money)
def test_a_larger_payment_item_never_gives_less(inputs, more):
    larger = replace(inputs, payment_item=inputs.payment_item + more)

    assert all(map(at_least, capitals(larger), capitals(inputs)))


@for_all
@given(some_insured, some_money)
def test_more_savings_to_begin_with_never_give_less(inputs, more):
    larger = replace(inputs, opening_capital=inputs.opening_capital + more)

    assert all(map(at_least, capitals(larger), capitals(inputs)))


@for_all
@given(some_insured, some_money, st.integers(-2, 400))
def test_an_extra_premium_never_gives_less_and_either_counts_or_is_told_as_excluded(inputs, more, month):
    extra = replace(inputs, supplementary=(*inputs.supplementary, OneOff(month_of(inputs.as_of) + month, more)))

    before, after = forecast(inputs, SETS), forecast(extra, SETS)

    assert all(map(at_least, capitals(extra), capitals(inputs)))
    paid_in = [one.scenarios["best_estimate"].series.paid_in[-1] for one in (before, after)]
    counted, excluded = paid_in[1] - paid_in[0], after.excluded_premiums - before.excluded_premiums
    assert abs(counted + excluded - more) <= Decimal("0.01")


@for_all
@given(some_insured)
def test_no_balance_and_no_fee_is_negative_and_no_fixed_fee_more_than_the_set_allows(inputs):
    answer = forecast(inputs, SETS)
    for scenario, one in answer.scenarios.items():
        assumptions = answer.assumptions
        dearest = assumptions.fixed_fee_year / 12 * (1 + assumptions.inflation[scenario]) ** (answer.months // 12 + 1)

        assert one.series.capital.min() >= 0
        assert 0 <= one.parts.fixed_fee <= float(dearest) * answer.months + NOISE
        assert min(one.breakdown.asset_fee, one.breakdown.premium_fee, one.breakdown.forfeited) >= 0


@for_all
@given(some_insured)
def test_a_better_scenario_never_gives_less(inputs):
    if inputs.assumption_set not in SHIPPED:
        return
    unfavourable, best, favourable = forecast(inputs, SETS).scenarios.values()

    for worse, better in ((unfavourable, best), (best, favourable)):
        for name in ("capital", "capital_today", "pension_month_today"):
            assert at_least(getattr(better, name), getattr(worse, name)), name


@for_all
@given(some_insured)
def test_a_longer_payout_never_gives_a_larger_month(inputs):
    for scenario in forecast(inputs, SETS).scenarios.values():
        five, ten, fifteen, twenty, _ = scenario.pension_month_today_all.values()

        assert five >= ten >= fifteen >= twenty >= 0
        assert scenario.pension_month_today_all[inputs.payout] == scenario.pension_month_today


@for_all
@given(some_insured)
def test_the_chart_begins_today_ends_at_the_start_and_has_every_first_of_january_between(inputs):
    answer = forecast(inputs, SETS)
    dates = answer.scenarios["best_estimate"].series.dates

    assert dates[0] == inputs.as_of.replace(day=1)
    assert dates[-1] == answer.pension_start
    assert all(day.month == 1 for day in dates[1:-1])
    assert len({day.year for day in dates[1:-1]}) == max(0, len(dates) - 2)
    assert list(answer.scenarios) == list(SCENARIOS)
