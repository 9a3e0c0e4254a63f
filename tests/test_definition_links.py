"""Definition files are never read through links, even where what they point to is whole."""

from __future__ import annotations

import pytest

from township_stats.errors import InputError
from township_stats.textfile import read_file


@pytest.mark.parametrize("name", ["indicators.csv", "rules.csv", "tables.csv", "township.toml"])
def test_a_link_is_refused_at_its_address(tmp_path, name) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("whole", encoding="utf-8")
    assert read_file(elsewhere, name) == b"whole"
    link = tmp_path / name
    link.symlink_to(elsewhere)
    with pytest.raises(InputError) as caught:
        read_file(link, f"data/raw/{name}")
    assert str(caught.value) == f"data/raw/{name}: 不是普通文件; 请放文件本身"
