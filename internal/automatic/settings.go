package automatic

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"recado.dev/internal/calendar"
	"recado.dev/internal/desk"
	"recado.dev/internal/hours"
	"recado.dev/internal/store"
)

// stream is what of a workstream decides on its messages.
type stream struct {
	id         string
	channels   []string
	Messages   Messages `json:"messages"`
	CalendarID string   `json:"calendar_id"`
	Language   string   `json:"language"`
	// Overrides are what is otherwise on single channels.
	Overrides map[string]struct {
		Language   string           `json:"language"`
		CalendarID *string          `json:"calendar_id"`
		Messages   map[Kind]Message `json:"messages"`
	} `json:"overrides"`
}

// on is the stream as it counts for one of its channels.
func (s stream) on(channelID string) stream {
	s.channels = []string{channelID}
	o, ok := s.Overrides[channelID]
	if !ok {
		return s
	}
	if o.Language != "" {
		s.Language = o.Language
	}
	if o.CalendarID != nil {
		s.CalendarID = *o.CalendarID
	}
	all := s.Messages.All() // of this copy
	for kind, m := range o.Messages {
		if to := all[kind]; to != nil {
			*to = m
		}
	}
	return s
}

// settings are the workstreams of a workspace that say something, once for each
// of their channels.
type settings struct {
	space   desk.Workspace
	streams []stream
	hours   map[string]*hours.Schedule // by calendar
}

func loadSettings(ctx context.Context, q *store.Queryer, ws string) (*settings, error) {
	rows, err := q.Workstreams(ctx, ws)
	if err != nil {
		return nil, err
	}
	v := &settings{hours: map[string]*hours.Schedule{}}
	for _, r := range rows {
		s := stream{id: r.ID}
		if err := json.Unmarshal(r.Settings, &s); err != nil {
			return nil, fmt.Errorf("read the messages of workstream %s: %w", r.ID, err)
		}
		for _, id := range r.Channels {
			if one := s.on(id); one.Messages.Any() {
				v.streams = append(v.streams, one)
			}
		}
	}
	if len(v.streams) == 0 {
		return v, nil
	}
	if v.space, err = q.WorkspaceByID(ctx, ws); err != nil {
		return nil, err
	}
	for _, s := range v.streams {
		if v.hours[s.CalendarID] != nil {
			continue
		}
		if v.hours[s.CalendarID], err = calendar.Schedule(ctx, q, ws, s.CalendarID); err != nil {
			return nil, err
		}
	}
	return v, nil
}

// of is the workstream of a channel, nil where none says anything there.
func (v *settings) of(channelID string) *stream {
	i := slices.IndexFunc(v.streams, func(s stream) bool { return slices.Contains(s.channels, channelID) })
	if i < 0 {
		return nil
	}
	return &v.streams[i]
}

// closed says whether nobody is there at a moment, and when work begins again;
// zero for never.
func (v *settings) closed(s *stream, at time.Time) (bool, time.Time) {
	schedule := v.hours[s.CalendarID]
	if schedule.Open(at) {
		return false, time.Time{}
	}
	next, err := schedule.NextOpen(at)
	if err != nil {
		return true, time.Time{}
	}
	return true, next
}
