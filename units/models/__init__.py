from units.models import people, sessions

__all__ = ["people", "sessions"]
