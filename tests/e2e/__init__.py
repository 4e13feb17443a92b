"""The whole product in a real browser: what visitors do, by mouse, touch and keyboard."""
