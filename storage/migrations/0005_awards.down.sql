DROP TABLE award_periods;
DROP TABLE awards;
