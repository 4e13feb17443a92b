"""`make up`: starts the emulated account, the service, its worker and the site, and keeps them
running."""

import fcntl
import json
import os
import socket
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from local import pages
from local.addresses import HOST, Addresses, check_ports_free
from local.aws_environment import aws_client, replace_aws_environment
from local.errors import CommandError
from local.processes import Processes, StopRequested
from local.site import check_built
from local.tail import LogTail, MailTail

ROOT = Path(__file__).parent.parent
POLL_SECONDS = 0.5
MAX_TASKS = 4
WORKER = "worker"
BACKLOG = 2048
"""Connections that may wait to be accepted, as uvicorn's own default."""


@dataclass(frozen=True)
class Paths:
    """The folders of one `make up`."""

    state: Path = ROOT / ".local"
    site: Path = ROOT / "web" / "dist"
    cloud_python: Path = ROOT / ".local" / "cloud-venv" / "bin" / "python"

    @property
    def accounts(self) -> Path:
        return self.state / "accounts.json"

    @property
    def pages(self) -> Path:
        return self.state / "pages"

    @property
    def cloud_state(self) -> Path:
        return self.state / "cloud"

    @property
    def logs(self) -> Path:
        return self.state / "log"


def up(paths: Paths) -> None:
    """Runs everything until a signal asks it to stop; raises CommandError."""
    addresses = Addresses.from_env(os.environ)
    tasks = task_names(os.environ)
    check_installed(paths)
    with exclusive_lock(paths.state):
        check_ports_free(addresses)
        replace_aws_environment(os.environ, addresses.cloud_endpoint)
        processes = Processes(paths.logs, ROOT)
        processes.stop_on_signals()
        try:
            # It stays open here whatever happens to the tasks: connections wait in its backlog.
            with socket.create_server((HOST, addresses.api_port), backlog=BACKLOG) as listener:
                print(start(processes, addresses, paths, tasks, listener), flush=True)
                processes.enable_restarts()
                follow(processes, addresses, paths, tasks)
        except StopRequested:
            print("\nStopping.", flush=True)
        except Exception:
            # The exit of a process explains more than the error that its silence caused here, but
            # that error may come a moment before the exit.
            with suppress(StopRequested):
                processes.wait(POLL_SECONDS)
            raise
        finally:
            processes.stop_all()


def task_names(env: Mapping[str, str]) -> list[str]:
    """A name for each service process: TASKS of them, 1 unless set; raises CommandError."""
    text = env.get("TASKS") or "1"
    if text not in map(str, range(1, MAX_TASKS + 1)):
        raise CommandError(f"TASKS is {text!r}, but it is a number from 1 to {MAX_TASKS}.")
    return ["api"] if text == "1" else [f"api-{number + 1}" for number in range(int(text))]


def check_installed(paths: Paths) -> None:
    if not paths.cloud_python.exists():
        raise CommandError(
            f"{paths.cloud_python} is missing: the emulated account's own environment, made from "
            "local/requirements.txt. `make up` installs it."
        )
    check_built(paths.site)


