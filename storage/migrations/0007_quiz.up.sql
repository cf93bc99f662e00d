-- The weekly quiz: a bank of questions in versions, rounds, and everybody's attempt with every raw answer.

CREATE TABLE questions (
    id          INTEGER PRIMARY KEY,
    code        TEXT NOT NULL UNIQUE,                -- the bank file's id; Q1, Q2, … for what editors send
    live        INTEGER REFERENCES question_versions, -- what is asked now; NULL until one is approved
    retired     INTEGER NOT NULL DEFAULT 0,
    created_at  TEXT NOT NULL
) STRICT;
CREATE INDEX questions_retired ON questions (id) WHERE retired;

CREATE TABLE question_versions (                     -- never changed but for its state: a correction is a new version
    id          INTEGER PRIMARY KEY,
    question_id INTEGER NOT NULL REFERENCES questions,
    number      INTEGER NOT NULL,
    category    TEXT NOT NULL,
    trades      TEXT NOT NULL,                       -- JSON; [] is everybody
    type        TEXT NOT NULL CHECK (type IN ('single', 'multiple', 'truefalse')),
    question    TEXT NOT NULL,
    options     TEXT NOT NULL,                       -- JSON: A, B, …
    answer      TEXT NOT NULL,                       -- letters in order, or T or F
    explanation TEXT NOT NULL,
    photo       TEXT NOT NULL DEFAULT '',            -- Telegram file id
    state       TEXT NOT NULL CHECK (state IN ('waiting', 'approved', 'rejected')),
    made_by     INTEGER REFERENCES members,          -- NULL: the bank file
    made_at     TEXT NOT NULL,
    decided_by  TEXT,                                -- a member id, or "admin:<Telegram id>"
    decided_at  TEXT,
    UNIQUE (question_id, number)
) STRICT;
CREATE INDEX question_versions_waiting ON question_versions (id) WHERE state = 'waiting';

CREATE TABLE question_tags (
    question_id INTEGER NOT NULL REFERENCES questions,
    tag         TEXT NOT NULL,
    PRIMARY KEY (question_id, tag)
) STRICT, WITHOUT ROWID;

CREATE TABLE rounds (
    id          INTEGER PRIMARY KEY,
    key         TEXT NOT NULL UNIQUE,                -- the ISO week in which it opened: 2026-W48
    opened_at   TEXT NOT NULL,
    closes_at   TEXT NOT NULL,                       -- no answer counts from here on
    closed_at   TEXT,                                -- when it was counted
    size        INTEGER NOT NULL,                    -- questions for each person
    target      INTEGER NOT NULL,                    -- expected share right of every draw, in thousandths
    seed        TEXT NOT NULL                        -- with the member's id it gives their draw
) STRICT;

CREATE TABLE round_pools (                           -- what may be drawn for whom, made once when the round opens
    round_id    INTEGER NOT NULL REFERENCES rounds,
    trade       TEXT NOT NULL,                       -- '' for people whose trade has no questions of its own
    pool        TEXT NOT NULL,                       -- JSON: shares by category, [version, question, ease] by category
    PRIMARY KEY (round_id, trade)
) STRICT, WITHOUT ROWID;

CREATE TABLE attempts (                              -- one a member and round, from ▶️ on
    id          INTEGER PRIMARY KEY,
    round_id    INTEGER NOT NULL REFERENCES rounds,
    member_id   INTEGER NOT NULL REFERENCES members,
    branch_id   INTEGER NOT NULL REFERENCES branches, -- as they were when they began
    trade       TEXT NOT NULL,
    begun_at    TEXT NOT NULL,
    finished_at TEXT,
    chat_row    INTEGER,                             -- the notice that shows it, or
    message_id  INTEGER,                             -- the message
    pictured    INTEGER NOT NULL DEFAULT 0,          -- whether that is a photo
    UNIQUE (round_id, member_id)
) STRICT;
CREATE INDEX attempts_by_member ON attempts (member_id, round_id);

CREATE TABLE answers (                               -- every question of a draw, answered or not
    attempt_id  INTEGER NOT NULL REFERENCES attempts,
    place       INTEGER NOT NULL,                    -- 0, 1, … in the order asked
    version_id  INTEGER NOT NULL REFERENCES question_versions,
    shown       TEXT NOT NULL,                       -- letters of the bank in the order shown: the first was shown as A
    marked      TEXT NOT NULL DEFAULT '',            -- multiple choice: what is ticked before it is confirmed
    chosen      TEXT,                                -- letters of the bank; NULL until answered
    correct     INTEGER,
    answered_at TEXT,
    ms          INTEGER,                             -- from the answer before, or from ▶️
    PRIMARY KEY (attempt_id, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX answers_by_version ON answers (version_id);

CREATE TABLE quiz_voids (                            -- questions found wrong after the fact: right for everybody who had them
    round_id    INTEGER NOT NULL REFERENCES rounds,
    question_id INTEGER NOT NULL REFERENCES questions,
    at          TEXT NOT NULL,
    voided_by   TEXT NOT NULL,                       -- a member id, or "admin:<Telegram id>"
    reason      TEXT NOT NULL,
    PRIMARY KEY (round_id, question_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE quiz_awards (                           -- which entry of the ledger a round gave whom; the newest counts
    round_id    INTEGER NOT NULL REFERENCES rounds,
    member_id   INTEGER NOT NULL REFERENCES members,
    scheme      TEXT NOT NULL,
    entry       INTEGER NOT NULL UNIQUE REFERENCES ledger,
    PRIMARY KEY (round_id, member_id, scheme, entry)
) STRICT, WITHOUT ROWID;
