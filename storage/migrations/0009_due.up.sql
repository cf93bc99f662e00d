ALTER TABLE runs ADD COLUMN due_at TEXT;             -- when the schedule wanted it; NULL: by hand
