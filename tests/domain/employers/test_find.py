import pytest

from pelaren.domain.employers.models import Employer
from pelaren.domain.employers.queries import find


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("norrvik", {"Norrvik Varv Ab"}),
        ("ab NORR", {"Norrvik Varv Ab"}),
        ("sunnana", {"Sunnanå kommun"}),
        ("Sunnanå", {"Sunnanå kommun"}),
        ("40112", {"Norrvik Varv Ab"}),
        ("40 112", {"Norrvik Varv Ab"}),
        ("9904418-4", {"Norrvik Varv Ab"}),
        ("FI99044184", {"Norrvik Varv Ab"}),
        ("299000-4174", {"Sunnanå kommun"}),
        ("SE299000417401", {"Sunnanå kommun"}),
        ("9904418–4", {"Norrvik Varv Ab"}),
        ("", {"Norrvik Varv Ab", "Sunnanå kommun"}),
        ("  ", {"Norrvik Varv Ab", "Sunnanå kommun"}),
        ("norrvik kommun", set()),
        ("%", set()),
        ("_", set()),
        ("4011", set()),
        ("9" * 10, set()),
        ("9" * 5000, set()),
    ],
)
def test_an_employer_is_found_by_part_of_its_name_its_customer_number_or_business_id(world, text, found):
    assert {employer.name for employer in find(text)} == found


def test_employers_stand_in_the_order_of_the_swedish_alphabet(world):
    for number, name in enumerate(["Östervik Ab", "Ålands Såg Ab", "Zetterholms Ab", "Ängsö kommun", "alfa Ab"]):
        Employer.objects.create(customer_number=90_000 + number, name=name, business_id=f"990{number}", market="FI")

    assert [employer.name for employer in find("")] == [
        "alfa Ab",
        "Norrvik Varv Ab",
        "Sunnanå kommun",
        "Zetterholms Ab",
        "Ålands Såg Ab",
        "Ängsö kommun",
        "Östervik Ab",
    ]
