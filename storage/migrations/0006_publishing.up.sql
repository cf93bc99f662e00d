CREATE TABLE branch_faces (                          -- how a branch is shown to others
    branch_id   INTEGER PRIMARY KEY REFERENCES branches ON DELETE CASCADE,
    names       TEXT NOT NULL DEFAULT 'full' CHECK (names IN ('full', 'family', 'number')),
    key         TEXT NOT NULL UNIQUE DEFAULT (lower(hex(randomblob(8))))  -- in the address of its web pages
) STRICT;
INSERT INTO branch_faces (branch_id) SELECT id FROM branches;
CREATE TRIGGER branches_have_a_face AFTER INSERT ON branches
    BEGIN INSERT INTO branch_faces (branch_id) VALUES (new.id); END;

CREATE TABLE previews (                              -- what a secretary saw before it was posted, and whether they hold it back
    branch_id   INTEGER NOT NULL REFERENCES branches,
    period      TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('shown', 'held', 'released')),
    due_at      TEXT NOT NULL,                       -- when the ranking was due as it was shown
    reason      TEXT,
    decided_by  INTEGER REFERENCES members,          -- who held or released it; NULL: an admin of the bot
    decided_at  TEXT,
    PRIMARY KEY (branch_id, period)
) STRICT, WITHOUT ROWID;
