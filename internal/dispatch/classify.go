package dispatch

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"recado.dev/internal/cases"
	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
	"recado.dev/internal/routing"
	"recado.dev/internal/store"
)

// maxWordsOf is how many of a customer's messages rules look at.
const maxWordsOf = 20

// classified is what a workstream makes of a new case.
type classified struct {
	stream Workstream
	res    routing.Result
	work   routing.Work
	row    store.RoutedCase
}

// patch is what classification changes of the case. What somebody has set
// already stays, but for a queue that there is no more.
func (k *classified) patch(c desk.Case, queues map[string]string) cases.Patch {
	var p cases.Patch
	if _, there := queues[c.Queue]; !there && k.res.QueueID != "" {
		p.Queue = &k.res.QueueID
	}
	if c.Priority == desk.PriorityNormal && k.res.Priority != c.Priority {
		p.Priority = &k.res.Priority
	}
	return p
}

// tell writes what was found to the case.
func (k *classified) tell(c *desk.Case) bool {
	k.tellSkills(c)
	// What somebody set, or the reading found, stays where the rules say nothing.
	if k.res.Language != "" && !slices.Contains(c.ByHand, "language") {
		c.Language = k.res.Language
	}
	if k.res.Category != "" {
		c.Category = k.res.Category
	}
	return true
}

// classify answers what the workstream of a case's channel makes of it, nil
// where the channel is in none.
func (f *follower) classify(c desk.Case) (*classified, error) {
	streams, err := workstreams(f.ctx, &f.tx.Queryer, f.ws)
	if err != nil {
		return nil, err
	}
	sub, err := f.s.subjectOf(f.ctx, &f.tx.Queryer, f.ws, c)
	if err != nil {
		return nil, err
	}
	skills, err := f.tx.ChannelSkills(f.ctx, f.ws)
	if err != nil {
		return nil, err
	}
	k, err := classifyIn(streams, skills, sub, f.at)
	if err != nil || k == nil {
		return nil, err
	}
	if k.row.LastAgentID, k.row.LastAgentAt, err = f.tx.LastAgent(f.ctx, f.ws, c.ContactID, c.ID); err != nil {
		return nil, err
	}
	return k, nil
}

// classifyIn finds the workstream of the subject's channel and runs its rules.
func classifyIn(streams []Workstream, skills []store.ChannelSkill, sub routing.Subject, now time.Time) (*classified, error) {
	at := slices.IndexFunc(streams, func(w Workstream) bool { return slices.Contains(w.Channels, sub.Case.ChannelID) })
	if at < 0 {
		return nil, nil
	}
	stream := streams[at].on(sub.Case.ChannelID, sub.Kind, skills)
	rules, err := routing.ParseRules(stream.Rules, filter.Env{Now: now, NewCases: true, Saved: stream.saved})
	if err != nil {
		return nil, fmt.Errorf("read the rules of workstream %s: %w", stream.ID, err)
	}
	res := stream.Route(rules, sub)
	k := &classified{stream: stream, res: res, work: stream.WorkOf(sub, res, now)}
	k.row = rowOf(k.work)
	return k, nil
}

// rowOf is new work as the store keeps it; its queue and state come from the case.
func rowOf(w routing.Work) store.RoutedCase {
	row := store.RoutedCase{
		CaseID: w.ID, State: desk.RoutingNone, WorkstreamID: w.WorkstreamID, Priority: w.Priority, WaitingSince: w.WaitingSince, QueuedAt: w.QueuedAt,
		Units: max(w.Units, 1), Kind: w.Kind, ChannelID: w.ChannelID, Language: w.Language, PreferredID: w.PreferredAgentID,
	}
	if len(w.Skills) > 0 {
		row.Skills = jsonOf(w.Skills)
	}
	return row
}

// jsonOf is v as JSON; it is for our own types, which JSON can hold.
func jsonOf(v any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil {
		panic("dispatch: a type that JSON cannot hold: " + err.Error())
	}
	return b
}

// words joins what a customer wrote.
func words(texts []string, subject string) string {
	if len(texts) == 0 {
		return subject
	}
	return strings.Join(texts, "\n")
}
