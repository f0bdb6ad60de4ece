package dispatch

import (
	"context"
	"maps"
	"slices"

	"recado.dev/internal/automatic"
	"recado.dev/internal/desk"
	"recado.dev/internal/routing"
	"recado.dev/internal/store"
)

// Override is what is otherwise on one channel of a workstream.
type Override struct {
	Language string `json:"language,omitempty" doc:"where nothing else tells the language; empty for the workstream's"`
	// CalendarID is a pointer since "" names the workspace's hours.
	CalendarID  *string                              `json:"calendar_id,omitempty" doc:"the hours of this channel; null for the workstream's"`
	Units       int                                  `json:"units,omitempty" doc:"what a case costs here; 0 for what it costs on channels of its kind"`
	Attachments *Attachments                         `json:"attachments,omitempty" doc:"who may send files here; null for the workstream's"`
	Messages    map[automatic.Kind]automatic.Message `json:"messages,omitempty" doc:"what is said here instead; kinds that are not named are the workstream's"`
}

// on is the workstream as it counts for a channel of a kind, with the skill that
// the channel asks for by default.
func (v Workstream) on(channelID, kind string, skills []store.ChannelSkill) Workstream {
	o := v.Overrides[channelID]
	if o.Language != "" {
		v.Language = o.Language
	}
	if o.Units > 0 {
		v.Units = map[string]int{kind: o.Units}
	}
	for _, s := range skills {
		if s.ChannelID == channelID && s.SkillID != "" {
			v.Skills = []routing.Requirement{{SkillID: s.SkillID, Level: s.Level, From: routing.FromChannel}}
		}
	}
	return v
}

// ownFiles are the channels where who may send files is otherwise.
func (v Workstream) ownFiles() map[string]store.ChannelFiles {
	out := map[string]store.ChannelFiles{}
	for id, o := range v.Overrides {
		if o.Attachments != nil {
			out[id] = store.ChannelFiles{Customers: o.Attachments.Customers, Agents: o.Attachments.Agents}
		}
	}
	return out
}

// speaks says whether anything is ever said by itself.
func (v Workstream) speaks() bool {
	if v.Messages.Any() {
		return true
	}
	for _, o := range v.Overrides {
		for _, m := range o.Messages {
			if m.Enabled {
				return true
			}
		}
	}
	return false
}

// prune forgets what is said of channels that are not the workstream's any more.
func (v *Workstream) prune() {
	maps.DeleteFunc(v.Overrides, func(id string, _ Override) bool { return !slices.Contains(v.Channels, id) })
}

// overrides checks what is otherwise on single channels.
func (c *complaints) overrides(ctx context.Context, q *reader, ws string, v Workstream) error {
	for _, id := range slices.Sorted(maps.Keys(v.Overrides)) {
		o, at := v.Overrides[id], "overrides."+id+"."
		c.language(at+"language", o.Language)
		if o.Units < 0 || o.Units > maxUnits {
			c.add(at+"units", "0 to 1000 units")
		}
		for kind, m := range o.Messages {
			if !slices.Contains(automatic.Kinds(), kind) {
				c.add(at+"messages."+string(kind), "there is no such message")
				continue
			}
			m.Check(kind, func(field, detail string) { c.add(at+"messages."+string(kind)+"."+field, detail) })
		}
		if o.CalendarID != nil {
			if err := c.calendar(ctx, q, ws, at+"calendar_id", *o.CalendarID); err != nil {
				return err
			}
		}
	}
	return nil
}

// maxUnits bounds what a case may cost.
const maxUnits = 1000

func (c *complaints) language(field, l string) {
	if l != "" && (len(l) < 2 || len(l) > 10) {
		c.add(field, "a language like en or es")
	}
}

func (c *complaints) calendar(ctx context.Context, q *reader, ws, field, id string) error {
	if id == "" || id == ws {
		return nil
	}
	_, err := q.CalendarByID(ctx, ws, id)
	if desk.CodeOf(err) == desk.CodeNotFound {
		c.add(field, "there is no such calendar")
		return nil
	}
	return err
}
