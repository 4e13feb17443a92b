"""The account's process: where it listens, and what it refuses to start without."""

import subprocess
import sys
from pathlib import Path

import pytest

from local.emulator.__main__ import MINISTACK_VERSION
from local.emulator.settings import CloudSettings
from tests.support.cloud import CLOUD_PYTHON, ROOT, Cloud, free_port

LISTENING = "0A"


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_it_listens_on_loopback_and_opens_no_other_port(
    cloud: Cloud, outputs: dict[str, str]
) -> None:
    assert outputs
    assert listening(cloud.process.pid) == {("127.0.0.1", cloud.port)}


@pytest.mark.parametrize(
    ("before", "complaint"),
    [
        ("sys.modules['cryptography'] = None", "cryptography is not installed"),
        ("import importlib.metadata as m; m.version = lambda _: '9.9'", "found 9.9"),
    ],
)
def test_it_refuses_to_start_in_a_wrong_environment(
    tmp_path: Path, before: str, complaint: str
) -> None:
    program = f"import sys; {before}; from local.emulator.__main__ import main; main()"

    result = subprocess.run(
        [CLOUD_PYTHON, "-c", program],
        cwd=ROOT,
        env={"CLOUD_PORT": str(free_port()), "CLOUD_STATE": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )

    assert result.returncode == 1
    assert complaint in result.stderr


def test_an_addition_to_something_ministack_no_longer_has_is_an_error() -> None:
    program = (
        "import types; from local.emulator.replace import replace; "
        "replace(types.ModuleType('m'), 'gone', lambda f: f)"
    )

    result = subprocess.run(
        [CLOUD_PYTHON, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert "AttributeError" in result.stderr


def test_the_version_it_checks_is_the_locked_one() -> None:
    locked = (ROOT / "local" / "requirements.txt").read_text()

    assert f"\nministack=={MINISTACK_VERSION} " in locked
    assert f"\nministack=={MINISTACK_VERSION}\n" in (ROOT / "local/requirements.in").read_text()


def test_only_an_explicit_address_opens_it_to_others() -> None:
    assert CloudSettings.from_env({}).bind == "127.0.0.1"
    assert CloudSettings.from_env({"CLOUD_BIND": "0.0.0.0"}).bind == "0.0.0.0"


def test_ministack_is_told_what_it_forgets_by_itself() -> None:
    told = CloudSettings(port=1, region="eu-north-1", state=Path("/s")).ministack_environment()

    assert told["AUTH"] == "true"
    assert told["IOT_MTLS_ENABLED"] == "0"
    assert told["MINISTACK_ACCOUNT_ID"] == "000000000000"
    assert told["MINISTACK_REGION"] == "eu-north-1"
    assert (told["GATEWAY_PORT"], told["STATE_DIR"], told["S3_DATA_DIR"]) == ("1", "/s", "/s/s3")
    assert (told["PERSIST_STATE"], told["S3_PERSIST"]) == ("1", "1")


def listening(pid: int) -> set[tuple[str, int]]:
    """Every address the process accepts TCP on, from the kernel's own tables."""
    inodes = {
        str(descriptor.readlink())
        for descriptor in Path(f"/proc/{pid}/fd").iterdir()
        if descriptor.is_symlink()
    }
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            _, local, _, state, *rest = line.split()
            if state == LISTENING and f"socket:[{rest[5]}]" in inodes:
                found.add(address(local))
    return found


def address(text: str) -> tuple[str, int]:
    """`0100007F:1F90` is 127.0.0.1:8080: the kernel writes the address backwards."""
    host, _, port = text.partition(":")
    parts = bytes.fromhex(host)[::-1]
    return ".".join(str(part) for part in parts), int(port, 16)
