-- +goose Up
-- Automations and the scopes that they name, as they are now.
CREATE TABLE recipes (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    family TEXT NOT NULL,
    enabled INTEGER NOT NULL,
    position INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (workspace_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE TABLE topics (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (workspace_id, id)
) /*sqlite:WITHOUT ROWID*/;
-- Every version that there was, with the revisions of the workspace's
-- automation during which it counted: what was decided can be explained later.
CREATE TABLE automation_versions (
    workspace_id TEXT NOT NULL,
    kind TEXT NOT NULL, -- recipe, topic
    id TEXT NOT NULL,
    version BIGINT NOT NULL,
    from_revision BIGINT NOT NULL,
    until_revision BIGINT, -- null: it counts now
    body TEXT NOT NULL,
    PRIMARY KEY (workspace_id, kind, id, version)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX automation_versions_by_revision ON automation_versions (workspace_id, from_revision);
CREATE TABLE automation_revisions (
    workspace_id TEXT NOT NULL PRIMARY KEY,
    revision BIGINT NOT NULL
) /*sqlite:WITHOUT ROWID*/;

-- One row for each time that a recipe started, or was kept from it by the guard
-- against loops.
CREATE TABLE recipe_runs (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    recipe_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    cause TEXT NOT NULL, -- what started it: the event, or the moment
    occasion TEXT NOT NULL,
    case_id TEXT NOT NULL DEFAULT '',
    conversation_id TEXT NOT NULL DEFAULT '',
    message_id TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL, -- running, done, partly, failed, stopped
    next INTEGER NOT NULL, -- the action that comes next
    results TEXT NOT NULL DEFAULT '',
    chain TEXT NOT NULL DEFAULT '', -- the recipes that led here
    parent_id TEXT NOT NULL DEFAULT '',
    again_of TEXT NOT NULL DEFAULT '', -- the run that this one repeats
    at BIGINT NOT NULL,
    ended_at BIGINT,
    PRIMARY KEY (workspace_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE UNIQUE INDEX recipe_runs_by_cause ON recipe_runs (workspace_id, recipe_id, cause);
CREATE INDEX recipe_runs_by_recipe ON recipe_runs (workspace_id, recipe_id, at, id);
CREATE INDEX recipe_runs_by_case ON recipe_runs (workspace_id, case_id, at, id) WHERE case_id <> '';
CREATE INDEX recipe_runs_by_message ON recipe_runs (workspace_id, message_id) WHERE message_id <> '';
CREATE INDEX recipe_runs_running ON recipe_runs (workspace_id, id) WHERE state = 'running';

-- What was known when recipes were decided on, for as long as it is kept.
CREATE TABLE recipe_facts (
    workspace_id TEXT NOT NULL,
    seq BIGINT NOT NULL, -- of the event
    case_id TEXT NOT NULL DEFAULT '',
    message_id TEXT NOT NULL DEFAULT '',
    revision BIGINT NOT NULL,
    at BIGINT NOT NULL,
    facts TEXT NOT NULL,
    PRIMARY KEY (workspace_id, seq)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX recipe_facts_by_message ON recipe_facts (workspace_id, message_id, seq) WHERE message_id <> '';
CREATE INDEX recipe_facts_by_case ON recipe_facts (workspace_id, case_id, seq) WHERE case_id <> '';
CREATE INDEX recipe_facts_by_age ON recipe_facts (at);
