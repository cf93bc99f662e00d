ALTER TABLE claims DROP COLUMN lapsed;
DROP TRIGGER a_final_period_takes_no_entry;
DROP TABLE finals;
DROP TABLE published;
DROP TABLE objection_cards;
DROP TABLE objections;
DROP TABLE signoffs;
