package report

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
	"recado.dev/internal/store"
)

// Filter says what a report is about. Empty fields do not restrict.
type Filter struct {
	From, To  string // days such as 2026-11-20, both included; empty: the last 30
	ChannelID string
	Platform  string
	AgentID   string // only what this member did
	// Cases has the report be of the cases that meet a filter now; nil for all that
	// happened.
	Cases *filter.Node
}

// Figures are what is counted of one thing in one time.
type Figures struct {
	MessagesIn     int64 `json:"messages_in" doc:"written by customers"`
	MessagesOut    int64 `json:"messages_out" doc:"written to customers, by people and programs"`
	MessagesFailed int64 `json:"messages_failed" doc:"of messages_out, those that did not arrive"`
	CasesOpened    int64 `json:"cases_opened"`
	CasesReopened  int64 `json:"cases_reopened"`
	CasesResolved  int64 `json:"cases_resolved"`
	FirstReply     Times `json:"first_reply" doc:"from the customer's first message of a case to a person's first answer"`
	Resolution     Times `json:"resolution" doc:"from when the case was opened, the last time, until it was resolved"`
}

// Day is the figures of one day of the workspace.
type Day struct {
	Date string `json:"date"`
	Figures
}

// Channel is the figures of one channel.
type Channel struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Platform string `json:"platform"`
	Deleted  bool   `json:"deleted"`
	Figures
}

// Platform is the figures of all channels of one platform.
type Platform struct {
	Platform string `json:"platform"`
	Figures
}

// Agent is the figures of what one member did.
type Agent struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Disabled bool   `json:"disabled"`
	Figures
}

// Hour is one hour of the week, summed over all weeks of the report.
type Hour struct {
	Weekday     int   `json:"weekday" doc:"0 is Sunday"`
	Hour        int   `json:"hour"`
	MessagesIn  int64 `json:"messages_in"`
	MessagesOut int64 `json:"messages_out"`
	CasesOpened int64 `json:"cases_opened"`
}

// Overview is the whole report.
type Overview struct {
	From         string `json:"from"`
	To           string `json:"to"`
	PreviousFrom string `json:"previous_from"`
	PreviousTo   string `json:"previous_to"`
	Timezone     string `json:"timezone"`
	// Filter and FilterText are for those who asked; the report does not need them.
	Filter     json.RawMessage `json:"filter,omitempty" doc:"which cases the figures are of, as it was asked for; left out for everything that happened"`
	FilterText string          `json:"filter_text,omitempty" doc:"the same in its written form"`
	Cases      *int64          `json:"cases,omitempty" doc:"with a filter: how many cases that meet it had something in these days"`
	Uncounted  int64           `json:"uncounted" doc:"events that happened and are not in the figures yet; they follow within seconds"`
	Totals     Figures         `json:"totals"`
	Previous   Figures         `json:"previous" doc:"the same of as many days before; where today is in the report, up to this time of day"`
	Days       []Day           `json:"days" nullable:"false"`
	Channels   []Channel       `json:"channels" nullable:"false"`
	Platforms  []Platform      `json:"platforms" nullable:"false"`
	Agents     []Agent         `json:"agents" nullable:"false" doc:"by name; only in the report of the whole workspace"`
	Hours      []Hour          `json:"hours" nullable:"false" doc:"all 168 hours of the week, Sunday first"`
}

// tally gathers the figures of one thing.
type tally struct {
	sums       store.ReportSums
	reply      histogram
	resolution histogram
}

func (t *tally) time(k store.ReportTimeKind, bucket int, v store.ReportTime) {
	if k == store.ReportReply {
		t.reply.add(bucket, v)
	} else {
		t.resolution.add(bucket, v)
	}
}

func (t *tally) merge(o *tally) {
	t.sums.Add(o.sums)
	t.reply.merge(&o.reply)
	t.resolution.merge(&o.resolution)
}

