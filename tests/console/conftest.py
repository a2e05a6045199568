"""A server of our own for the tests of the console: they look at the real thing, in a folder that goes away again."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pelaren.console.postgres.cluster import Cluster, ensure_cluster


@pytest.fixture(scope="session")
def open_folder() -> Iterator[Path]:
    """A folder that the server's account may pass through; pytest's own folders are closed to it."""
    folder = Path(tempfile.mkdtemp(prefix="pelaren-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def own_cluster(open_folder: Path) -> Iterator[Cluster]:
    """The cluster that all tests of one run share."""
    cluster = ensure_cluster(open_folder / "data", environment())
    yield cluster
    cluster.stop()


@pytest.fixture
def cluster(own_cluster: Cluster) -> Cluster:
    """The shared cluster, running."""
    return ensure_cluster(own_cluster.data_folder, environment())


def environment() -> dict[str, str]:
    """The one variable that decides which PostgreSQL is tested."""
    return {name: os.environ[name] for name in ("PELAREN_PG_BIN",) if name in os.environ}
