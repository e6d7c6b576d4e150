"""An agency to import for, and the ways of importing."""

from tests.factories.imports import accounts, ready, refused, take_in  # noqa: F401 - fixtures
