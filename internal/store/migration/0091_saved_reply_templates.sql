-- Prepared answers may send a template.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
ALTER TABLE saved_replies ADD COLUMN template TEXT NOT NULL DEFAULT ''; -- JSON: {id, variables}, '' for none
