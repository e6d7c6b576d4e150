"""Pages of the room: importing workbooks, step by step."""
