"""An insured's salary is reported on a page of its own, where the instalment follows it."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from pelaren.domain.salaries.models import Salary, SalaryTerms
from pelaren.domain.salaries.operations import salaries
from tests.world import World, an_identity, an_insured


@pytest.fixture
def enrolment(world: World):
    salaries.follow(
        contract=world.swedish_contract,
        agreement="AKAP-KR",
        valid_from=date(2026, 1, 1),
        now=timezone.now(),
        by=world.disa,
    )
    return an_insured(world.swedish_group, identity=an_identity("SE"))


def address(enrolment, name: str = "insured-salary") -> str:
    contract = enrolment.insured.contract
    return reverse(name, args=[contract.employer.customer_number, contract.number, enrolment.insured.number])


def test_the_insureds_page_leads_there_and_saving_leads_back_with_the_new_instalment(world, enrolment, signed_in):
    cecilia = signed_in(world.cecilia.user)

    before = cecilia.get(address(enrolment, "insured-show")).content.decode()
    answer = cecilia.post(address(enrolment), {"salary": "38 500,00"}, follow=True)

    assert address(enrolment) in before
    assert answer.redirect_chain == [(address(enrolment, "insured-show"), 302)]
    assert "6 930,00" in answer.content.decode().replace("\u00a0", " ")
    assert "38 500,00" in cecilia.get(address(enrolment)).content.decode().replace("\u00a0", " ")


@pytest.mark.parametrize("typed", ["", "mycket", "-5", "99 999 999 999"])
def test_what_is_no_salary_is_said_at_the_field_and_nothing_is_kept(world, enrolment, signed_in, typed):
    answer = signed_in(world.cecilia.user).post(address(enrolment), {"salary": typed})

    assert answer.status_code == 422
    assert 'href="#id_salary"' in answer.content.decode()
    assert not Salary.objects.exists()


def test_where_the_instalment_follows_no_salary_the_page_says_so_and_takes_none(world, signed_in):
    plain = an_insured(world.group)
    asta = signed_in(world.asta.user)

    page = asta.get(address(plain)).content.decode()
    answer = asta.post(address(plain), {"salary": "1 000,00"})

    assert 'name="salary"' not in page
    assert answer.status_code == 422
    assert not Salary.objects.exists()
    assert address(plain) not in asta.get(address(plain, "insured-show")).content.decode()


def test_the_desk_chooses_the_agreement_and_has_the_instalments_computed_again(world, enrolment, signed_in):
    salaries.report(
        insured=enrolment.insured, salary=5_000_000, today=timezone.localdate(), now=timezone.now(), by=world.cecilia
    )
    disa = signed_in(world.disa.user)
    number = world.swedish_contract.number

    chosen = disa.post(
        reverse("desk:contract-salary-terms", args=[number]),
        {"agreement": "ITP1", "valid_from": timezone.localdate().isoformat()},
    )
    renewed = disa.post(reverse("desk:contract-salary-renewal", args=[number]), follow=True)

    enrolment.refresh_from_db()
    assert (chosen.status_code, renewed.status_code) == (302, 200)
    assert enrolment.instalment == 675_000


def test_an_agreement_for_a_contract_in_euro_is_refused_at_its_field(world, signed_in):
    answer = signed_in(world.disa.user).post(
        reverse("desk:contract-salary-terms", args=[world.contract.number]),
        {"agreement": "ITP1", "valid_from": "1.1.2026"},
    )

    assert answer.status_code == 422
    assert not SalaryTerms.objects.exists()
