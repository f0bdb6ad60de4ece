package health

import (
	"context"
	"encoding/json"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/insight"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// ChannelState is how a channel stands, as the API and the events show it.
type ChannelState struct {
	ChannelID string `json:"channel_id"`
	Name      string `json:"name"`
	Platform  string `json:"platform"`
	// State is paused for a channel that an admin switched off.
	State    string            `json:"state" enum:"unknown,good,warning,bad,paused"`
	Since    *time.Time        `json:"since" doc:"since when it is in this state; null where that is not known"`
	ProbedAt *time.Time        `json:"probed_at" doc:"when the network was last asked; null where it never was"`
	What     platform.Text     `json:"what" doc:"what is wrong; empty where nothing is"`
	Mend     platform.Mend     `json:"mend" enum:"credentials,settings,subscribe,verify,wait," doc:"what makes it well again"`
	Standing platform.Standing `json:"standing"`
	LastInAt *time.Time        `json:"last_in_at"`
	LastOut  *time.Time        `json:"last_out_at"`
	// ErrorsDay is how many messages failed within a day.
	ErrorsDay int64            `json:"errors_day" doc:"messages that failed within a day"`
	Traffic   *insight.Traffic `json:"traffic,omitempty" doc:"of one channel: what it carries now, and why messages failed"`
}

func viewOf(row store.ChannelRow, h store.ChannelHealth, k kept) ChannelState {
	v := ChannelState{
		ChannelID: row.ID, Name: row.Name, Platform: row.Platform, State: h.State, ProbedAt: h.ProbedAt, What: k.What, Mend: k.Mend, Standing: k.Standing,
		LastInAt: row.LastInAt, LastOut: row.LastOutAt,
	}
	if h.Since.UnixMicro() > 0 {
		v.Since = &h.Since
	}
	switch {
	case row.Status == desk.ChannelDisabled:
		v.State, v.What, v.Mend, v.Since = "paused", platform.Text{}, "", nil
	case row.Status == desk.ChannelFailing && v.State != string(Bad):
		// The network's news or a send that failed say more than the probe.
		v.State, v.What, v.Mend, v.Since = string(Bad), platform.Text{En: row.StatusDetail, Es: row.StatusDetail}, platform.MendWait, nil
	}
	return v
}

// List answers how the channels of who's workspace stand.
func (s *Service) List(ctx context.Context, who access.Who) ([]ChannelState, error) {
	q := s.Store.Read()
	rows, err := q.Channels(ctx, who.WorkspaceID)
	if err != nil {
		return nil, err
	}
	all, err := q.ChannelsHealth(ctx, who.WorkspaceID)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	errors, err := s.Insights.Errors(ctx, who.WorkspaceID, ids)
	if err != nil {
		return nil, err
	}
	out := make([]ChannelState, len(rows))
	for i, row := range rows {
		out[i] = s.view(row, all[row.ID])
		out[i].ErrorsDay = errors[row.ID]
	}
	return out, nil
}

// Show answers how one channel stands, and what it carries.
func (s *Service) Show(ctx context.Context, who access.Who, id string) (ChannelState, error) {
	row, err := s.row(ctx, who, id)
	if err != nil {
		return ChannelState{}, err
	}
	h, err := s.Store.Read().ChannelHealth(ctx, who.WorkspaceID, id)
	if err != nil {
		return ChannelState{}, err
	}
	v := s.view(row, h)
	traffic, err := s.Insights.Traffic(ctx, who.WorkspaceID, id)
	if err != nil {
		return ChannelState{}, err
	}
	v.Traffic = &traffic
	for _, e := range traffic.Errors {
		v.ErrorsDay += e.Count
	}
	return v, nil
}

func (s *Service) view(row store.ChannelRow, h store.ChannelHealth) ChannelState {
	if h.State == "" {
		h.State = string(Unknown)
	}
	var k kept
	_ = json.Unmarshal([]byte(h.Data), &k) // none yet
	return viewOf(row, h, k)
}

func (s *Service) row(ctx context.Context, who access.Who, id string) (store.ChannelRow, error) {
	row, err := s.Store.Read().ChannelRow(ctx, id)
	if err == nil && (row.WorkspaceID != who.WorkspaceID || row.DeletedAt != nil) {
		err = desk.NotFound("channel")
	}
	return row, err
}

// Probe asks a channel now, for everything.
func (s *Service) Probe(ctx context.Context, who access.Who, id string) (ChannelState, error) {
	if _, err := s.row(ctx, who, id); err != nil {
		return ChannelState{}, err
	}
	err := s.Store.Write(ctx, func(tx *store.Tx) error {
		return tx.ScheduleProbe(ctx, who.WorkspaceID, id, s.Wall.Now().Add(lease), true)
	})
	if err != nil {
		return ChannelState{}, err
	}
	h, err := s.Store.Read().ChannelHealth(ctx, who.WorkspaceID, id)
	if err != nil {
		return ChannelState{}, err
	}
	if err := s.ask(ctx, h); err != nil {
		return ChannelState{}, err
	}
	return s.Show(ctx, who, id)
}

// Resubscribe has the network send us the channel's events again, and asks it
// whether it does.
func (s *Service) Resubscribe(ctx context.Context, who access.Who, id string) (ChannelState, error) {
	if err := s.Channels.Resubscribe(ctx, who, id); err != nil {
		return ChannelState{}, err
	}
	return s.Probe(ctx, who, id)
}
