"""What a signed-in visitor sees of themselves."""
