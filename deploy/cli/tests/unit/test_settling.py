"""What is remembered of mailboxes until they are safe."""

from pathlib import Path

from balabaqsha_cli.launch.settling import Settling
from balabaqsha_cli.topology.declaration import mailboxes_of, topology_of_the_house


def test_an_interrupted_first_declaration_is_of_everything(tmp_path: Path) -> None:
    settling = Settling(tmp_path / "settling.json")

    settling.begin(mailboxes_of(topology_of_the_house()))

    assert settling.is_of_everything()


def test_an_interrupted_later_declaration_is_not(tmp_path: Path) -> None:
    settling = Settling(tmp_path / "settling.json")

    settling.begin(mailboxes_of(topology_of_the_house())[:1])

    assert not settling.is_of_everything()


def test_without_a_declaration_under_way_nothing_is_unsafe(tmp_path: Path) -> None:
    settling = Settling(tmp_path / "settling.json")

    settling.begin([])

    assert not settling.is_of_everything()
    assert not (tmp_path / "settling.json").exists()


def test_what_has_settled_is_forgotten(tmp_path: Path) -> None:
    settling = Settling(tmp_path / "settling.json")
    settling.begin(mailboxes_of(topology_of_the_house()))

    settling.done()

    assert not settling.is_of_everything()
