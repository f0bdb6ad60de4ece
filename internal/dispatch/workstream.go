package dispatch

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/automatic"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/routing"
	"recado.dev/internal/store"
	"recado.dev/internal/survey"
)

// Workstream is a workstream as its settings show it.
type Workstream struct {
	routing.Workstream
	Attachments Attachments        `json:"attachments"`
	Messages    automatic.Messages `json:"messages"`
	Templates   Templates          `json:"templates"`
	CalendarID  string             `json:"calendar_id" doc:"the hours of its work; empty for the workspace's"`
	// What it overrules of its workspace; null for nothing.
	ReopenDays         *int `json:"reopen_days"`
	AutoResolveMinutes *int `json:"auto_resolve_minutes"`
	// Survey is asked once a conversation ended.
	Survey survey.Ending `json:"survey"`
	// Overrides are what is otherwise on single channels, by their ids.
	Overrides map[string]Override `json:"overrides"`
	CreatedAt time.Time           `json:"created_at"`
	UpdatedAt time.Time           `json:"updated_at"`

	// saved answers the filters that its rules name; nil where they name none.
	saved func(id string) (json.RawMessage, bool)
}

// Attachments says who may send files.
type Attachments struct {
	Customers bool `json:"customers"`
	Agents    bool `json:"agents"`
}

// complete has lists instead of null.
func (v *Workstream) complete() {
	if v.Channels == nil {
		v.Channels = []string{}
	}
	if v.Rules == nil {
		v.Rules = []routing.Rule{}
	}
	if v.Skills == nil {
		v.Skills = []routing.Requirement{}
	}
	if v.Units == nil {
		v.Units = map[string]int{}
	}
	if v.Overrides == nil {
		v.Overrides = map[string]Override{}
	}
	v.Templates.complete()
	for _, m := range v.Messages.All() {
		if m.Text == nil {
			m.Text = map[string]string{}
		}
	}
	for i := range v.Rules {
		r := &v.Rules[i]
		for _, list := range []*[]string{&r.Words, &r.Languages, &r.Kinds} {
			if *list == nil {
				*list = []string{}
			}
		}
	}
}

// Workstreams are a workspace's workstreams.
func (s *Service) Workstreams(ctx context.Context, ws string) ([]Workstream, error) {
	var out []Workstream
	err := s.store.Snapshot(ctx, func(q *reader) error {
		rows, err := q.Workstreams(ctx, ws)
		if err != nil {
			return err
		}
		out = make([]Workstream, len(rows))
		for i, r := range rows {
			if out[i], err = workstreamOf(r); err != nil {
				return err
			}
			out[i].CreatedAt, out[i].UpdatedAt = r.CreatedAt, r.UpdatedAt
		}
		return withoutGone(ctx, q, ws, out)
	})
	return out, err
}

// Workstream answers one workstream.
func (s *Service) Workstream(ctx context.Context, ws, id string) (Workstream, error) {
	r, err := s.store.Read().WorkstreamByID(ctx, ws, id)
	if err != nil {
		return Workstream{}, err
	}
	v, err := workstreamOf(r)
	if err != nil {
		return v, err
	}
	v.CreatedAt, v.UpdatedAt = r.CreatedAt, r.UpdatedAt
	one := []Workstream{v}
	err = withoutGone(ctx, s.store.Read(), ws, one)
	return one[0], err
}

// Saving is how a workstream is saved beside its own fields.
type Saving struct {
	// RouteOpen has the open cases of its channels that nobody has and that are in
	// no queue be taken in as well; else they stay where they are.
	RouteOpen bool
}

// SaveWorkstream adds a workstream, or changes the one of an id, by the fields
// of draft.
func (s *Service) SaveWorkstream(ctx context.Context, who access.Who, id string, draft json.RawMessage, how ...Saving) (Workstream, error) {
	v, err := s.drafted(ctx, who.WorkspaceID, id, draft)
	if err != nil {
		return v, err
	}
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		if err := checkWorkstream(ctx, &tx.Queryer, who.WorkspaceID, v, s.clock.Now()); err != nil {
			return err
		}
		if err := tx.BeginRouting(ctx, who.WorkspaceID); err != nil {
			return err
		}
		if _, _, err := tx.LockRouting(ctx, who.WorkspaceID); err != nil {
			return err
		}
		if err := tx.SaveWorkstream(ctx, v.row(who.WorkspaceID)); err != nil {
			return err
		}
		if v.speaks() {
			if err := tx.BeginAutomatic(ctx, who.WorkspaceID); err != nil {
				return err
			}
		}
		for _, h := range how {
			if h.RouteOpen {
				if err := s.beginIntake(ctx, tx, who, v.ID, v.Channels); err != nil {
					return err
				}
			}
		}
		return s.changed(ctx, tx, who, desk.EventWorkstreamUpdated, v)
	})
	return v, err
}

