-- An index for lists of cases by how long the customer waits. It holds only the
-- cases that do, so that most changes of a case leave it alone.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
CREATE INDEX cases_by_waiting ON cases (workspace_id, status, waiting_since, id) WHERE waiting_since IS NOT NULL;
