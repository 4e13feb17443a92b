"""The emulated AWS account: ministack, configured, patched and persisted. See README.md.

It runs in an environment of its own (local/requirements.txt), because ministack pins botocore.
Each AWS service that is patched has a module or a package named after it; every patch has a
contract test in tests/local/emulator/ that fails without it.
"""
