package dispatch

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"recado.dev/internal/automatic"
	"recado.dev/internal/calendar"
	"recado.dev/internal/desk"
	"recado.dev/internal/routing"
	"recado.dev/internal/store"
)

// Review is what a look at the settings of a workstream finds, as they would be
// with a draft, in the world as it is now.
type Review struct {
	Findings []Finding `json:"findings" nullable:"false" doc:"in the order of the guide's steps"`
	// OpenCases are the open cases on its channels that nobody has and that are in
	// no queue.
	OpenCases int `json:"open_cases"`
}

// Finding is one thing that will not work, or may not be meant so.
type Finding struct {
	Step  string       `json:"step" enum:"channels,routing,rules,distribution,messages,templates,handling,overrides"`
	Level FindingLevel `json:"level" enum:"error,warning,note"`
	Code  string       `json:"code" doc:"channel_failing, channel_off, channel_unchecked, channel_taken, no_default_skill, no_member, nobody_online, nobody_skilled, agentless, too_large, never_open, no_text, template_unapproved or template_language"`
	// Field is the setting that it is about.
	Field string `json:"field,omitempty"`
	// ID is that of the thing that mends it: a channel, a queue, a calendar, a
	// skill, a template or a workstream.
	ID     string `json:"id,omitempty"`
	Name   string `json:"name,omitempty" doc:"what that thing, or the language of no_text and template_language, is called"`
	Detail string `json:"detail,omitempty" doc:"the network's own words, the skill's level, the message's kind, the template's name, or the other workstream"`
}

// FindingLevel says how much a finding matters.
type FindingLevel string

// Levels of findings.
const (
	FindingError   FindingLevel = "error"   // it will not work
	FindingWarning FindingLevel = "warning" // some of it will not
	FindingNote    FindingLevel = "note"    // it may be meant so
)

// Review looks at what a workstream would be with the fields of a draft, and
// changes nothing. Id is "" for a new one.
func (s *Service) Review(ctx context.Context, ws, id string, draft json.RawMessage) (Review, error) {
	v, err := s.drafted(ctx, ws, id, draft)
	if err != nil {
		return Review{}, err
	}
	w := &reviewer{ctx: ctx, ws: ws, v: v, now: s.clock.Now(), out: Review{Findings: []Finding{}}, queues: map[string]routing.Queue{}, skills: map[string]store.Skill{}}
	err = s.store.Snapshot(ctx, func(q *reader) error {
		w.q = q
		if err := w.load(); err != nil {
			return err
		}
		for _, look := range []func() error{w.channels, w.routing, w.rules, w.messages, w.templates, w.handling, w.single} {
			if err := look(); err != nil {
				return err
			}
		}
		w.out.OpenCases, err = q.CountUnrouted(ctx, ws, v.Channels)
		return err
	})
	return w.out, err
}

// reviewer is one review under way.
type reviewer struct {
	ctx     context.Context
	q       *reader
	ws      string
	v       Workstream
	now     time.Time
	out     Review
	space   desk.Workspace
	zone    *time.Location
	roster  *roster
	queues  map[string]routing.Queue
	skills  map[string]store.Skill
	chosen  []store.ChannelSkill
	streams []Workstream
}

func (w *reviewer) load() error {
	var err error
	if w.space, err = w.q.WorkspaceByID(w.ctx, w.ws); err != nil {
		return err
	}
	if w.zone, err = time.LoadLocation(w.space.Timezone); err != nil {
		return fmt.Errorf("find the time zone of workspace %s: %w", w.ws, err)
	}
	if w.roster, err = loadRoster(w.ctx, w.q, w.ws); err != nil {
		return err
	}
	rows, err := w.q.Queues(w.ctx, w.ws)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if w.queues[r.ID], err = queueOf(r); err != nil {
			return err
		}
	}
	skills, err := w.q.Skills(w.ctx, w.ws)
	if err != nil {
		return err
	}
	for _, k := range skills {
		w.skills[k.ID] = k
	}
	if w.chosen, err = w.q.ChannelSkills(w.ctx, w.ws); err != nil {
		return err
	}
	w.streams, err = workstreams(w.ctx, w.q, w.ws)
	return err
}

func (w *reviewer) find(f Finding) {
	if !slices.Contains(w.out.Findings, f) {
		w.out.Findings = append(w.out.Findings, f)
	}
}