func (t *tally) figures() Figures {
	if t == nil {
		return Figures{}
	}
	return Figures{
		MessagesIn: t.sums.MessagesIn, MessagesOut: t.sums.MessagesOut, MessagesFailed: t.sums.MessagesFailed,
		CasesOpened: t.sums.CasesOpened, CasesReopened: t.sums.CasesReopened, CasesResolved: t.sums.CasesResolved,
		FirstReply: t.reply.times(), Resolution: t.resolution.times(),
	}
}

func of(m map[string]*tally, key string) *tally {
	t := m[key]
	if t == nil {
		t = &tally{}
		m[key] = t
	}
	return t
}

// figures are sums by their keys: those that are kept, or those of a replay.
type figures interface {
	ReportSums(ctx context.Context, ws string, r store.ReportQuery, each func(store.ReportKey, store.ReportSums)) error
	ReportTimes(ctx context.Context, ws string, r store.ReportQuery, each func(store.ReportTimeKey, store.ReportTime)) error
	ReportTotals(ctx context.Context, ws string, r store.ReportQuery, each func(store.ReportTimeKey, store.ReportTime)) (store.ReportSums, error)
}

// run is one report while it is made.
type run struct {
	ctx      context.Context
	read     *store.Queryer
	figures  figures
	ws       desk.Workspace
	span     span
	query    store.ReportQuery
	channels []store.ReportChannel
	out      *Overview

	total     tally
	days      []tally
	byChannel map[string]*tally
	byAgent   map[string]*tally
	hours     [7 * 24]store.ReportSums
}

