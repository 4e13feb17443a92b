"""aws-cli/package-functions: what is in the archive, and when it is uploaded."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from pathlib import Path
from unittest.mock import patch

import pytest

from operations import function_archive, package_functions
from operations.console import Failure
from tests.aws_cli.operators import Operator
from tests.aws_cli.test_push_image import make_registry

AARCH64 = 183
"""The processor in the header of an ELF file, at byte 18."""


@pytest.fixture(scope="module")
def archive() -> zipfile.ZipFile:
    """That for Lambda, made of the lock."""
    return zipfile.ZipFile(io.BytesIO(function_archive.build("arm64", "3.13")))


def test_every_library_is_for_the_processor_of_the_function(archive: zipfile.ZipFile) -> None:
    libraries = [name for name in archive.namelist() if ".so" in Path(name).suffixes]

    processors = {archive.read(name)[18] for name in libraries}
    assert len(libraries) > 10
    assert processors == {AARCH64}


def test_the_archive_has_the_handler_its_packages_and_the_services_it_calls(
    archive: zipfile.ZipFile,
) -> None:
    names = archive.namelist()

    kept = {name.split("/")[2] for name in names if name.startswith("botocore/data/")}
    assert "service/functions/photos.py" in names
    packages = {name.split("/")[0] for name in names}
    assert {"PIL", "httptools", "pi_heif", "pydantic"} < packages
    assert {"dynamodb", "s3", "sns", "rekognition"} < kept
    assert not {"ec2", "iam"} & kept
    assert [n for n in names if "__pycache__" in n or n.startswith(("bin/", "uvloop/"))] == []


def test_the_archive_is_small_enough_to_start_quickly(archive: zipfile.ZipFile) -> None:
    packed = sum(each.compress_size for each in archive.infolist())
    unpacked = sum(each.file_size for each in archive.infolist())

    assert packed < 45_000_000
    assert unpacked < 250_000_000


def folder(root: Path, names: list[str], umask: int) -> Path:
    """The same files, made at another time in another order and with other modes."""
    old = os.umask(umask)
    for name in names:
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name)
        os.utime(file, (umask + 1e9, umask + 1e9))
    os.umask(old)
    return root


def packed(root: Path, *, backwards: bool = False) -> bytes:
    files = sorted(function_archive.files_in(root).items(), reverse=backwards)
    return function_archive.packed(dict(files))


def test_two_archives_of_the_same_files_are_the_same_bytes(tmp_path: Path) -> None:
    names = ["a/b.py", "a/c.py", "d.so"]
    noise = ["bin/tool", "a.dist-info/RECORD", "a/tests/test_a.py", "a/__pycache__/b.pyc"]

    one = packed(folder(tmp_path / "one", names, 0o022))
    two = packed(folder(tmp_path / "two", [*noise, *names], 0o077), backwards=True)

    assert one == two


def test_an_archive_that_is_too_large_is_refused(tmp_path: Path) -> None:
    with patch.object(function_archive, "MOST_BYTES", 1000), pytest.raises(Failure) as refused:
        packed(folder(tmp_path, [f"{number}.py" for number in range(20)], 0o022))

    assert "more than 1,000" in str(refused.value)


def test_the_lock_without_the_server_has_all_other_packages() -> None:
    uvloop = "uvloop==1 ; sys_platform != 'win32' \\\n    --hash=sha256:2\n"
    lock = f"# head\nanyio==4 \\\n    --hash=sha256:1\n{uvloop}wrapt==1\n"

    left = function_archive.without_server(lock)

    assert left == "# head\nanyio==4 \\\n    --hash=sha256:1\nwrapt==1\n"


def test_an_archive_is_uploaded_once_under_its_digest(operator: Operator) -> None:
    make_registry(operator)
    key = f"functions/{hashlib.sha256(b'zip').hexdigest()}.zip"
    bucket = operator.output("registry", "TemplatesBucketName")

    with patch.object(package_functions, "build", lambda *_: b"zip"):
        planned = operator.run("package-functions", "--dry-run")
        before = operator.cloud.s3.list_objects_v2(Bucket=bucket).get("Contents", [])
        first = operator.run("package-functions")
        second = operator.run("package-functions")

    assert (planned.stdout, first.stdout, second.stdout) == (f"{key}\n",) * 3, first
    assert before == []
    assert "3 bytes uploaded" in first.stderr
    assert "already" in second.stderr
    assert operator.cloud.s3.get_object(Bucket=bucket, Key=key)["Body"].read() == b"zip"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--architecture", "sparc"], "There is no processor sparc: arm64, x86_64."),
        (["--python", "three"], "--python takes a version such as 3.13."),
    ],
    ids=["processor", "python"],
)
def test_a_function_that_lambda_does_not_run_is_refused(
    operator: Operator, options: list[str], message: str
) -> None:
    run = operator.run("package-functions", *options)

    assert run.exit_code == 3
    assert message in run.stderr
