-- Times are UTC in ISO 8601 with milliseconds, days are local ISO dates, amounts are whole thousandths.

-- Telegram users who have written to the bot or been enrolled.
CREATE TABLE accounts (
    id          INTEGER PRIMARY KEY,                 -- Telegram user id
    language    TEXT,                                -- chosen with /lang
    hint        TEXT,                                -- Telegram's language, where it is one of ours
    reachable   INTEGER NOT NULL DEFAULT 1           -- 0 after "bot was blocked by the user"
) STRICT;

CREATE TABLE branches (
    id          INTEGER PRIMARY KEY,
    committee   TEXT NOT NULL,
    name        TEXT NOT NULL,
    chat_id     INTEGER UNIQUE,                      -- bound group
    UNIQUE (committee, name)
) STRICT;

CREATE TABLE groups (
    id          INTEGER PRIMARY KEY,
    branch_id   INTEGER NOT NULL REFERENCES branches,
    name        TEXT NOT NULL,
    UNIQUE (branch_id, name)
) STRICT;

CREATE TABLE members (
    id          INTEGER PRIMARY KEY,
    employee_no TEXT NOT NULL UNIQUE,
    name        TEXT NOT NULL,
    branch_id   INTEGER NOT NULL REFERENCES branches,
    group_id    INTEGER REFERENCES groups,
    gender      TEXT,
    birth_date  TEXT,
    joined_on   TEXT,
    trade       TEXT,
    education   TEXT,
    status      TEXT NOT NULL,
    away_until  TEXT,
    account     INTEGER UNIQUE REFERENCES accounts,
    enrolled_at TEXT
) STRICT;
CREATE INDEX members_by_branch ON members (branch_id);
CREATE INDEX members_by_name ON members (name);

CREATE TABLE roles (
    member_id   INTEGER NOT NULL REFERENCES members,
    role        TEXT NOT NULL,
    PRIMARY KEY (member_id, role)
) STRICT, WITHOUT ROWID;
CREATE INDEX roles_by_role ON roles (role, member_id);

CREATE TABLE invites (
    code        TEXT PRIMARY KEY,
    member_id   INTEGER NOT NULL REFERENCES members,
    issued_at   TEXT NOT NULL,
    expires_at  TEXT NOT NULL,
    used_at     TEXT,
    renewed     INTEGER NOT NULL DEFAULT 0           -- 1 once expired and another one was issued
) STRICT;
CREATE UNIQUE INDEX one_open_invite ON invites (member_id) WHERE used_at IS NULL AND renewed = 0;

CREATE TABLE wrong_codes (                           -- guesses of the last hour, by accounts that are nobody's yet
    account     INTEGER NOT NULL,
    at          TEXT NOT NULL
) STRICT;

CREATE TABLE schemes (                               -- one row a version, never changed
    id          INTEGER PRIMARY KEY,
    code        TEXT NOT NULL,
    number      INTEGER NOT NULL,
    valid_from  TEXT NOT NULL,
    digest      TEXT NOT NULL,                       -- SHA-256 of the document: what is parsed already is known by it
    document    TEXT NOT NULL,                       -- the scheme as canonical JSON
    UNIQUE (code, number)
) STRICT;

CREATE TABLE claims (
    id          INTEGER PRIMARY KEY,
    member_id   INTEGER NOT NULL REFERENCES members,
    scheme_id   INTEGER NOT NULL REFERENCES schemes,
    item        TEXT,                                -- NULL while the member still chooses
    quantity    INTEGER NOT NULL,
    points      INTEGER,                             -- NULL while the member still names the value
    happened_on TEXT NOT NULL,
    words       TEXT NOT NULL,                       -- what the member wrote
    state       TEXT NOT NULL CHECK (state IN
                ('draft', 'cancelled', 'waiting', 'returned', 'withdrawn', 'rejected', 'approved')),
    version     INTEGER NOT NULL DEFAULT 1,          -- counts every change; buttons carry it
    chain       TEXT,                                -- JSON: the roles that decide it, from the moment it is sent
    level       INTEGER NOT NULL DEFAULT 0,          -- index into the chain of the step that is open
    period      TEXT,
    created_at  TEXT NOT NULL,
    submitted_at TEXT,
    closed_at   TEXT
) STRICT;
CREATE INDEX claims_by_member ON claims (member_id, state);
CREATE INDEX claims_waiting ON claims (submitted_at) WHERE state = 'waiting';  -- the condition as queries have it,
CREATE INDEX claims_drafts ON claims (created_at) WHERE state = 'draft';       -- or SQLite does not use the index
CREATE INDEX claims_by_item ON claims (member_id, item, happened_on);

