"""Which root keys belong to a database: they may be exchanged one after the other, not all at once."""

from pathlib import Path

import pytest

from pelaren.console.postgres.environment import SECRET_FILES, URLS
from pelaren.console.supervision.preparation import OtherRootKey, Preparation
from tests import database


def hold(folder: Path, lines: str) -> None:
    file = folder / "root-key"
    file.write_text(lines)
    environment = {SECRET_FILES["root-key"]: str(file), URLS["owner"]: database.CLUSTER.url("owner", database.NAME)}
    Preparation(folder, folder, environment, is_demo=False).hold_root_key()


def test_a_new_key_may_be_added_and_the_old_one_taken_out_later(tmp_path):
    hold(tmp_path, "Zmlyc3Q=\n")

    hold(tmp_path, "Zmlyc3Q=\n2:c2Vjb25k\n")
    hold(tmp_path, "2:c2Vjb25k\n")
    hold(tmp_path, "2:c2Vjb25k\n3:dGhpcmQ=\n")


def test_a_file_with_none_of_the_known_keys_stops_the_start(tmp_path):
    hold(tmp_path, "Zmlyc3Q=\n")

    with pytest.raises(OtherRootKey, match="root-key"):
        hold(tmp_path, "c2Vjb25k\n")
