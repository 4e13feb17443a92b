"""The emulated AWS account: ministack, started right, and what it lacks.

It runs in an environment of its own (local/requirements.txt), because ministack pins botocore.
Each AWS service we add to has a module or a folder named after it; every addition has a contract
test in tests/local/ that fails without it, and that shows when ministack has gained it and ours
can go.
"""
