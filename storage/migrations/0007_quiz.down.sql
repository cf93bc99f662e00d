DROP TABLE quiz_awards;
DROP TABLE quiz_voids;
DROP TABLE answers;
DROP TABLE attempts;
DROP TABLE round_pools;
DROP TABLE rounds;
DROP TABLE question_tags;
-- The two name each other.
UPDATE questions SET live = NULL;
DROP TABLE question_versions;
DROP TABLE questions;