// Overview answers the report of a workspace. That a filter names what is not
// there, or that more happened in the cases that it takes than is replayed, is
// desk.CodeInvalid.
func (s *Service) Overview(ctx context.Context, ws desk.Workspace, f Filter) (*Overview, error) {
	p, err := spanOf(f, ws.Timezone, s.clock.Now())
	if err != nil {
		return nil, err
	}
	read := s.store.Read()
	r := &run{ctx: ctx, read: read, figures: read, ws: ws, span: p, out: &Overview{
		From: p.day(0), To: p.day(p.days() - 1), PreviousFrom: p.previousFrom, PreviousTo: p.previousTo, Timezone: p.zone.String(),
		Days: []Day{}, Channels: []Channel{}, Platforms: []Platform{}, Agents: []Agent{}, Hours: []Hour{},
	}}
	if r.channels, err = r.read.ReportChannels(ctx, ws.ID); err != nil {
		return nil, err
	}
	r.query = store.ReportQuery{From: p.starts[0], To: p.starts[len(p.starts)-1], AgentID: f.AgentID}
	if r.query.Channels, err = chosen(r.channels, f); err != nil {
		return nil, err
	}
	first := r.uncounted
	if f.Cases != nil {
		first = func() error { return s.replay(r, *f.Cases) }
	}
	steps := []func() error{first, r.gather, r.answer, r.before}
	if f.AgentID == "" {
		steps = append(steps, r.answerAgents)
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return r.out, nil
}

// chosen are the ids of the channels that a filter leaves, nil for all.
func chosen(all []store.ReportChannel, f Filter) ([]string, error) {
	if f.ChannelID == "" && f.Platform == "" {
		return nil, nil
	}
	ids, known := []string{}, false
	for _, c := range all {
		known = known || c.ID == f.ChannelID
		if (f.ChannelID == "" || c.ID == f.ChannelID) && (f.Platform == "" || c.Platform == f.Platform) {
			ids = append(ids, c.ID)
		}
	}
	if f.ChannelID != "" && !known {
		return nil, desk.Invalid("channel_id", "there is no such channel")
	}
	return ids, nil
}

func (r *run) uncounted() error {
	head, err := r.read.EventHead(r.ctx, r.ws.ID)
	if err != nil {
		return err
	}
	place, err := r.read.ReportPlace(r.ctx, r.ws.ID)
	r.out.Uncounted = max(0, head-place)
	return err
}

// gather reads the report's own time once, and sums it up in all, by day,
// channel, agent and hour of the week.
func (r *run) gather() error {
	r.days, r.byChannel, r.byAgent = make([]tally, r.span.days()), map[string]*tally{}, map[string]*tally{}
	slot, day, hour := int64(-1), 0, 0
	place := func(s int64) {
		if s == slot {
			return // they come in order: the calendar is asked once a slot
		}
		local := time.Unix(s*slotLength, 0).In(r.span.zone)
		slot, day, hour = s, r.span.dayOf(s), int(local.Weekday())*24+local.Hour()
	}
	err := r.figures.ReportSums(r.ctx, r.ws.ID, r.query, func(k store.ReportKey, s store.ReportSums) {
		place(k.Slot)
		r.total.sums.Add(s)
		r.days[day].sums.Add(s)
		r.hours[hour].Add(s)
		of(r.byChannel, k.ChannelID).sums.Add(s)
		of(r.byAgent, k.AgentID).sums.Add(s)
	})
	if err != nil {
		return err
	}
	return r.figures.ReportTimes(r.ctx, r.ws.ID, r.query, func(k store.ReportTimeKey, v store.ReportTime) {
		place(k.Slot)
		r.total.time(k.Kind, k.Bucket, v)
		r.days[day].time(k.Kind, k.Bucket, v)
		of(r.byChannel, k.ChannelID).time(k.Kind, k.Bucket, v)
		of(r.byAgent, k.AgentID).time(k.Kind, k.Bucket, v)
	})
}

// answer writes down what was gathered. Channels stand in the order in which
// they were added; a removed one stands there while it has figures.
func (r *run) answer() error {
	r.out.Totals = r.total.figures()
	for i := range r.days {
		r.out.Days = append(r.out.Days, Day{r.span.day(i), r.days[i].figures()})
	}
	platforms := map[string]*tally{}
	for _, c := range r.channels {
		t := r.byChannel[c.ID]
		if t != nil || !c.Deleted && (r.query.Channels == nil || slices.Contains(r.query.Channels, c.ID)) {
			r.out.Channels = append(r.out.Channels, Channel{c.ID, c.Name, c.Platform, c.Deleted, t.figures()})
		}
		if t != nil {
			of(platforms, c.Platform).merge(t)
		}
	}
	for key, t := range platforms {
		r.out.Platforms = append(r.out.Platforms, Platform{key, t.figures()})
	}
	slices.SortFunc(r.out.Platforms, func(a, b Platform) int {
		return cmp.Or(cmp.Compare(b.MessagesIn+b.MessagesOut, a.MessagesIn+a.MessagesOut), strings.Compare(a.Platform, b.Platform))
	})
	for i, s := range r.hours {
		r.out.Hours = append(r.out.Hours, Hour{i / 24, i % 24, s.MessagesIn, s.MessagesOut, s.CasesOpened})
	}
	return nil
}

// before sums up as many days before.
func (r *run) before() error {
	q := r.query
	q.From, q.To = r.span.previous[0], r.span.previous[1]
	t := &tally{}
	var err error
	t.sums, err = r.figures.ReportTotals(r.ctx, r.ws.ID, q, func(k store.ReportTimeKey, v store.ReportTime) { t.time(k.Kind, k.Bucket, v) })
	r.out.Previous = t.figures()
	return err
}

// answerAgents writes down who did what, in the order of their names: a report
// is no race.
func (r *run) answerAgents() error {
	members, err := r.read.Members(r.ctx, r.ws.ID)
	if err != nil {
		return fmt.Errorf("name the agents of a report: %w", err)
	}
	for _, m := range members {
		if t := r.byAgent[m.UserID]; t != nil {
			r.out.Agents = append(r.out.Agents, Agent{m.UserID, m.Name, m.DisabledAt != nil, t.figures()})
		}
	}
	return nil
}
