-- What follows from a final grade: deeds of the highest told with their members' consent, help for the lowest.

CREATE TABLE deeds (                                 -- what a member of the highest grade has done, put before them
    id          INTEGER PRIMARY KEY,
    scheme      TEXT NOT NULL,
    period      TEXT NOT NULL,
    member_id   INTEGER NOT NULL REFERENCES members,
    branch_id   INTEGER NOT NULL REFERENCES branches,
    grade       TEXT NOT NULL,
    claims      TEXT NOT NULL,                       -- ids of the claims that the text is drawn from, as JSON
    wording     TEXT,                                -- in the member's own words, in place of the claims'
    photo       INTEGER NOT NULL DEFAULT 0,          -- 1: with a photo of these claims, as the member agreed
    state       TEXT NOT NULL DEFAULT 'proposed'
                CHECK (state IN ('proposed', 'agreed', 'posted', 'declined', 'withdrawn')),
    card        INTEGER,                             -- the row of the outbox that asks the member
    post        INTEGER,                             -- the row of the outbox that tells the branch
    proposed_at TEXT NOT NULL,
    decided_at  TEXT,
    posted_at   TEXT,
    UNIQUE (scheme, period, member_id)
) STRICT;
CREATE INDEX deeds_by_member ON deeds (member_id);
CREATE INDEX deeds_agreed ON deeds (branch_id) WHERE state = 'agreed';
CREATE INDEX deeds_by_post ON deeds (post);

CREATE TABLE help_plans (                            -- help for a member of the lowest grade, until the next grade
    id          INTEGER PRIMARY KEY,
    scheme      TEXT NOT NULL,
    period      TEXT NOT NULL,                       -- whose result it follows from
    member_id   INTEGER NOT NULL REFERENCES members,
    helper_id   INTEGER REFERENCES members,          -- who is asked, has agreed or helps; NULL: nobody now
    grade       TEXT NOT NULL,
    grade_after TEXT,
    state       TEXT NOT NULL DEFAULT 'open'
                CHECK (state IN ('open', 'helper_asked', 'member_asked', 'running', 'declined', 'closed')),
    asked_at    TEXT NOT NULL,                       -- when the state began
    moved_at    TEXT NOT NULL,                       -- when anything last happened, or somebody was reminded
    reminded    INTEGER NOT NULL DEFAULT 0,          -- how often in this state
    started_at  TEXT,
    closed_at   TEXT,
    UNIQUE (scheme, period, member_id)
) STRICT;
CREATE INDEX help_plans_by_member ON help_plans (member_id);
CREATE INDEX help_plans_by_helper ON help_plans (helper_id);
CREATE INDEX help_plans_unfinished ON help_plans (scheme, period) WHERE state NOT IN ('declined', 'closed');

CREATE TABLE help_refusals (                         -- who is not asked again for a plan
    plan_id     INTEGER NOT NULL REFERENCES help_plans,
    helper_id   INTEGER NOT NULL REFERENCES members,
    at          TEXT NOT NULL,
    PRIMARY KEY (plan_id, helper_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE help_steps (
    id          INTEGER PRIMARY KEY,
    plan_id     INTEGER NOT NULL REFERENCES help_plans,
    template    TEXT NOT NULL,                       -- which of the steps that every plan begins with; '': none
    words       TEXT NOT NULL,                       -- the helper's own words; '': the template's
    done_at     TEXT,
    done_by     INTEGER REFERENCES members,
    note        TEXT
) STRICT;
CREATE INDEX help_steps_by_plan ON help_steps (plan_id);

CREATE TABLE help_cards (                            -- messages that show a plan and follow it
    row         INTEGER PRIMARY KEY,                 -- of the outbox
    plan_id     INTEGER NOT NULL REFERENCES help_plans,
    chat_id     INTEGER NOT NULL
) STRICT;
CREATE INDEX help_cards_by_plan ON help_cards (plan_id);
