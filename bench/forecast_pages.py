"""
Forecasts from the database at 200,000 insured in 500 employers: one page, one contract, everybody.

Run with: python -m bench.forecast_pages

As the app role behind row-level security. Promised: the insured's page with its forecast under 50 ms of server time,
and reading and computing all 200,000 under 3 s. Everybody has units of two funds; every contract has an investment plan
and its proposals are made, one line in fifty changed by hand.
"""

import time
from collections.abc import Callable
from datetime import date
from statistics import median

from bench import dataset, pages

PAGE, EVERYBODY = 50.0, 3.0
RUNS = 5


def main() -> None:
    """Measure and print."""
    dataset.build()
    from django.db import transaction

    from pelaren.domain.billing.operations import proposals
    from pelaren.domain.tenancy import context

    with transaction.atomic():
        context.act_for_insurer(user_id=None)
        fill()
        proposals.make(today=date.today())
        change_some_by_hand()
        user = pages.somebody_everywhere()
    analyse()
    with transaction.atomic():
        context.act_for_insurer(user_id=None)
        everybody()
    by_a_job(user, 100_001)
    for name, address in PAGES.items():
        for size, number in (("360 insured", 100_002), ("20,000 insured", 100_001)):
            spent, queries = pages.measure(user, address(number))
            print(f"{name:38} {size:15} {spent:8.1f} ms, {queries} queries")


PAGES = {
    f"one insured with forecast ({PAGE:.0f} ms)": lambda number: f"{pages.contract(number)}insured/17/",
    "simulation": lambda number: f"{pages.contract(number)}insured/17/simulation/",
    "forecasts of the contract": lambda number: f"{pages.contract(number)}forecast/",
}


def everybody() -> None:
    """Read and compute all insured."""
    from pelaren.domain.contracts.models import Contract
    from pelaren.domain.projections.portfolio import project
    from pelaren.domain.projections.snapshot import Scope, draw
    from pelaren.domain.projections.terms import terms_of

    today = date.today()
    contracts = list(Contract.objects.select_related("employer"))
    read = [timed(lambda: draw(Scope(), as_of=today)) for _ in range(RUNS)]
    known, terms = draw(Scope(), as_of=today), terms_of(contracts, as_of=today)
    computed = [timed(lambda: project(known, terms, as_of=today)) for _ in range(RUNS)]
    whole = median(read) + median(computed)
    print(f"{len(known):,} insured: read {median(read):.2f} s, compute {median(computed):.2f} s")
    print(f"  together {whole:.2f} s; promise {EVERYBODY} s: {'kept' if whole < EVERYBODY else 'BROKEN'}")


def by_a_job(user, customer_number: int) -> None:
    """Compute the largest contract as its job does, with workbook and progress; its page then shows what was kept."""
    from django.db import transaction
    from django.utils import timezone

    from pelaren.domain.contracts.models import Contract
    from pelaren.domain.projections.operations import portfolio_runs
    from pelaren.domain.tenancy import context
    from pelaren.jobs.forecast_portfolio import forecast_portfolio

    with transaction.atomic():
        context.act_for_insurer(user_id=None)
        contract = Contract.objects.get(number=f"{customer_number}-1")
        by = user.memberships.get(employer_id=contract.employer_id)
        run = portfolio_runs.order(contract=contract, language="sv", now=timezone.now(), by=by)
    spent = timed(lambda: forecast_portfolio(employer_id=run.employer_id, run=str(run.public_id)))
    print(f"job of the largest contract with workbook: {spent:.2f} s")


def timed(work: Callable[[], object]) -> float:
    """Return the seconds of one run."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def fill() -> None:
    """Insert an investment plan a contract, two funds a currency, and units for everybody."""
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in STATEMENTS:
            cursor.execute(statement)


def change_some_by_hand() -> None:
    """Change the amount of one proposed line in fifty."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("update billing_invoiceline set amount = amount + 100 where id % 50 = 0")


def analyse() -> None:
    """Let the planner see what was filled in."""
    import psycopg

    import tests.database as testing

    with psycopg.connect(testing.CLUSTER.url("owner", f"{testing.NAME}_bench"), autocommit=True) as owner:
        owner.execute("vacuum analyze")


STATEMENTS = (
    "insert into contracts_investmentplan (employer_id, contract_id, name, valid_from)"
    " select employer_id, id, 'Balanserad', '2015-01-01' from contracts_contract",
    "insert into contracts_investmentshare (employer_id, plan_id, option, percent)"
    " select employer_id, id, option, 50 from contracts_investmentplan,"
    " unnest(array['Räntor Norden', 'Aktier Världen']) as option",
    "insert into savings_investmentfund (name, currency, asset_class)"
    " select name, currency, class from unnest(array['Räntor Norden', 'Aktier Världen'],"
    " array['long_rates', 'equity']) as f (name, class), unnest(array['EUR', 'SEK']) as currency",
    "insert into savings_fundprice (fund_id, day, price)"
    " select id, '2025-12-31'::date, 100 from savings_investmentfund",
    "insert into savings_unitholding (employer_id, insured_id, fund_id, as_of, units)"
    " select i.employer_id, i.id, f.id, '2025-12-31', 50 + i.number % 200"
    " from contracts_insured i join contracts_contract c on c.id = i.contract_id"
    " join savings_investmentfund f on f.currency = c.currency",
)


if __name__ == "__main__":
    main()
