"""All templates deployed to the emulated account, and the product used through them over HTTP."""
