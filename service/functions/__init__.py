"""Lambda handlers: who is called where nothing waits for work. What they do is the nouns' code."""
