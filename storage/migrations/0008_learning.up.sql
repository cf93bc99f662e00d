-- What is learned from the quiz: which questions editors have been told of, and what members practise.

CREATE TABLE question_flags (                        -- told once of each version
    version_id  INTEGER NOT NULL REFERENCES question_versions,
    flag        TEXT NOT NULL,                       -- domain.figures.Flag
    round_id    INTEGER NOT NULL REFERENCES rounds,  -- at whose close it was seen
    PRIMARY KEY (version_id, flag)
) STRICT, WITHOUT ROWID;

CREATE TABLE practice_cards (                        -- Leitner boxes (domain.practice)
    member_id   INTEGER NOT NULL REFERENCES members,
    question_id INTEGER NOT NULL REFERENCES questions,
    box         INTEGER NOT NULL,
    due_on      TEXT NOT NULL,
    PRIMARY KEY (member_id, question_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX quiz_voids_by_question ON quiz_voids (question_id);
