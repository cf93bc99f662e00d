"""Triggers: one trigger, one service call, one rendering."""
