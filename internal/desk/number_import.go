package desk

import "time"

// NumberImportState is how far an import of numbers is.
type NumberImportState string

// States of imports of numbers.
const (
	NumberImportRunning NumberImportState = "running"
	NumberImportDone    NumberImportState = "done"
)

// NumberImport connects many numbers from one file.
type NumberImport struct {
	WorkspaceID   string            `json:"-"`
	ID            string            `json:"id"`
	Platform      string            `json:"platform"`
	Name          string            `json:"name" doc:"of the file"`
	LikeChannelID string            `json:"like_channel_id" doc:"the channel whose settings and secrets fill what a row leaves out"`
	State         NumberImportState `json:"state" enum:"running,done"`
	Actor         Actor             `json:"actor"`
	Total         int64             `json:"total"`
	Done          int64             `json:"done"`
	Connected     int64             `json:"connected"`
	Skipped       int64             `json:"skipped" doc:"connected already"`
	Failed        int64             `json:"failed"`
	MadeAt        time.Time         `json:"made_at"`
	FinishedAt    *time.Time        `json:"finished_at"`
}

// NumberRowState is what became of a row.
type NumberRowState string

// States of rows.
const (
	NumberRowWaiting   NumberRowState = "waiting"
	NumberRowConnected NumberRowState = "connected"
	NumberRowSkipped   NumberRowState = "skipped"
	NumberRowFailed    NumberRowState = "failed"
)

// NumberImportRow is a row of an import.
type NumberImportRow struct {
	WorkspaceID string         `json:"-"`
	ImportID    string         `json:"-"`
	Row         int64          `json:"row" doc:"counted from 1 below the heading"`
	Name        string         `json:"name"`
	State       NumberRowState `json:"state" enum:"waiting,connected,skipped,failed"`
	ChannelID   string         `json:"channel_id"`
	Problem     *RowProblem    `json:"problem"`
	Sealed      []byte         `json:"-"`
}

// RowProblem is what is wrong with a row, in each language of the product.
type RowProblem struct {
	Field string `json:"field"`
	En    string `json:"en"`
	Es    string `json:"es"`
}
