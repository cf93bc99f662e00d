"""The control surface: what Telegram does not have. sandbox/README.md is its contract."""

from sandbox.control.app import make_control

__all__ = ["make_control"]
