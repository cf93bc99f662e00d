DROP TABLE practice_cards;
DROP TABLE question_flags;
