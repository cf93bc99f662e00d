-- The life of a period after its last day: signed, published, objected to, final. Which of these it has reached is in
-- `runs`: the jobs quarter-sign, quarter-ranking and quarter-final.

CREATE TABLE signoffs (                              -- a member's standing, put before them to be signed
    id          INTEGER PRIMARY KEY,
    scheme      TEXT NOT NULL,
    period      TEXT NOT NULL,
    member_id   INTEGER NOT NULL REFERENCES members,
    total       INTEGER NOT NULL,
    grade       TEXT NOT NULL,
    last_entry  INTEGER NOT NULL,                    -- the newest entry behind it; 0: none
    version     INTEGER NOT NULL DEFAULT 1,          -- counts every change of the standing; buttons carry it
    card        INTEGER,                             -- the row of the outbox whose message shows it
    asked_at    TEXT NOT NULL,
    signed_at   TEXT,
    reminded_at TEXT,
    UNIQUE (scheme, period, member_id)
) STRICT;
CREATE INDEX signoffs_by_member ON signoffs (member_id);
CREATE INDEX signoffs_unsigned ON signoffs (asked_at) WHERE signed_at IS NULL AND reminded_at IS NULL;

CREATE TABLE objections (                            -- to one entry of the ledger
    id          INTEGER PRIMARY KEY,
    entry       INTEGER NOT NULL REFERENCES ledger,
    objector_id INTEGER NOT NULL REFERENCES members,
    hidden      INTEGER NOT NULL,                    -- 1: the branch does not see who objects
    reason      TEXT NOT NULL,
    state       TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'upheld', 'dismissed', 'amended')),
    opened_at   TEXT NOT NULL,
    decided_at  TEXT,
    decided_by  TEXT,                                -- a member's id, or "admin:<Telegram id>"
    note        TEXT                                 -- why it was decided so
) STRICT;
CREATE INDEX objections_by_entry ON objections (entry);
CREATE UNIQUE INDEX one_open_objection ON objections (objector_id, entry) WHERE state = 'open';

CREATE TABLE objection_cards (                       -- messages by which an objection is decided
    row         INTEGER PRIMARY KEY,
    objection_id INTEGER NOT NULL REFERENCES objections,
    chat_id     INTEGER NOT NULL
) STRICT;
CREATE INDEX objection_cards_by_objection ON objection_cards (objection_id);

CREATE TABLE published (                             -- standings as they were when they were published
    scheme      TEXT NOT NULL,
    period      TEXT NOT NULL,
    branch_id   INTEGER NOT NULL REFERENCES branches,
    member_id   INTEGER NOT NULL REFERENCES members,
    scheme_id   INTEGER NOT NULL REFERENCES schemes,
    total       INTEGER NOT NULL,
    rank        INTEGER NOT NULL,
    grade       TEXT NOT NULL,
    vetoed      INTEGER NOT NULL,
    signed      INTEGER NOT NULL,                    -- 1: the member had signed it
    at          TEXT NOT NULL,
    PRIMARY KEY (scheme, period, member_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX published_by_branch ON published (branch_id, period);

CREATE TABLE finals (                                -- periods of a scheme that are frozen
    scheme      TEXT NOT NULL,
    period      TEXT NOT NULL,
    at          TEXT NOT NULL,
    entry       INTEGER NOT NULL,                    -- the last entry of the ledger then, and its hash
    head        TEXT NOT NULL,
    digest      TEXT NOT NULL,                       -- of every total and grade of the period
    PRIMARY KEY (scheme, period)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER a_final_period_takes_no_entry BEFORE INSERT ON ledger
    WHEN EXISTS (SELECT 1 FROM finals WHERE scheme = NEW.scheme AND period = NEW.period)
    BEGIN SELECT RAISE(ABORT, 'the period is final'); END;

ALTER TABLE claims ADD COLUMN lapsed INTEGER NOT NULL DEFAULT 0;  -- 1: nobody had decided it when its period was final
