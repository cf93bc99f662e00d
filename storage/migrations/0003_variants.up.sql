-- A unit's variant of a scheme is a version beside everybody's, with what it changes kept for the next merge.
ALTER TABLE schemes ADD COLUMN unit TEXT NOT NULL DEFAULT '';   -- '' everybody's; 'branch:ID' or 'committee:NAME'
ALTER TABLE schemes ADD COLUMN variant TEXT;                    -- canonical JSON of what a unit's variant changes

CREATE TABLE schemes_ahead (                                    -- versions whose day has not come: standings follow on it
    scheme_id   INTEGER PRIMARY KEY REFERENCES schemes
) STRICT;

-- The member's card (S5: pledge, contact point and contact person, shown to all of the branch).
ALTER TABLE members ADD COLUMN pledge TEXT;
ALTER TABLE members ADD COLUMN contact_point TEXT;
ALTER TABLE members ADD COLUMN contact_person TEXT;