CREATE TABLE evidence (
    id          INTEGER PRIMARY KEY,
    claim_id    INTEGER NOT NULL REFERENCES claims,
    file_id     TEXT NOT NULL,
    unique_id   TEXT NOT NULL,                       -- Telegram's file_unique_id: the same for the same file
    added_at    TEXT NOT NULL
) STRICT;
CREATE INDEX evidence_by_claim ON evidence (claim_id);
CREATE INDEX evidence_by_file ON evidence (unique_id);

CREATE TABLE reviews (                               -- one row for every verdict, and one for the step that is open
    id          INTEGER PRIMARY KEY AUTOINCREMENT,   -- cards name it: the id of an open step that was dropped stays its own
    claim_id    INTEGER NOT NULL REFERENCES claims,
    level       INTEGER NOT NULL,
    role        TEXT NOT NULL,                       -- who is asked; '' where only an admin of the bot is left
    verdict     TEXT CHECK (verdict IN ('approved', 'rejected', 'returned', 'passed')),
    decided_by  INTEGER REFERENCES members,
    reason      TEXT,
    answer      TEXT,                                -- the member's, after 'returned'
    opened_at   TEXT NOT NULL,
    decided_at  TEXT,
    reminded_at TEXT,
    escalated_at TEXT
) STRICT;
CREATE INDEX reviews_by_claim ON reviews (claim_id);
CREATE UNIQUE INDEX one_open_review ON reviews (claim_id) WHERE verdict IS NULL;
CREATE INDEX reviews_by_decider ON reviews (decided_by) WHERE decided_by IS NOT NULL;

CREATE TABLE claim_changes (                         -- ✏️ of a reviewer: what it was, what it became, why
    id          INTEGER PRIMARY KEY,
    claim_id    INTEGER NOT NULL REFERENCES claims,
    changed_by  INTEGER NOT NULL REFERENCES members,
    at          TEXT NOT NULL,
    item_before TEXT NOT NULL,
    points_before INTEGER NOT NULL,
    item_after  TEXT NOT NULL,
    points_after INTEGER NOT NULL,
    reason      TEXT
) STRICT;
CREATE INDEX claim_changes_by_claim ON claim_changes (claim_id);

CREATE TABLE records (                               -- what a leader is about to record, until it is confirmed
    id          INTEGER PRIMARY KEY,
    leader_id   INTEGER NOT NULL REFERENCES members,
    member_ids  TEXT NOT NULL,                       -- JSON
    scheme_id   INTEGER NOT NULL REFERENCES schemes,
    item        TEXT NOT NULL,
    quantity    INTEGER NOT NULL,
    points      INTEGER NOT NULL,
    note        TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('draft', 'entered', 'scrapped')),
    created_at  TEXT NOT NULL
) STRICT;

CREATE TABLE ledger (
    entry       INTEGER PRIMARY KEY,                 -- 1, 2, 3, … without gaps
    at          TEXT NOT NULL,
    period      TEXT NOT NULL,
    scheme      TEXT NOT NULL,                       -- code; the version is beside it
    scheme_id   INTEGER NOT NULL REFERENCES schemes,
    member_id   INTEGER NOT NULL REFERENCES members,
    item        TEXT NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN ('award', 'deduction', 'reversal')),
    quantity    INTEGER NOT NULL,
    points      INTEGER NOT NULL,
    claim_id    INTEGER UNIQUE REFERENCES claims,
    reverses    INTEGER UNIQUE REFERENCES ledger,
    decided_by  TEXT NOT NULL,                       -- JSON: member ids in order, or "admin:<Telegram id>"
    previous    TEXT NOT NULL,                       -- hash of the entry before
    hash        TEXT NOT NULL
) STRICT;
CREATE INDEX ledger_by_member ON ledger (member_id, period);
CREATE INDEX ledger_by_period ON ledger (period);
CREATE TRIGGER ledger_is_never_updated BEFORE UPDATE ON ledger
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_is_never_deleted BEFORE DELETE ON ledger
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TABLE ledger_notes (                          -- words about an entry; outside the chain, so that a person can be forgotten
    entry       INTEGER PRIMARY KEY REFERENCES ledger,
    note        TEXT NOT NULL
) STRICT;

