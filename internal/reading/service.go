package reading

import (
	"context"
	"log/slog"
	"time"

	"recado.dev/internal/cases"
	"recado.dev/internal/casework"
	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/follow"
	"recado.dev/internal/store"
)

const (
	batchSize = 500
	// gather lets messages that come one after another be read at once.
	gather    = 250 * time.Millisecond
	lookAgain = 3 * time.Second
	// textsOf is how many of a customer's messages are read.
	textsOf = 8
	// tooOld is how old a customer's message may be: older ones are out of a
	// history that a network hands over once.
	tooOld = 24 * time.Hour
)

// Service follows the event log and notes what it finds out. It is safe for
// concurrent use.
type Service struct {
	*follow.Loop
	store *store.Store
	clock clock.Clock
	then  func(ws string)
}

// Then has f called whenever the reading of a workspace went on. It is for
// before Start.
func (s *Service) Then(f func(ws string)) { s.then = f }

// New makes a service that hears the store's commits; it works once it is
// started.
func New(s *store.Store, c clock.Clock, log *slog.Logger) *Service {
	v := &Service{store: s, clock: c}
	v.Loop = follow.New(follow.Config{
		Store: s, Log: log, Name: "reading", Gather: gather, LookAgain: lookAgain,
		Matters: func(e desk.Event) bool { return e.Type == desk.EventMessageCreated },
		Behind:  func(ctx context.Context, limit int) ([]string, error) { return s.Read().ReadingBehind(ctx, limit) },
		CatchUp: v.CatchUp,
	})
	return v
}

// CatchUp reads all that a workspace's customers wrote.
func (s *Service) CatchUp(ctx context.Context, ws string) error {
	for {
		more, err := s.step(ctx, ws)
		if err != nil || !more {
			return err
		}
	}
}

// step reads a batch of events. What the cases' customers wrote is read before
// the transaction, which is short for that. Should another node have worked
// meanwhile, nothing is written and the next step goes on where it ended.
func (s *Service) step(ctx context.Context, ws string) (more bool, err error) {
	read := s.store.Read()
	from, err := read.ReadingPlace(ctx, ws)
	if err != nil {
		return false, err
	}
	evs, err := s.store.FollowEvents(ctx, ws, from, batchSize)
	if err != nil || len(evs) == 0 {
		return false, err
	}
	steps, err := s.findings(ctx, read, ws, written(evs))
	if err != nil {
		return false, err
	}
	defer func() {
		if err == nil && s.then != nil {
			s.then(ws)
		}
	}()
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		place, err := tx.LockReading(ctx, ws)
		if more = true; err != nil || place != from {
			return err
		}
		if err := tx.SaveReadingPlace(ctx, ws, evs[len(evs)-1].Seq); err != nil {
			return err
		}
		out, err := casework.Apply(ctx, tx, casework.By{WorkspaceID: ws, Actor: desk.ReadingActor, At: s.clock.Now()}, steps)
		if err != nil {
			return err
		}
		return tx.AppendEvents(ctx, ws, out.Events)
	})
	return more, err
}

// written are the cases in which a customer wrote, each once. A case that was
// read with its only message as it began is left out.
func written(evs []desk.Event) []string {
	var out []string
	seen, began := map[string]bool{}, map[string]bool{}
	for i := range evs {
		if evs[i].Type == desk.EventCaseCreated {
			if c, err := evs[i].Case(); err == nil {
				began[readAs(c.Case)] = true
			}
		}
		if evs[i].Type != desk.EventMessageCreated {
			continue
		}
		m, err := evs[i].Message()
		// One that cannot be read is passed over: it would be no better next time.
		if err != nil || m.Direction != desk.DirectionIn || m.CaseID == "" || isOld(*m) || began[m.ID] {
			continue
		}
		if !seen[m.CaseID] {
			seen[m.CaseID] = true
			out = append(out, m.CaseID)
		}
	}
	return out
}

// findings are the changes of cases that the reading makes; a case about which
// nothing new was found has none.
func (s *Service) findings(ctx context.Context, q *store.Queryer, ws string, ids []string) ([]casework.Step, error) {
	found, err := q.CasesByID(ctx, ws, ids)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	people := make([]string, 0, len(found))
	for _, c := range found {
		people = append(people, c.ContactID)
	}
	contacts, err := q.ContactsByID(ctx, ws, people)
	if err != nil {
		return nil, err
	}
	identities, err := q.IdentitiesOf(ctx, ws, people)
	if err != nil {
		return nil, err
	}
	texts, err := q.CustomerTexts(ctx, ws, ids, textsOf)
	if err != nil {
		return nil, err
	}
	var steps []casework.Step
	for _, id := range ids {
		c, ok := found[id]
		if !ok || c.MergedInto != "" {
			continue
		}
		who := contacts[c.ContactID]
		who.Identities = identities[c.ContactID]
		if p, any := Find(c, who, texts[id]); any {
			steps = append(steps, casework.Step{CaseID: id, Patch: p, Also: alone})
		}
	}
	return steps, nil
}

// alone leaves a case's routing as it is.
func alone(*desk.Case) bool { return false }

// Find answers what a customer's texts, the newest first, and what is known of
// them say of a case, and whether that is anything new. A language that is set
// for the contact stands above what their texts look like.
func Find(c desk.Case, who desk.Contact, texts []string) (cases.Patch, bool) {
	p := cases.Patch{WorkPatch: cases.WorkPatch{Found: true}}
	any := false
	lang := OfLocale(who.Locale)
	if lang == "" {
		lang = Language(texts)
	}
	if lang != "" && lang != c.Language {
		p.Language, any = &lang, true
	}
	numbers := []string{who.Phone}
	for _, d := range who.Identities {
		numbers = append(numbers, d.Display)
	}
	if country := Country(numbers, who.Locale); country != "" && country != c.Country {
		p.Country, any = &country, true
	}
	if mood := Mood(texts); mood != desk.SentimentUnknown && mood != c.Sentiment {
		p.Sentiment, any = &mood, true
	}
	return p, any
}
