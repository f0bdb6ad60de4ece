package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/journal"
	"recado.dev/internal/store"
)

// maxRaw is how much of a dead letter is shown.
const maxRaw = 64 << 10

func (a *API) registerJournal() {
	const tag = "Journal"
	handle(a, route{Method: http.MethodGet, Path: "/journal", Summary: "How far what came in is applied", Tag: tag, Ability: access.JournalManage},
		func(ctx context.Context, who access.Who, _ *nothing) (*body[journal.Status], error) {
			return answer(a.Journal.Status(ctx, who.WorkspaceID))
		})
	handle(a, route{Method: http.MethodGet, Path: "/journal/dead-letters", Summary: "List what could not be processed", Tag: tag, Ability: access.JournalManage}, a.listDeadLetters)
	handle(a, route{Method: http.MethodPost, Path: "/journal/dead-letters/{id}/retry", Summary: "Process a dead letter again", Tag: tag, Ability: access.JournalManage, Status: http.StatusNoContent},
		func(ctx context.Context, who access.Who, in *DeskID) (*nothing, error) {
			return &nothing{}, a.Journal.ProcessAgain(ctx, who.WorkspaceID, in.ID)
		})
	handle(a, route{Method: http.MethodPost, Path: "/journal/dead-letters/{id}/dismiss", Summary: "Put a dead letter away", Tag: tag, Ability: access.JournalManage, Status: http.StatusNoContent},
		func(ctx context.Context, who access.Who, in *DeskID) (*nothing, error) {
			return &nothing{}, a.Journal.Dismiss(ctx, who.WorkspaceID, in.ID)
		})
}

// deadLetter is an event that had no effect, with the reason.
type deadLetter struct {
	ID          string    `json:"id"`
	ChannelID   string    `json:"channel_id"`
	ChannelName string    `json:"channel_name"`
	Kind        string    `json:"kind"`
	Reason      string    `json:"reason"`
	Attempts    int       `json:"attempts"`
	CreatedAt   time.Time `json:"created_at"`
	Raw         string    `json:"raw" doc:"what the platform sent, at most 64 KiB of it"`
}

func (a *API) listDeadLetters(ctx context.Context, who access.Who, in *Paging) (*body[page[deadLetter]], error) {
	after := ""
	if in.Cursor != "" {
		parts, err := decodeCursor(in.Cursor, 1)
		if err != nil {
			return nil, err
		}
		after = parts[0]
	}
	list, err := a.Journal.DeadLetters(ctx, who.WorkspaceID, after, in.Limit+1)
	if err != nil {
		return nil, err
	}
	out := page[deadLetter]{Items: []deadLetter{}}
	if len(list) > in.Limit {
		list = list[:in.Limit]
		out.NextCursor = encodeCursor(list[len(list)-1].ID)
	}
	names, err := a.channelNames(ctx, who.WorkspaceID)
	if err != nil {
		return nil, err
	}
	for _, d := range list {
		out.Items = append(out.Items, deadLetter{
			ID: d.ID, ChannelID: d.ChannelID, ChannelName: names[d.ChannelID], Kind: d.Kind, Reason: d.Reason, Attempts: d.Attempts,
			CreatedAt: d.CreatedAt, Raw: rawText(d),
		})
	}
	return &body[page[deadLetter]]{out}, nil
}

func rawText(d store.DeadLetter) string {
	return strings.ToValidUTF8(string(d.Raw[:min(len(d.Raw), maxRaw)]), "\uFFFD")
}

func (a *API) channelNames(ctx context.Context, ws string) (map[string]string, error) {
	rows, err := a.Store.Read().Channels(ctx, ws)
	names := make(map[string]string, len(rows))
	for _, c := range rows {
		names[c.ID] = c.Name
	}
	return names, err
}
