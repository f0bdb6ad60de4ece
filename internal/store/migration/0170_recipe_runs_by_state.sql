-- +goose Up
-- What became of a recipe's runs: one state's are read newest first, and all are
-- counted over time without reading the runs.
CREATE INDEX recipe_runs_by_state ON recipe_runs (workspace_id, recipe_id, state, at, id);
