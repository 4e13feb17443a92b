"""Starts the emulated account: `python -m local.emulator`, with the settings of `settings.py`."""

import asyncio
import importlib.metadata
import logging
import os
import sys

from local.emulator.settings import CloudSettings

MINISTACK_VERSION = "1.5.33"

# A developer's shell may set these for something else. The first would send our mail out for real.
UNWANTED = ("SMTP_HOST", "SERVICES", "USE_SSL", "EDGE_PORT", "COGNITO_EMAIL_ENABLED", "DOCKER_HOST")


def refuse_a_wrong_environment() -> None:
    """Ends the program unless ministack is the version our additions know and can sign tokens."""
    try:
        installed = importlib.metadata.version("ministack")
        import cryptography  # noqa: F401
    except ImportError as missing:
        sys.exit(
            f"The emulated account cannot start: {missing.name} is not installed here. Without "
            "cryptography its tokens would be signed with random bytes. Install the environment "
            "of local/requirements.txt (`make up` does)."
        )
    if installed != MINISTACK_VERSION:
        sys.exit(
            f"The emulated account needs ministack {MINISTACK_VERSION}, found {installed}: "
            "install local/requirements.txt, or bring local/emulator/ and its tests up to date."
        )


def main() -> None:
    """Runs until SIGTERM or Ctrl-C, then saves what has changed."""
    logging.basicConfig(level="WARNING", format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    refuse_a_wrong_environment()
    settings = CloudSettings.from_env(os.environ)
    for name in UNWANTED:
        os.environ.pop(name, None)
    os.environ.update(settings.ministack_environment())
    # Signing keys and passwords in clear will lie there.
    settings.state.mkdir(mode=0o700, parents=True, exist_ok=True)
    # ministack reads its environment when imported, so this import comes last.
    from local.emulator.server import serve

    asyncio.run(serve(settings))


if __name__ == "__main__":
    main()
