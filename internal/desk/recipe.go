package desk

import (
	"encoding/json"
	"time"
)

// Topic is a named scope of content: channels, and among what comes in by them
// what its filter says.
type Topic struct {
	WorkspaceID string          `json:"-"`
	ID          string          `json:"id"`
	Name        string          `json:"name"`
	Channels    []string        `json:"channels" nullable:"false" doc:"none: all"`
	Filter      json.RawMessage `json:"filter,omitempty" doc:"of messages; left out for everything"`
	// Missing is what its file named and this workspace does not have.
	Missing   []RecipeGap `json:"missing,omitempty" doc:"what the file that it came by named and is not here; it covers nothing by that"`
	Version   int64       `json:"version"`
	CreatedAt time.Time   `json:"created_at"`
	UpdatedAt time.Time   `json:"updated_at"`
}

// GapKind says why there is a gap in what came by a file.
type GapKind string

// Why there are gaps.
const (
	GapUnknown GapKind = "unknown" // nothing here has this name
	GapSeveral GapKind = "several" // more than one has
	GapSecret  GapKind = "secret"  // files have no secrets
	GapRefused GapKind = "refused" // it cannot work here
)

// RecipeGap is a place of a recipe or topic that came by a file and that
// somebody has to fill in before it can be enabled.
type RecipeGap struct {
	Path string  `json:"path" doc:"as in errors: actions[0].params.user_id"`
	Kind GapKind `json:"kind" enum:"unknown,several,secret,refused"`
	Of   string  `json:"of,omitempty" doc:"what is named: person, team, channel, queue …"`
	Name string  `json:"name,omitempty" doc:"as the file has it"`
	Why  string  `json:"why,omitempty" doc:"what is wrong, of what was refused"`
}

// RecipeFamily is what a recipe looks at.
type RecipeFamily string

// Families of recipes.
const (
	RecipeNew    RecipeFamily = "new"    // a message or case that is new
	RecipeUpdate RecipeFamily = "update" // what happens to a case
	RecipeTime   RecipeFamily = "time"   // nothing happened for a while, or a moment has come
)

// TriggerKind is what starts a recipe.
type TriggerKind string

// Triggers of recipes.
const (
	TriggerNew       TriggerKind = "new"       // of RecipeNew: a message came or went out
	TriggerMessage   TriggerKind = "message"   // of RecipeUpdate: a new message in a case
	TriggerTag       TriggerKind = "tag"       // a tag was added
	TriggerStatus    TriggerKind = "status"    // the status changed to one
	TriggerSilence   TriggerKind = "silence"   // of RecipeTime: no answer from the customer since our last words
	TriggerUntouched TriggerKind = "untouched" // nobody did anything to the case
	TriggerSchedule  TriggerKind = "schedule"
	TriggerSurvey    TriggerKind = "survey" // of RecipeUpdate: a survey was answered
)

// TriggerMessages narrows which messages start a recipe.
type TriggerMessages string

// What messages start a recipe.
const (
	AllMessages     TriggerMessages = ""
	PrivateMessages TriggerMessages = "private" // between us and the customer alone
	PublicMessages  TriggerMessages = "public"  // posts, comments, mentions and reviews
	MentionMessages TriggerMessages = "mention" // public words elsewhere that name us
)

// Valid says whether it is one that there is.
func (m TriggerMessages) Valid() bool {
	return m == AllMessages || m == PrivateMessages || m == PublicMessages || m == MentionMessages
}

// Trigger is what starts a recipe.
type Trigger struct {
	Kind TriggerKind `json:"kind" enum:"new,message,tag,status,silence,untouched,schedule,survey"`
	// Messages says which messages a new one, or one in a case, has to be of.
	Messages TriggerMessages `json:"messages,omitempty" enum:"private,public,mention" doc:"of new and message: which messages; left out for all"`
	Tag      string          `json:"tag,omitempty"`
	// Status is the one that the case has now.
	Status CaseStatus `json:"status,omitempty"`
	// Minutes is how long nothing happened.
	Minutes int `json:"minutes,omitempty"`
	// Rule is when a schedule comes, as an RRULE of RFC 5545 in the workspace's
	// time.
	Rule string `json:"rule,omitempty"`
}

