package platform

import (
	"context"
	"encoding/json"
)

// Puller is a session whose network does not call us: what happened has to be
// fetched. One node pulls for a channel at a time.
type Puller interface {
	// Pull fetches what happened since the cursor, which is empty at first, and
	// goes on as it happens until ctx ends. Each batch is handed to keep as
	// requests that Decode understands; keep answers once they are on disk, the
	// cursor with them, and what it answered an error for comes again. An error
	// is a *Failure, and Pull is called again after a while.
	Pull(ctx context.Context, cursor json.RawMessage, keep KeepFunc) error
	// Decode is that of Hooked.
	Decode(HookRequest) ([]Inbound, error)
}

// KeepFunc keeps what was fetched.
type KeepFunc func(ctx context.Context, fetched []HookRequest, cursor json.RawMessage) error

// Filer is a session whose requests may be larger than the journal takes.
type Filer interface {
	// File readies a verified request for the journal: what is large moves from
	// the body to Raw, and the body says the rest. Once Raw was kept its name
	// stands in the request's File, and Decode gets it so.
	File(HookRequest) (HookRequest, error)
}

// Filler is a session whose network only names some of what happened.
type Filler interface {
	// Fill asks for what a verified request names, and answers the request with
	// that in it, as Decode reads it and as it is kept. An error has the network
	// told to bring the request again.
	Fill(ctx context.Context, r HookRequest) (HookRequest, error)
}
