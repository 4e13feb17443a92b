"""`make reset`: deletes the emulated account, the passwords and the logs, nothing else."""

import shutil

from local.up import Paths, exclusive_lock


def reset(paths: Paths) -> None:
    """Raises CommandError while `make up` runs, which would write its state back."""
    with exclusive_lock(paths.state):
        for folder in (paths.cloud_state, paths.logs):
            shutil.rmtree(folder, ignore_errors=True)
        paths.accounts.unlink(missing_ok=True)
    print(f"Deleted: everything in {paths.state} but the installed environments.")
