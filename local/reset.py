"""`make reset`: forgets the emulated account, the passwords and the logs, nothing else."""

import shutil

from local.up import Places, the_only_one


def reset(places: Places) -> None:
    """Raises Problem while `make up` runs, which would write its state back."""
    with the_only_one(places.state):
        for folder in (places.cloud_state, places.logs):
            shutil.rmtree(folder, ignore_errors=True)
        places.accounts.unlink(missing_ok=True)
    print(f"Forgotten: everything in {places.state} but the installed environment.")
