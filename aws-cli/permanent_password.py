"""Prints the input of AdminSetUserPassword, the password taken from SMOKE_PASSWORD.

Usage: permanent_password.py POOL USERNAME
"""

import json
import os
import sys

if __name__ == "__main__":
    pool, username = sys.argv[1:]
    json.dump(
        {
            "UserPoolId": pool,
            "Username": username,
            "Password": os.environ["SMOKE_PASSWORD"],
            "Permanent": True,
        },
        sys.stdout,
    )
