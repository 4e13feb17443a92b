"""The Mythical Mysfits API: the only code in the production image."""
