"""The account's process: where it listens, and what it refuses to start without."""

import subprocess
import sys
from pathlib import Path

import pytest

from local.emulator.__main__ import MINISTACK_VERSION
from local.emulator.settings import CloudSettings
from tests.support.cloud import CLOUD_PYTHON, ROOT, Cloud, free_port
from tests.support.visitors import error_of

LISTENING = "0A"


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_listens_on_one_loopback_port_only(cloud: Cloud, outputs: dict[str, str]) -> None:
    assert outputs
    assert listening(cloud.process.pid) == {("127.0.0.1", cloud.port)}


def test_unknown_credentials_are_refused(cloud: Cloud) -> None:
    client = cloud.client("dynamodb", aws_access_key_id="AKIAUNKNOWN000000000")

    assert error_of(client.list_tables) == "UnrecognizedClientException"


@pytest.mark.parametrize(
    ("before", "message"),
    [
        ("sys.modules['cryptography'] = None", "cryptography is not installed"),
        ("import importlib.metadata as m; m.version = lambda _: '9.9'", "found 9.9"),
    ],
)
def test_start_is_refused_in_a_wrong_environment(tmp_path: Path, before: str, message: str) -> None:
    program = f"import sys; {before}; from local.emulator.__main__ import main; main()"

    result = run(program, {"CLOUD_PORT": str(free_port()), "CLOUD_STATE": str(tmp_path)})

    assert result.returncode == 1
    assert message in result.stderr


def test_patching_a_missing_name_raises_attribute_error() -> None:
    program = (
        "import types; from local.emulator.monkeypatch import patch; "
        "patch(types.ModuleType('m'), 'gone', lambda f: f)"
    )

    assert "AttributeError" in run(program).stderr


def test_newest_500_mails_are_kept() -> None:
    program = (
        "from local.emulator import ses\n"
        "ses.install()\n"
        "from ministack.services import ses as ministack_ses\n"
        "for number in range(501):\n"
        "    ministack_ses.send_internal_email('a', ['b'], str(number))\n"
        "print(len(ses.sent()), ses.sent()[0]['Subject'])"
    )

    assert run(program).stdout.split() == ["500", "1"]


def run(program: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """The program in the account's own environment."""
    return subprocess.run(
        [CLOUD_PYTHON, "-c", program],
        cwd=ROOT,
        env=env or {},
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )


def test_checked_version_is_the_locked_one() -> None:
    locked = (ROOT / "local" / "requirements.txt").read_text()

    assert f"\nministack=={MINISTACK_VERSION} " in locked
    assert f"\nministack=={MINISTACK_VERSION}\n" in (ROOT / "local/requirements.in").read_text()


def test_binds_to_loopback_unless_cloud_bind_is_set() -> None:
    assert CloudSettings.from_env({}).bind == "127.0.0.1"
    assert CloudSettings.from_env({"CLOUD_BIND": "0.0.0.0"}).bind == "0.0.0.0"


def test_ministack_environment() -> None:
    given = CloudSettings(port=1, region="eu-north-1", state=Path("/s")).ministack_environment()

    assert given["AUTH"] == "true"
    assert given["IOT_MTLS_ENABLED"] == "0"
    assert given["MINISTACK_ACCOUNT_ID"] == "000000000000"
    assert given["MINISTACK_REGION"] == "eu-north-1"
    assert (given["GATEWAY_PORT"], given["STATE_DIR"], given["S3_DATA_DIR"]) == ("1", "/s", "/s/s3")
    assert (given["PERSIST_STATE"], given["S3_PERSIST"]) == ("1", "1")


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
