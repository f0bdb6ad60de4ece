package desk

import "time"

// ImportState is where an import of contacts stands.
type ImportState string

// States of an import.
const (
	ImportUploaded ImportState = "uploaded"
	ImportRunning  ImportState = "running"
	ImportDone     ImportState = "done"
	ImportUndoing  ImportState = "undoing"
	ImportUndone   ImportState = "undone"
	ImportFailed   ImportState = "failed"
)

// ContactImport is a file of contacts and what became of it.
type ContactImport struct {
	WorkspaceID string         `json:"-"`
	ID          string         `json:"id"`
	Name        string         `json:"name"`
	State       ImportState    `json:"state" enum:"uploaded,running,done,undoing,undone,failed"`
	File        string         `json:"-"`
	Delimiter   string         `json:"-"`
	Columns     []ImportColumn `json:"columns" nullable:"false"`
	Plan        ImportPlan     `json:"plan"`
	Total       int64          `json:"total"`
	Done        int64          `json:"done"`
	Place       int64          `json:"-"`
	Created     int64          `json:"created"`
	Updated     int64          `json:"updated"`
	Same        int64          `json:"same"` // rows that said nothing new
	Bad         int64          `json:"bad"`
	Undone      int64          `json:"undone"`
	Kept        int64          `json:"kept"` // created contacts that the undo left, since they are in use
	Error       string         `json:"error"`
	Actor       Actor          `json:"actor"`
	MadeAt      time.Time      `json:"made_at"`
	FinishedAt  *time.Time     `json:"finished_at"`
}

// ImportColumn is a column of a file of contacts.
type ImportColumn struct {
	Name    string   `json:"name"`
	Samples []string `json:"samples" nullable:"false"`
	Guess   string   `json:"guess"` // the field that it seems to be, '' where it does not
}

// ImportPlan is what an import does with a file.
type ImportPlan struct {
	// Fields are what each column is, in order: name, email, phone,
	// external_key, company, tags, notes, locale, attribute:KEY, or '' to leave it out.
	Fields []string `json:"fields" nullable:"false" maxItems:"500"`
	// MatchBy is the field by which a row finds its contact; '' makes new ones.
	MatchBy string `json:"match_by,omitempty" enum:",external_key,email,phone"`
	// Missing says what happens to rows without a contact.
	Missing string `json:"missing,omitempty" enum:"create,skip" default:"create"`
	// Found says what happens to rows whose contact is there.
	Found string `json:"found,omitempty" enum:"update,skip" default:"update"`
}
