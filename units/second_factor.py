"""What views of other apps need: whether a code is required or was given, and a fresh proof before weighty steps."""

from units.codes import is_required, is_verified
from units.views.fresh import FreshSignInMixin, fresh_sign_in

__all__ = ["FreshSignInMixin", "fresh_sign_in", "is_required", "is_verified"]
