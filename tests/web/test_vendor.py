"""Files of others are what their list says."""

from tools import vendor


def test_no_vendored_file_has_been_touched():
    assert vendor.differences() == []


def test_the_list_names_version_and_licence_of_each_file():
    lines = (vendor.FOLDER / vendor.LIST).read_text().removeprefix(vendor.HEAD).splitlines()

    assert len(lines) == sum(len(package.files) for package in vendor.PACKAGES)
    assert all(len(line.split()) == 5 for line in lines)


def test_no_sheet_of_others_asks_for_an_image_that_our_policy_forbids():
    assert [path.name for path in vendor.FOLDER.glob("*.css") if b"data:image" in path.read_bytes()] == []


def test_a_touched_file_is_told_by_name(tmp_path):
    for path in vendor.FOLDER.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "htmx.min.js").write_text("evil()")
    (tmp_path / "extra.js").write_text("")

    said = vendor.differences(tmp_path)

    assert said == [
        "extra.js is in the folder but in no package of tools/vendor.py.",
        "htmx.min.js is not what VENDOR.txt says.",
    ]