// drafted is a new workstream, or the one of an id, with the fields of draft.
func (s *Service) drafted(ctx context.Context, ws, id string, draft json.RawMessage) (Workstream, error) {
	v := Workstream{Attachments: Attachments{Customers: true, Agents: true}}
	created := s.clock.Now()
	if id != "" {
		have, err := s.Workstream(ctx, ws, id)
		if err != nil {
			return v, err
		}
		v, created = have, have.CreatedAt
	}
	if err := merge(&v, draft, "id", "created_at", "updated_at"); err != nil {
		return v, err
	}
	v.ID, v.CreatedAt, v.UpdatedAt = id, created, s.clock.Now()
	if id == "" {
		v.ID = ident.New()
	}
	v.Name = strings.TrimSpace(v.Name)
	v.complete()
	v.prune()
	for i := range v.Rules {
		if v.Rules[i].ID == "" {
			v.Rules[i].ID = ident.New()
		}
	}
	return v, nil
}

// row is the workstream as the store keeps it.
func (v Workstream) row(ws string) store.Workstream {
	return store.Workstream{WorkspaceID: ws, ID: v.ID, Name: v.Name, Settings: jsonOf(v), Channels: v.Channels, AutoResolveMinutes: v.AutoResolveMinutes,
		ReopenDays: v.ReopenDays, CustomerFiles: v.Attachments.Customers, AgentFiles: v.Attachments.Agents,
		OwnFiles: v.ownFiles(), CreatedAt: v.CreatedAt, UpdatedAt: v.UpdatedAt}
}

// DeleteWorkstream takes a workstream away. Its cases stay in their queues.
func (s *Service) DeleteWorkstream(ctx context.Context, who access.Who, id string) error {
	return s.store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.DeleteWorkstream(ctx, who.WorkspaceID, id); err != nil {
			return err
		}
		return s.changed(ctx, tx, who, desk.EventWorkstreamUpdated, map[string]any{"id": id, "deleted": true})
	})
}

// known is what settings may name.
type known struct {
	queues, skills, people, channels map[string]bool
}

func loadKnown(ctx context.Context, q *reader, ws string) (known, error) {
	k := known{queues: map[string]bool{}, skills: map[string]bool{}, channels: map[string]bool{}}
	names, err := queueNames(ctx, q, ws)
	if err != nil {
		return k, err
	}
	for id := range names {
		k.queues[id] = true
	}
	skills, err := q.Skills(ctx, ws)
	if err != nil {
		return k, err
	}
	for _, v := range skills {
		k.skills[v.ID] = true
	}
	channels, err := q.Channels(ctx, ws)
	if err != nil {
		return k, err
	}
	for _, v := range channels {
		k.channels[v.ID] = true
	}
	k.people, err = memberIDs(ctx, q, ws)
	return k, err
}

// checkWorkstream answers all that is wrong with a workstream.
func checkWorkstream(ctx context.Context, q *reader, ws string, v Workstream, now time.Time) error {
	k, err := loadKnown(ctx, q, ws)
	if err != nil {
		return err
	}
	c := complaints{}
	c.name(v.Name)
	c.take(v.Check())
	if err := c.handling(ctx, q, ws, v); err != nil {
		return err
	}
	if err := c.rules(ctx, q, ws, v.Rules, now); err != nil {
		return err
	}
	if v.QueueID != "" && !k.queues[v.QueueID] {
		c.add("queue_id", "there is no such queue")
	}
	c.skills("skills", v.Skills, k)
	for i, id := range v.Channels {
		if !k.channels[id] {
			c.add(fmt.Sprintf("channels[%d]", i), "there is no such channel")
		}
		if slices.Contains(v.Channels[:i], id) {
			c.add(fmt.Sprintf("channels[%d]", i), "is named twice")
		}
	}
	for i, r := range v.Rules {
		at := fmt.Sprintf("rules[%d].set", i)
		if r.Set.QueueID != "" && !k.queues[r.Set.QueueID] {
			c.add(at+".queue_id", "there is no such queue")
		}
		if r.Set.AgentID != "" && !k.people[r.Set.AgentID] {
			c.add(at+".agent_id", "there is no such member")
		}
		c.skills(at+".skills", r.Set.Skills, k)
	}
	return c.err()
}

func (c *complaints) skills(field string, list []routing.Requirement, k known) {
	for i, r := range list {
		if r.SkillID != "" && !k.skills[r.SkillID] {
			c.add(fmt.Sprintf("%s[%d].skill_id", field, i), "there is no such skill")
		}
	}
}

// handling checks what a workstream overrules and what it says.
func (c *complaints) handling(ctx context.Context, q *reader, ws string, v Workstream) error {
	if d := v.ReopenDays; d != nil && (*d < 0 || *d > 365) {
		c.add("reopen_days", "0 to 365 days")
	}
	if m := v.AutoResolveMinutes; m != nil && (*m < 0 || *m > 525600) {
		c.add("auto_resolve_minutes", "0 to 525600 minutes")
	}
	c.language("language", v.Language)
	if err := c.survey(ctx, q, ws, v.Survey); err != nil {
		return err
	}
	for kind, m := range v.Messages.All() {
		m.Check(kind, func(field, detail string) { c.add("messages."+string(kind)+"."+field, detail) })
	}
	if err := c.overrides(ctx, q, ws, v); err != nil {
		return err
	}
	if err := c.templates(ctx, q, ws, v.Templates); err != nil {
		return err
	}
	return c.calendar(ctx, q, ws, "calendar_id", v.CalendarID)
}

