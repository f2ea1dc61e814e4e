"""The space of the disk, told whenever it is asked for."""

import shutil
from pathlib import Path

from prometheus_client import REGISTRY

from services.common.disk import show_disk


def test_a_folder_that_is_not_there_yet_has_the_space_of_the_one_above(tmp_path: Path) -> None:
    show_disk(tmp_path / "not" / "yet")
    assert REGISTRY.get_sample_value("dateline_data_capacity_bytes") == shutil.disk_usage(tmp_path).total
    assert REGISTRY.get_sample_value("dateline_data_free_bytes")
