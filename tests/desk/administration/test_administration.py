from tests.world import a_staff_member

HERE = "/desk/administration/"


def test_the_staff_stand_with_user_id_role_and_departments(world, signed_in):
    a_staff_member("Peter", "Wik", world.calculation.department, world.other.department)

    page = signed_in(world.erik.user).get(HERE).content.decode()

    assert "Maria Rehn" in page
    assert "MARE01" in page
    assert "Handläggare" in page
    assert "Systemadministratör" in page
    assert "Beräkning, Kundservice" in page


def test_whoever_left_is_not_there(world, signed_in):
    world.maria.left_at = world.asta.created_at
    world.maria.save()

    assert "Maria Rehn" not in signed_in(world.erik.user).get(HERE).content.decode()


def test_each_topic_stands_with_the_department_that_receives_it(world, signed_in):
    page = signed_in(world.erik.user).get(HERE).content.decode()

    topics = page[page.index('id="topics"') :]
    assert topics.index("Beräkning") < topics.index("Övrigt") < topics.index("Kundservice")


def test_only_an_administrator_comes_in(world, signed_in):
    assert signed_in(world.disa.user).get(HERE).status_code == 403
    assert signed_in(world.asta.user).get(HERE).status_code == 404
    assert "Systemadministration" not in signed_in(world.disa.user).get("/desk/").content.decode()


def test_nothing_can_be_changed_here(world, signed_in):
    assert signed_in(world.erik.user).post(HERE).status_code == 405
