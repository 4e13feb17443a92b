"""The documents, and the two small programs that keep them true to the code."""
