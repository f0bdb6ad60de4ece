-- The newest answer to a survey about a case, for lists to find it by.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
ALTER TABLE cases ADD COLUMN survey_kind TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN survey_score INTEGER NOT NULL DEFAULT -1;
CREATE INDEX cases_by_survey ON cases (workspace_id, survey_score, last_activity_at, id) WHERE survey_score >= 0;
