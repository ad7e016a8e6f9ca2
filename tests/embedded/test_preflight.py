"""What stops a start before it begins: one sentence each, and a failing exit status."""

import os
import socket
import subprocess
from types import SimpleNamespace

import pytest

from portal.embedded import preflight, supervisor
from tests.embedded.running import free_port


def refused(capsys, port, data):
    assert supervisor.main(port, data) == 1
    said = capsys.readouterr().err.strip()
    assert len(said.splitlines()) == 1
    return said


def test_a_busy_port_is_named(capsys, tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert f"Port {port} is already in use" in refused(capsys, port, tmp_path)


@pytest.mark.parametrize("port", ["0", "65536", "eighty", "-1", ""])
def test_a_port_that_is_none_is_named(capsys, tmp_path, port):
    assert "is not a port" in refused(capsys, port, tmp_path)


def test_data_that_is_a_file_is_refused(capsys, tmp_path):
    path = tmp_path / "var"
    path.write_text("")
    assert "is not a directory" in refused(capsys, free_port(), path)


def test_a_full_disk_is_refused(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr(preflight.shutil, "disk_usage", lambda _path: SimpleNamespace(free=5 * 2**20))
    said = refused(capsys, free_port(), tmp_path)
    assert "is full" in said
    assert "5 MB are free" in said


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 1 MB, where the machine lets us make one."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = os.geteuid() == 0 and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", place], check=False, capture_output=True
    ).returncode == 0  # fmt: skip
    if not mounted:
        pytest.skip("only root may mount a file system here")
    yield place
    subprocess.run(["umount", "-l", place], check=False)


def test_a_small_disk_is_refused(capsys, small_disk):
    (small_disk / "ballast").write_bytes(b"x" * 2**20)
    assert "is full" in refused(capsys, free_port(), small_disk)


def test_a_read_only_disk_is_refused(capsys, small_disk):
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    assert "cannot be written" in refused(capsys, free_port(), small_disk)


def test_a_directory_nobody_may_write_is_refused(capsys, tmp_path):
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    tmp_path.chmod(0o500)
    assert "cannot be written" in refused(capsys, free_port(), tmp_path)


def test_a_lock_ends_with_its_holder(tmp_path):
    lock = preflight.lock_data(tmp_path)
    assert preflight.is_locked(tmp_path)
    with pytest.raises(preflight.CannotStart, match=str(os.getpid())):
        preflight.lock_data(tmp_path)
    lock.release()
    assert not preflight.is_locked(tmp_path)
