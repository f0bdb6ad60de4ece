-- Surveys that customers answer: what is asked, and each one that was sent.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
CREATE TABLE surveys (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    body TEXT NOT NULL, -- JSON
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE UNIQUE INDEX surveys_by_name ON surveys (workspace_id, name);

CREATE TABLE survey_sends (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    survey_id TEXT NOT NULL,
    kind TEXT NOT NULL, -- csat, nps
    state TEXT NOT NULL, -- planned, sent, answered, skipped, withdrawn
    detail TEXT NOT NULL,
    case_id TEXT NOT NULL,
    contact_id TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    team_id TEXT NOT NULL,
    agent_id TEXT NOT NULL,
    message_id TEXT NOT NULL,
    language TEXT NOT NULL,
    cause TEXT NOT NULL,
    actor TEXT NOT NULL, -- JSON
    due_at BIGINT NOT NULL, -- when it is sent or the customer reminded; 0 for neither
    sent_at BIGINT NOT NULL, -- 0 before
    reminded_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    answered_at BIGINT NOT NULL,
    score INTEGER NOT NULL, -- -1 before there is one
    way TEXT NOT NULL,
    comment TEXT NOT NULL,
    asked_at BIGINT NOT NULL, -- the follow-up question
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE UNIQUE INDEX survey_sends_by_cause ON survey_sends (workspace_id, cause);
CREATE INDEX survey_sends_due ON survey_sends (due_at, workspace_id) WHERE due_at > 0;
CREATE INDEX survey_sends_by_conversation ON survey_sends (workspace_id, conversation_id, expires_at);
CREATE INDEX survey_sends_by_case ON survey_sends (workspace_id, case_id, id);
CREATE INDEX survey_sends_by_contact ON survey_sends (workspace_id, contact_id, sent_at);
CREATE INDEX survey_sends_by_time ON survey_sends (workspace_id, survey_id, sent_at);