@contextmanager
def exclusive_lock(state: Path) -> Iterator[None]:
    """Raises CommandError while another process holds the state folder."""
    state.mkdir(parents=True, exist_ok=True)
    with (state / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CommandError(
                f"{state} is in use: `make up` runs already. Stop it first."
            ) from None
        yield


def start(
    processes: Processes,
    addresses: Addresses,
    paths: Paths,
    tasks: list[str],
    listener: socket.socket,
) -> str:
    """Starts everything, each part once what it needs is there; returns the summary to print."""
    env = dict(os.environ)
    start_cloud(processes, addresses, paths, env)
    # These import boto3 and pydantic, which takes half a second, while the account starts.
    from local import configuration, ready_accounts, stacks

    cloudformation, cognito = aws_client("cloudformation"), aws_client("cognito-idp")
    processes.wait_until_ready("cloud", f"{addresses.cloud_endpoint}/_ministack/health")
    outputs = stacks.deploy_local_stacks(cloudformation, addresses.site, processes.wait)

    settings = configuration.service_environment(outputs, addresses, addresses.cloud_endpoint)
    start_service(processes, tasks, {**env, **settings}, listener)
    start_worker(processes, {**env, **configuration.worker_environment(outputs)})
    policy = ready_accounts.password_policy(cognito, outputs["UserPoolId"])
    site = configuration.site_config(outputs, addresses, policy)
    processes.start(
        "site",
        site_command(addresses.web_port),
        {**env, **site_environment(paths, site, f"http://{HOST}:{addresses.api_port}")},
    )
    seed_table = [sys.executable, str(ROOT / "aws-cli" / "seed-table")]
    processes.run("seed-table", [*seed_table, "--table", settings["MYSFITS_TABLE"]], env)
    passwords = ready_accounts.create(cognito, outputs["UserPoolId"], paths.accounts)
    processes.wait_until_ready(tasks[0], f"http://{HOST}:{addresses.api_port}/health/ready")
    pages.write_gallery(
        paths.site, paths.pages, addresses.site, f"http://{HOST}:{addresses.api_port}"
    )
    processes.wait_until_ready("site", f"http://{HOST}:{addresses.web_port}/config.json")
    title = "Mythical Mysfits is running."
    return configuration.summary(title, addresses, passwords, ending(tasks))


def start_cloud(
    processes: Processes, addresses: Addresses, paths: Paths, env: Mapping[str, str]
) -> None:
    cloud = {
        "CLOUD_PORT": str(addresses.cloud_port),
        "CLOUD_BIND": HOST,
        "CLOUD_STATE": str(paths.cloud_state),
        "CLOUD_PERSIST": "1",
    }
    processes.start("cloud", [paths.cloud_python, "-m", "local.emulator"], {**env, **cloud})


def start_service(
    processes: Processes, tasks: list[str], env: Mapping[str, str], listener: socket.socket
) -> None:
    for task in tasks:
        processes.start(
            task,
            [sys.executable, "-m", "service"],
            {**env, **serving(listener)},
            restart=True,
            pass_fds=[listener.fileno()],
        )


def start_worker(processes: Processes, env: Mapping[str, str]) -> None:
    """What makes photos ready. Nothing waits for it: photos wait in its queue."""
    command = [sys.executable, "-m", "service.worker"]
    processes.start(WORKER, command, env, restart=True)


def ending(tasks: list[str]) -> str:
    """How to stop it, and what several tasks are for."""
    text = "Ctrl-C stops everything. The state is kept; `make reset` deletes it."
    if len(tasks) > 1:
        text = f"{len(tasks)} tasks: one may end, the others go on answering.\n\n{text}"
    return text


def serving(listener: socket.socket) -> dict[str, str]:
    """The service accepts connections on our socket. Nobody balances load here, so it ends without
    draining."""
    return {"MYSFITS_SOCKET_FD": str(listener.fileno()), "MYSFITS_DRAIN_SECONDS": "0"}


def site_environment(paths: Paths, config: Mapping[str, object], api: str) -> dict[str, str]:
    """The variables of local/site.py."""
    return {
        "SITE_API": api,
        "SITE_FOLDER": str(paths.site),
        "SITE_PAGES": str(paths.pages),
        "SITE_CONFIG": json.dumps(config),
    }


def site_command(port: int) -> list[str]:
    command = [sys.executable, "-m", "uvicorn", "--factory", "local.site:create_site"]
    return [*command, "--host", HOST, "--port", str(port), "--log-level", "warning"]


def follow(processes: Processes, addresses: Addresses, paths: Paths, tasks: list[str]) -> None:
    """Prints mails and warnings as they arrive, until StopRequested or CommandError."""
    sources: list[MailTail | LogTail] = [
        MailTail(addresses.mail.replace("localhost", HOST)),
        *(LogTail(paths.logs / f"{name}.log") for name in ("cloud", *tasks, WORKER, "site")),
    ]
    while True:
        for source in sources:
            for line in source.new_lines():
                print(line, flush=True)
        processes.wait(POLL_SECONDS)
