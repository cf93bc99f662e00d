CREATE TABLE awards (                                -- issued once; withdrawn, never deleted
    id          INTEGER PRIMARY KEY,
    serial      TEXT NOT NULL UNIQUE,                -- LB-2026-0001
    member_id   INTEGER NOT NULL REFERENCES members,
    branch_id   INTEGER NOT NULL REFERENCES branches, -- theirs on that day: it issues the certificate
    scheme      TEXT NOT NULL,                       -- code; the version whose rule it is by is beside it
    scheme_id   INTEGER NOT NULL REFERENCES schemes,
    rule        TEXT NOT NULL,
    year        TEXT NOT NULL,                       -- the one that was asked for, else that of the day
    issued_at   TEXT NOT NULL,
    replaces    INTEGER UNIQUE REFERENCES awards,    -- a withdrawn one, whose other periods still earn it
    revoked_at  TEXT,
    lost        TEXT                                 -- the period whose grade was corrected, where it is withdrawn
) STRICT;
CREATE INDEX awards_by_member ON awards (member_id);
CREATE INDEX awards_by_year ON awards (year);
CREATE TRIGGER awards_are_never_deleted BEFORE DELETE ON awards
    BEGIN SELECT RAISE(ABORT, 'an award is withdrawn, never deleted'); END;

CREATE TABLE award_periods (                         -- what an award rests on
    award_id    INTEGER NOT NULL REFERENCES awards,
    member_id   INTEGER NOT NULL REFERENCES members,
    scheme      TEXT NOT NULL,
    rule        TEXT NOT NULL,
    period      TEXT NOT NULL,
    free        INTEGER NOT NULL DEFAULT 0,          -- 1 once the award is withdrawn
    PRIMARY KEY (award_id, period)
) STRICT, WITHOUT ROWID;
-- A period serves a rule but once: nothing is awarded twice, whatever the program does.
CREATE UNIQUE INDEX periods_serve_once ON award_periods (member_id, scheme, rule, period) WHERE free = 0;
