DROP INDEX quiz_voids_by_question;
DROP TABLE practice_cards;
DROP TABLE question_flags;
