"""What the room keeps: people and roles, agencies and their names through time, departments, staffing."""

from .agencies import Agency, AgencyName, Department, Staffing
from .people import Membership, PasswordHistory, User
from .sessions import UserSession

__all__ = ["Agency", "AgencyName", "Department", "Membership", "PasswordHistory", "Staffing", "User", "UserSession"]
