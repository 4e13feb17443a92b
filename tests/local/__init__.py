"""Contract tests of the emulated account over HTTP, and of the command that starts everything."""
