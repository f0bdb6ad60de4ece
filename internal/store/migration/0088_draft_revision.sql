-- A draft that is written in two windows loses neither text: whoever keeps one
-- says on which revision it builds.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
ALTER TABLE drafts ADD COLUMN revision TEXT NOT NULL DEFAULT '';
