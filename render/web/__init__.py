"""Pages for a browser, of placards: what is not on a placard cannot be on a page."""
