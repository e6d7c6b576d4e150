"""What the room keeps: people and roles, agencies and their names through time, departments, staffing."""

from units.models.agencies import Agency, AgencyName, Department, Staffing
from units.models.people import Membership, PasswordHistory, User
from units.models.sessions import UserSession

__all__ = ["Agency", "AgencyName", "Department", "Membership", "PasswordHistory", "Staffing", "User", "UserSession"]