// channels looks at whether they work, are free, and ask for a skill.
func (w *reviewer) channels() error {
	for _, id := range w.v.Channels {
		row, err := w.q.ChannelRow(w.ctx, id)
		if desk.CodeOf(err) == desk.CodeNotFound {
			continue // saving refuses it
		}
		if err != nil {
			return err
		}
		f := Finding{Step: "channels", Field: "channels", ID: id, Name: row.Name, Level: FindingWarning}
		switch row.Status {
		case desk.ChannelFailing:
			f.Level, f.Code, f.Detail = FindingError, "channel_failing", row.StatusDetail
		case desk.ChannelDisabled:
			f.Code = "channel_off"
		case desk.ChannelNew:
			f.Level, f.Code = FindingNote, "channel_unchecked"
		}
		if f.Code != "" {
			w.find(f)
		}
		for _, other := range w.streams {
			if other.ID != w.v.ID && slices.Contains(other.Channels, id) {
				w.find(Finding{Step: "channels", Field: "channels", Level: FindingError, Code: "channel_taken", ID: other.ID, Name: row.Name, Detail: other.Name})
			}
		}
		at := slices.IndexFunc(w.chosen, func(k store.ChannelSkill) bool { return k.ChannelID == id })
		if at < 0 {
			w.find(Finding{Step: "channels", Field: "channels", Level: FindingWarning, Code: "no_default_skill", ID: id, Name: row.Name})
		} else if w.chosen[at].SkillID != "" {
			w.skill("channels", "channels", w.v.QueueID, routing.Requirement{SkillID: w.chosen[at].SkillID, Level: w.chosen[at].Level})
		}
	}
	return nil
}

func (w *reviewer) routing() error {
	w.queue("routing", "queue_id", w.v.QueueID)
	for _, need := range w.v.Skills {
		w.skill("routing", "skills", w.v.QueueID, need)
	}
	for kind, units := range w.v.Units {
		w.units("overrides", "units."+kind, units, w.v.QueueID)
	}
	return nil
}

func (w *reviewer) rules() error {
	for i, r := range w.v.Rules {
		if r.Disabled {
			continue
		}
		at, queue := fmt.Sprintf("rules[%d]", i), w.v.QueueID
		if r.Set.QueueID != "" {
			queue = r.Set.QueueID
			w.queue("rules", at+".set.queue_id", queue)
		}
		for _, need := range r.Set.Skills {
			w.skill("rules", at+".set.skills", queue, need)
		}
	}
	return nil
}

// messages looks for the languages in which nothing is written.
func (w *reviewer) messages() error {
	w.texts("messages", "messages", w.v.Language, func(k automatic.Kind) automatic.Message { return *w.v.Messages.All()[k] })
	return nil
}

func (w *reviewer) texts(step, field, language string, of func(automatic.Kind) automatic.Message) {
	if language == "" {
		language = w.space.Locale
	}
	for _, kind := range automatic.Kinds() {
		m := of(kind)
		if _, in := m.In(language); m.Enabled && in != "" && !automatic.Same(in, language) {
			w.find(Finding{Step: step, Field: field + "." + string(kind), Level: FindingWarning, Code: "no_text", Name: language, Detail: string(kind)})
		}
	}
}

func (w *reviewer) handling() error { return w.hours("handling", "calendar_id", w.v.CalendarID) }

// single looks at what is otherwise on single channels.
func (w *reviewer) single() error {
	for _, id := range w.v.Channels {
		o, ok := w.v.Overrides[id]
		if !ok {
			continue
		}
		at := "overrides." + id
		if o.CalendarID != nil {
			if err := w.hours("overrides", at+".calendar_id", *o.CalendarID); err != nil {
				return err
			}
		}
		w.units("overrides", at+".units", o.Units, w.v.QueueID)
		if o.Language == "" && len(o.Messages) == 0 {
			continue
		}
		language := o.Language
		if language == "" {
			language = w.v.Language
		}
		w.texts("overrides", at+".messages", language, func(k automatic.Kind) automatic.Message {
			if m, own := o.Messages[k]; own {
				return m
			}
			return *w.v.Messages.All()[k]
		})
	}
	return nil
}

// hours looks for a calendar that is never open.
func (w *reviewer) hours(step, field, id string) error {
	c, err := calendar.ByID(w.ctx, w.q, w.ws, id)
	if desk.CodeOf(err) == desk.CodeNotFound {
		return nil // saving refuses it
	}
	if err != nil {
		return err
	}
	schedule, err := calendar.Schedule(w.ctx, w.q, w.ws, id)
	if err != nil {
		return err
	}
	if _, err := schedule.NextOpen(w.now); err != nil {
		w.find(Finding{Step: step, Field: field, Level: FindingError, Code: "never_open", ID: c.ID, Name: c.Name, Detail: "calendar"})
	}
	return nil
}
