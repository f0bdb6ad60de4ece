package desk

import "time"

// ContactMerge is that two contacts became one, with all that it takes to undo
// it.
type ContactMerge struct {
	WorkspaceID string       `json:"-"`
	ID          string       `json:"id"`
	KeptID      string       `json:"kept_id"`
	Gone        Ref          `json:"gone"`
	Actor       Actor        `json:"actor"`
	Record      *MergeRecord `json:"-"`
	MadeAt      time.Time    `json:"made_at"`
	UndoUntil   time.Time    `json:"undo_until"`
	UndoneAt    *time.Time   `json:"undone_at"`
}

// MergeRecord is what a merge did.
type MergeRecord struct {
	Actor         Actor    `json:"actor"`
	Gone          Contact  `json:"gone"`   // as it was
	Before        Contact  `json:"before"` // the contact that stayed, as it was
	After         Contact  `json:"after"`  // and as the merge left it
	Identities    []string `json:"identities"`
	Conversations []string `json:"conversations"`
	Cases         []string `json:"cases"`
	Notes         []string `json:"notes"`
	Consents      []string `json:"consents"`
	Surveys       []string `json:"surveys,omitempty"`
	// Tags are the ids of the tags that the two carried, by name: they may be
	// called something else by the time it is undone.
	Tags map[string]string `json:"tags,omitempty"`
}
