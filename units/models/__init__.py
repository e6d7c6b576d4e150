from units.models import sessions

__all__ = ["sessions"]
