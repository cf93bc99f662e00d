"""The sandbox: a local Bot API server and a chat page. See sandbox/README.md."""

from sandbox.control.actions import Action, ActionResult
from sandbox.server import Sandbox
from sandbox.stage import Stage

__all__ = ["Action", "ActionResult", "Sandbox", "Stage"]
