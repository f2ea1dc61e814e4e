import os
from pathlib import Path

import pytest

from dateline.local.folder import claim
from services.common.errors import Misconfigured


def test_a_folder_is_one_runs_alone_and_the_text_names_its_process(tmp_path: Path) -> None:
    with (
        claim(tmp_path),
        pytest.raises(Misconfigured, match=f"DATELINE_DATA_DIR.*in use by process {os.getpid()};"),
        claim(tmp_path),
    ):
        pass


def test_a_folder_is_free_again_afterwards(tmp_path: Path) -> None:
    with claim(tmp_path):
        pass
    with claim(tmp_path):
        assert (tmp_path / "lock").read_text() == str(os.getpid())


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(Misconfigured, match=r"DATELINE_DATA_DIR.*file/data cannot be written"),
        claim(tmp_path / "file" / "data"),
    ):
        pass
