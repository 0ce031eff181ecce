import os
import stat

import pytest

from guanxi.foundation.home import (
    HomeUnusable,
    current_home,
    guanxi_home,
    kept_secret,
    open_home,
)


def mode_of(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_home_is_where_the_environment_says(tmp_path, monkeypatch):
    monkeypatch.setenv("GUANXI_HOME", str(tmp_path / "bank" / "home"))
    assert guanxi_home() == tmp_path / "bank" / "home"
    assert current_home().lake == tmp_path / "bank" / "home" / "lake"


def test_home_is_var_in_the_working_directory_unless_told(tmp_path, monkeypatch):
    monkeypatch.delenv("GUANXI_HOME", raising=False)
    monkeypatch.chdir(tmp_path)
    assert guanxi_home() == tmp_path / "var"


def test_every_room_is_closed_to_others_whatever_the_umask(tmp_path):
    before = os.umask(0)
    try:
        home = open_home(tmp_path / "home")
    finally:
        os.umask(before)
    assert mode_of(home.path) == 0o755
    rooms = [home.postgres, home.lake, home.quarantine, home.keys, home.screens]
    assert [mode_of(room) for room in rooms] == [0o700] * 5


def test_opened_keys_are_closed_again(tmp_path):
    home = open_home(tmp_path / "home")
    home.keys.chmod(0o755)
    assert mode_of(open_home(home.path).keys) == 0o700


def test_existing_home_keeps_its_permissions(tmp_path):
    (tmp_path / "home").mkdir(mode=0o750)
    assert mode_of(open_home(tmp_path / "home").path) == 0o750


def test_home_that_cannot_be_made_says_where_and_what_to_do(tmp_path):
    (tmp_path / "file").write_text("in the way")
    for place in (tmp_path / "file", tmp_path / "file" / "home"):
        with pytest.raises(HomeUnusable) as refused:
            open_home(place)
        assert str(place) in str(refused.value)
        assert "Set GUANXI_HOME to a directory" in str(refused.value)


@pytest.fixture
def own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("GUANXI_HOME", str(tmp_path / "home"))
    return current_home()


def test_a_secret_is_made_once_and_only_its_user_may_read_it(own_home):
    secret = kept_secret("django", length=48)
    assert len(secret) >= 48
    assert kept_secret("django", length=48) == secret
    assert mode_of(own_home.keys / "django") == 0o600
    assert [path.name for path in own_home.keys.iterdir()] == ["django"]


def test_nobody_ever_finds_a_secret_empty(own_home, monkeypatch):
    """Killed while making it, or looked at from another process meanwhile."""

    def killed(*_arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("pathlib.Path.write_text", killed)
        with pytest.raises(KeyboardInterrupt):
            kept_secret("django", length=48)
    assert len(kept_secret("django", length=48)) >= 48


def test_of_two_who_make_a_secret_at_once_both_get_the_same(own_home, monkeypatch):
    link = os.link

    def too_late(draft, path):
        path.write_text("the other's")
        link(draft, path)

    monkeypatch.setattr("os.link", too_late)
    assert kept_secret("django", length=48) == "the other's"
