"""Contract tests of the emulated account: each fails without the patch it names."""
