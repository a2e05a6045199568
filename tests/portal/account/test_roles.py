import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pelaren.domain.accounts.models import Membership
from pelaren.domain.accounts.roles import Role
from pelaren.domain.employers.models import Employer
from pelaren.domain.messaging.operations import conversations
from pelaren.domain.messaging.rules import Side
from tests.world import World, a_user

FIRST_CUSTOMER = 60_000


def a_message_to(employer: Employer, world: World) -> None:
    conversations.start(
        employer_id=employer.pk,
        topic=world.calculation,
        text="Hej",
        side=Side.INSURER,
        by=world.maria,
        now=timezone.now(),
    )


def employers(count: int) -> list[Employer]:
    return [
        Employer.objects.create(
            customer_number=FIRST_CUSTOMER + number,
            name=f"Bolag {number:02d} Ab",
            business_id=f"x{number}",
            market="FI",
        )
        for number in range(count)
    ]


def a_representative_of(*represented: Employer, role: Role = Role.MASTER):
    user = a_user("Rolf", "Sandell")
    for employer in represented:
        Membership.objects.create(user=user, employer=employer, role=role)
    return user


def test_whoever_represents_one_employer_comes_straight_to_its_start_page(world, signed_in):
    assert signed_in(world.asta.user).get("/").url == "/employers/40112/"


def test_whoever_represents_several_chooses_first(world, signed_in):
    user = a_representative_of(world.norrvik, world.sunnana)

    assert signed_in(user).get("/").url == "/roles/"


def test_the_pension_companys_people_come_to_the_inbox(world, signed_in):
    assert signed_in(world.maria.user).get("/").url == "/desk/"


def test_whoever_left_the_pension_company_does_not(world, signed_in):
    world.maria.left_at = timezone.now()
    world.maria.save()

    assert signed_in(world.maria.user).get("/").url == "/roles/"


def test_whoever_represents_nobody_is_told_what_to_do(world, signed_in):
    client = signed_in(a_user("Ny", "Person"))

    page = client.get("/", follow=True).content.decode()

    assert "Du representerar inget företag ännu" in page
    assert "Logga ut" in page


def test_a_role_that_was_taken_away_cannot_be_chosen(world, signed_in):
    user = a_representative_of(world.norrvik, world.sunnana)
    Membership.objects.filter(user=user, employer=world.sunnana).update(revoked_at=timezone.now())

    page = signed_in(user).get("/roles/").content.decode()

    assert "Norrvik Varv Ab" in page
    assert "Sunnanå kommun" not in page


def test_each_role_says_what_one_may_do_there_and_what_waits(world, signed_in):
    user = a_representative_of(world.norrvik, world.sunnana)
    for _ in range(3):
        a_message_to(world.norrvik, world)

    page = signed_in(user).get("/roles/").content.decode()

    assert 'href="/employers/40112/"' in page
    assert "Alla rättigheter · 9904418-4 · Finland" in page
    assert "3 meddelanden väntar" in page
    assert "Inget väntar" in page


def test_a_role_that_may_not_read_messages_does_not_say_how_many_wait(world, signed_in):
    user = a_representative_of(world.norrvik, role=Role.PENSION_OFFICER)
    a_message_to(world.norrvik, world)

    page = signed_in(user).get("/roles/").content.decode()

    assert "Norrvik Varv Ab" in page
    assert "väntar" not in page


def test_what_waits_at_other_employers_is_not_counted(world, signed_in):
    a_message_to(world.sunnana, world)

    assert "Inget väntar" in signed_in(world.asta.user).get("/roles/").content.decode()


def test_after_choosing_a_role_nothing_of_the_insurer_stays_open(world, signed_in):
    client = signed_in(world.asta.user)

    client.get("/roles/")

    assert client.get(f"/employers/{world.sunnana.customer_number}/").status_code == 404


def test_the_employers_stand_in_the_order_of_the_swedish_alphabet(world, signed_in):
    names = ["Öbergs Ab", "Ålands Bygg Ab", "Ängens Ab", "Zinns Ab"]
    for employer, name in zip(employers(4), names, strict=True):
        employer.name = name
        employer.save()
    user = a_representative_of(*Employer.objects.filter(name__in=names))

    page = signed_in(user).get("/roles/").content.decode()

    assert sorted(names, key=page.index) == ["Zinns Ab", "Ålands Bygg Ab", "Ängens Ab", "Öbergs Ab"]


def test_eight_roles_need_no_search(world, signed_in):
    assert "Sök företag" not in signed_in(a_representative_of(*employers(8))).get("/roles/").content.decode()


@pytest.mark.parametrize("text", ["bolag 07", "BOLAG 07", "60007", "x7"])
def test_nine_roles_can_be_searched_by_name_and_number(world, signed_in, text):
    client = signed_in(a_representative_of(*employers(9)))

    page = client.get("/roles/", {"q": text}).content.decode()

    assert "Sök företag" in page
    assert "Bolag 07 Ab" in page
    assert "Bolag 06 Ab" not in page


def test_a_search_without_result_says_so(world, signed_in):
    page = signed_in(a_representative_of(*employers(9))).get("/roles/", {"q": "<b>nix"}).content.decode()

    assert "Inget företag motsvarar ”&lt;b&gt;nix”" in page


def test_many_roles_come_in_pages(world, signed_in):
    client = signed_in(a_representative_of(*employers(60)))

    first, second = (client.get("/roles/", {"page": page}).content.decode() for page in (1, 2))

    assert (first.count("pl-tasks__t"), second.count("pl-tasks__t")) == (50, 10)


def test_fifty_roles_ask_the_database_as_often_as_two(world, signed_in):
    few, many = signed_in(a_representative_of(*employers(2))), a_user("Rut", "Vik")
    for employer in Employer.objects.all():
        Membership.objects.create(user=many, employer=employer, role=Role.MASTER)
    counts = []

    for client in (few, signed_in(many)):
        with CaptureQueriesContext(connection) as queries:
            client.get("/roles/")
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_one_can_go_back_to_where_one_was_instead_of_changing(world, signed_in):
    client = signed_in(world.asta.user)

    here = client.get("/roles/", headers={"referer": "http://testserver/employers/40112/contracts/"})
    elsewhere = client.get("/roles/", headers={"referer": "http://elsewhere.example/employers/40112/"})

    assert 'href="/employers/40112/contracts/">Avbryt och stäng' in here.content.decode()
    assert "Avbryt och stäng" not in elsewhere.content.decode()


def test_two_tabs_with_two_employers_never_mix(world, signed_in):
    client = signed_in(a_representative_of(world.norrvik, world.sunnana))

    pages = [client.get(f"/employers/{number}/colleagues/").content.decode() for number in (40112, 50113, 40112)]

    assert ["Asta Lind" in page for page in pages] == [True, False, True]
    assert ["Cecilia Nordman" in page for page in pages] == [False, True, False]


def test_choosing_needs_a_sign_in(db, stranger):
    assert stranger.get("/roles/").url == "/sign-in/?next=/roles/"
    assert stranger.get("/").url.startswith("/sign-in/")
