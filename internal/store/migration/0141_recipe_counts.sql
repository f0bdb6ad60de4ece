-- +goose Up
-- How often recipes ran lately, counted without reading the runs.
CREATE INDEX recipe_runs_by_time ON recipe_runs (workspace_id, at, recipe_id, state);
