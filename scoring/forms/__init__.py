"""The forms of the room: what a person typed, as the services take it."""