// RecipeHours is when a recipe works.
type RecipeHours struct {
	Mode       string `json:"mode" enum:"always,during,outside"`
	CalendarID string `json:"calendar_id,omitempty"`
}

// RecipeAction is one thing that a recipe does. Its parameters are its kind's.
type RecipeAction struct {
	ID     string          `json:"id,omitempty" doc:"unique within the recipe, so that a run can name it; made where it is left out"`
	Kind   string          `json:"kind"`
	Params json.RawMessage `json:"params,omitempty"`
}

// Recipe is an automation: what starts it, what it looks at, what it does.
type Recipe struct {
	WorkspaceID string          `json:"-"`
	ID          string          `json:"id"`
	Name        string          `json:"name"`
	Family      RecipeFamily    `json:"family" enum:"new,update,time"`
	Enabled     bool            `json:"enabled" doc:"a draft where it is not"`
	Position    int             `json:"position" doc:"recipes run in this order"`
	Trigger     Trigger         `json:"trigger"`
	Topics      []string        `json:"topics" nullable:"false" doc:"ids; none: everything"`
	Filter      json.RawMessage `json:"filter,omitempty" doc:"left out for everything"`
	Hours       RecipeHours     `json:"hours"`
	Actions     []RecipeAction  `json:"actions" nullable:"false"`
	// Stop has no later recipe of the family look at what this one took.
	Stop bool `json:"stop"`
	// Missing keeps a recipe that came by a file a draft.
	Missing   []RecipeGap `json:"missing,omitempty" doc:"what the file that it came by named and is not here: it stays a draft until that is filled in"`
	Version   int64       `json:"version"`
	CreatedAt time.Time   `json:"created_at"`
	UpdatedAt time.Time   `json:"updated_at"`
	UpdatedBy Actor       `json:"updated_by"`
}

// RunState is how far a run of a recipe is.
type RunState string

// States of runs.
const (
	RunRunning RunState = "running"
	RunDone    RunState = "done"
	RunPartly  RunState = "partly" // some actions failed
	RunFailed  RunState = "failed" // all did
	// RunStopped was kept from running: it would have gone round in circles, or
	// too far.
	RunStopped RunState = "stopped"
)

// ActionResult is what became of one action of a run.
type ActionResult struct {
	ID     string `json:"id"` // of the action
	Kind   string `json:"kind"`
	State  string `json:"state" enum:"done,unchanged,failed,skipped"`
	Detail string `json:"detail,omitempty" doc:"why it failed or was skipped; what it did"`
	// Ref is the id of what the action made: a message, a delivery, a survey.
	Ref string `json:"ref,omitempty"`
	// Undo is what the action needs to be taken back, where it can be.
	Undo   json.RawMessage `json:"undo,omitempty"`
	Undone bool            `json:"undone,omitempty"`
}

// RecipeRun is one time that a recipe started.
type RecipeRun struct {
	WorkspaceID    string         `json:"-"`
	ID             string         `json:"id"`
	RecipeID       string         `json:"recipe_id"`
	Version        int64          `json:"version"` // of the recipe, as it was
	Cause          string         `json:"-"`
	Occasion       TriggerKind    `json:"occasion"`
	CaseID         string         `json:"case_id,omitempty"`
	ConversationID string         `json:"conversation_id,omitempty"`
	MessageID      string         `json:"message_id,omitempty"`
	State          RunState       `json:"state"`
	Next           int            `json:"-"`
	Results        []ActionResult `json:"results" nullable:"false"`
	// Chain are the recipes whose effects led here, the first of them first.
	Chain    []string   `json:"chain,omitempty"`
	ParentID string     `json:"parent_id,omitempty"` // the run whose effect started this one
	AgainOf  string     `json:"again_of,omitempty"`
	At       time.Time  `json:"at"`
	EndedAt  *time.Time `json:"ended_at"`
}