-- Folds of the ledger, kept in the transaction that appends; `verify` recomputes them.
CREATE TABLE balances (
    member_id   INTEGER NOT NULL REFERENCES members,
    scheme      TEXT NOT NULL,
    period      TEXT NOT NULL,
    item        TEXT NOT NULL,
    scheme_id   INTEGER NOT NULL REFERENCES schemes, -- version of the newest entry: its cap is in force
    points      INTEGER NOT NULL,
    quantity    INTEGER NOT NULL,
    entries     INTEGER NOT NULL,
    PRIMARY KEY (member_id, scheme, period, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX balances_by_period ON balances (scheme, period);

CREATE TABLE standings (
    scheme      TEXT NOT NULL,
    period      TEXT NOT NULL,
    member_id   INTEGER NOT NULL REFERENCES members,
    total       INTEGER NOT NULL,
    vetoed      INTEGER NOT NULL,
    PRIMARY KEY (scheme, period, member_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE conversations (                         -- what the bot waits for from a person
    account     INTEGER NOT NULL REFERENCES accounts,
    asked       INTEGER NOT NULL DEFAULT 0,          -- 0 what they began themselves; 1 a reviewer's question beneath it
    waits_for   TEXT NOT NULL,
    data        TEXT NOT NULL,                       -- JSON
    since       TEXT NOT NULL,
    PRIMARY KEY (account, asked)
) STRICT, WITHOUT ROWID;

CREATE TABLE inbox (
    id          INTEGER PRIMARY KEY,                 -- in the order of arrival
    update_id   INTEGER NOT NULL UNIQUE,
    received_at TEXT NOT NULL,
    payload     TEXT,                                -- NULL once handled
    state       TEXT NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'done', 'unreadable', 'failed')),
    error       TEXT
) STRICT;
CREATE INDEX inbox_new ON inbox (id) WHERE state = 'new';
CREATE INDEX inbox_aside ON inbox (id) WHERE state IN ('unreadable', 'failed');

CREATE TABLE outbox (
    id          INTEGER PRIMARY KEY,
    chat_id     INTEGER,                             -- NULL: kept until the branch has a group
    branch_id   INTEGER REFERENCES branches,         -- for posts to a branch's group
    method      TEXT NOT NULL,
    payload     TEXT NOT NULL,                       -- JSON: parameters of the method but the chat and the message
    drawing     TEXT,                                -- JSON: the chart to draw as the photo
    urgency     INTEGER NOT NULL,                    -- 0 answers, 1 notices, 2 broadcasts
    subject     TEXT,                                -- what it is about, such as claim:17: for the log
    edits       INTEGER,                             -- the row whose message this one edits
    once        TEXT UNIQUE,                         -- a key for what may be said only once
    state       TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'replaced', 'dead')),
    attempts    INTEGER NOT NULL DEFAULT 0,
    due_at      TEXT NOT NULL,
    created_at  TEXT NOT NULL,
    sent_at     TEXT,
    message_id  INTEGER,
    error       TEXT
) STRICT;
CREATE INDEX outbox_waiting ON outbox (id) WHERE state = 'waiting';
CREATE INDEX outbox_dead ON outbox (id) WHERE state = 'dead';
CREATE INDEX outbox_kept ON outbox (branch_id) WHERE state = 'waiting' AND chat_id IS NULL;

CREATE TABLE cards (                                 -- messages that show a claim and must follow it
    row         INTEGER PRIMARY KEY REFERENCES outbox,
    claim_id    INTEGER NOT NULL REFERENCES claims,
    review_id   INTEGER,                             -- NULL: the claimant's own draft
    chat_id     INTEGER NOT NULL,
    open        INTEGER NOT NULL DEFAULT 1           -- 1 while it still has its buttons
) STRICT;
CREATE INDEX cards_by_claim ON cards (claim_id);

CREATE TABLE runs (                                  -- one job for one period, once
    job         TEXT NOT NULL,
    period      TEXT NOT NULL,
    started_at  TEXT NOT NULL,
    summary     TEXT NOT NULL,
    PRIMARY KEY (job, period)
) STRICT, WITHOUT ROWID;

CREATE TABLE erasures (                              -- members whose personal data is gone
    digest      TEXT PRIMARY KEY,                    -- of the number they had, salted: a roster cannot bring them back
    member_id   INTEGER NOT NULL REFERENCES members,
    at          TEXT NOT NULL,
    reason      TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE settings (                              -- small facts of this database
    key         TEXT PRIMARY KEY,
    value       TEXT NOT NULL
) STRICT, WITHOUT ROWID;
