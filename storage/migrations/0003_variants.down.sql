ALTER TABLE members DROP COLUMN contact_person;
ALTER TABLE members DROP COLUMN contact_point;
ALTER TABLE members DROP COLUMN pledge;
DROP TABLE schemes_ahead;
ALTER TABLE schemes DROP COLUMN variant;
ALTER TABLE schemes DROP COLUMN unit;
