DROP TABLE help_cards;
DROP TABLE help_steps;
DROP TABLE help_refusals;
DROP TABLE help_plans;
DROP TABLE deeds;