// survey checks what is asked once a conversation ended.
func (c *complaints) survey(ctx context.Context, q *reader, ws string, v survey.Ending) error {
	if v.DelayMinutes < 0 || v.DelayMinutes > 7*24*60 {
		c.add("survey.delay_minutes", "0 to 10080 minutes")
	}
	if v.ID == "" {
		return nil
	}
	_, err := q.SurveyByID(ctx, ws, v.ID)
	if desk.CodeOf(err) == desk.CodeNotFound {
		c.add("survey.id", "there is no such survey")
		return nil
	}
	return err
}

// Trial is what routing would make of a case, without doing it.
type Trial struct {
	WorkstreamID string               `json:"workstream_id"` // "" where the channel is in none
	Result       *routing.Result      `json:"result"`
	Assignment   *routing.Assignment  `json:"assignment"` // who would get it now
	Waiting      *routing.Waiting     `json:"waiting"`    // or why nobody would
	Overflows    []routing.Overflowed `json:"overflows" nullable:"false"`
}

// TrySubject is a made-up case to try routing with.
type TrySubject struct {
	ChannelID string        `json:"channel_id"`
	Text      string        `json:"text,omitempty"`
	Language  string        `json:"language,omitempty"`
	Subject   string        `json:"subject,omitempty"`
	Priority  desk.Priority `json:"priority,omitempty"`
	Tags      []string      `json:"tags,omitempty"`
}

// Try tells what routing would make of a case, or of a made-up one, now.
func (s *Service) Try(ctx context.Context, ws, caseID string, made *TrySubject) (Trial, error) {
	out := Trial{Overflows: []routing.Overflowed{}}
	err := s.store.Snapshot(ctx, func(q *reader) error {
		sub, err := s.trySubject(ctx, q, ws, caseID, made)
		if err != nil {
			return err
		}
		streams, err := workstreams(ctx, q, ws)
		if err != nil {
			return err
		}
		skills, err := q.ChannelSkills(ctx, ws)
		if err != nil {
			return err
		}
		k, err := classifyIn(streams, skills, sub, s.clock.Now())
		if err != nil || k == nil {
			return err
		}
		out.WorkstreamID, out.Result = k.stream.ID, &k.res
		b, ok, err := loadBoard(ctx, q, ws)
		if err != nil || !ok {
			return err
		}
		k.work.LastAgentID, k.work.LastAgentAt, err = q.LastAgent(ctx, ws, sub.Case.ContactID, sub.Case.ID)
		if err != nil {
			return err
		}
		b.state.Waiting = slices.DeleteFunc(b.state.Waiting, func(w routing.Work) bool { return w.ID == k.work.ID })
		b.state.Offers = slices.DeleteFunc(b.state.Offers, func(o routing.Offer) bool { return o.Work.ID == k.work.ID })
		b.state.Waiting = append(b.state.Waiting, k.work)
		out.outcome(routing.Distribute(b.state, s.clock.Now()), k.work.ID)
		return nil
	})
	return out, err
}

func (t *Trial) outcome(d routing.Decision, id string) {
	for i := range d.Assignments {
		if d.Assignments[i].WorkID == id {
			t.Assignment = &d.Assignments[i]
		}
	}
	for i := range d.Waiting {
		if d.Waiting[i].WorkID == id {
			t.Waiting = &d.Waiting[i]
		}
	}
	for _, o := range d.Overflows {
		if o.WorkID == id {
			t.Overflows = append(t.Overflows, o)
		}
	}
}

func (s *Service) trySubject(ctx context.Context, q *reader, ws, caseID string, made *TrySubject) (routing.Subject, error) {
	if caseID != "" {
		c, err := q.CaseByID(ctx, ws, caseID)
		if err != nil {
			return routing.Subject{}, err
		}
		return s.subjectOf(ctx, q, ws, c)
	}
	if made == nil {
		return routing.Subject{}, desk.Invalid("case_id", "name a case, or describe one as subject")
	}
	ch, err := q.ChannelRow(ctx, made.ChannelID)
	if desk.CodeOf(err) == desk.CodeNotFound || err == nil && (ch.WorkspaceID != ws || ch.DeletedAt != nil) {
		return routing.Subject{}, desk.Invalid("subject.channel_id", "there is no such channel")
	}
	if err != nil {
		return routing.Subject{}, err
	}
	c := desk.Case{WorkspaceID: ws, ID: ident.New(), Status: desk.CaseOpen, Priority: desk.PriorityNormal, ChannelID: ch.ID, Platform: ch.Platform,
		Subject: made.Subject, Tags: made.Tags, CreatedAt: s.clock.Now(), LastActivityAt: s.clock.Now()}
	if made.Priority.Valid() {
		c.Priority = made.Priority
	}
	return routing.Subject{Case: c, Kind: s.kind(ch.ID, ch.Platform), Text: words(nil, made.Text), Language: made.Language}, nil
}
