// Package search finds messages, contacts and cases by their words. It follows
// the event log from its own place, so nothing that receives or sends waits for
// it, and asks the store's full-text index, newest first. The words themselves
// are made here, alike for both databases.
package search

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

const (
	batchSize = 500
	// gather is how long the index waits for more events, so that under load
	// it writes few large transactions.
	gather = 100 * time.Millisecond
	// lookAgain is how often other nodes' events are looked for.
	lookAgain = 2 * time.Second
)

// Service keeps the index and asks it. It is safe for concurrent use.
type Service struct {
	store *store.Store
	log   *slog.Logger

	ctx  context.Context // ends with Stop
	stop context.CancelFunc
	done sync.WaitGroup
	wake chan struct{}

	mu    sync.Mutex
	dirty map[string]bool // workspaces with events that are not indexed
}

// New makes a service that hears the store's commits; it indexes once it is
// started.
func New(s *store.Store, log *slog.Logger) *Service {
	ctx, stop := context.WithCancel(context.Background())
	v := &Service{store: s, log: log, ctx: ctx, stop: stop, wake: make(chan struct{}, 1), dirty: map[string]bool{}}
	s.OnEvents(func(ws string, _ []desk.Event) { v.mark(ws) })
	return v
}

func (s *Service) mark(ws string) {
	s.mu.Lock()
	s.dirty[ws] = true
	s.mu.Unlock()
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// Start begins to follow the event log, first with what happened while the
// index was away.
func (s *Service) Start(context.Context) error {
	s.done.Go(s.follow)
	return nil
}

// Stop ends the following and waits for it. It may be called twice.
func (s *Service) Stop(context.Context) error {
	s.stop()
	s.done.Wait()
	return nil
}

func (s *Service) follow() {
	tick := time.NewTicker(lookAgain)
	defer tick.Stop()
	s.lookForBehind()
	for {
		for _, ws := range s.takeDirty() {
			if err := s.CatchUp(s.ctx, ws); err != nil && s.ctx.Err() == nil {
				s.log.WarnContext(s.ctx, "search index cannot follow", slog.String("workspace", ws), slog.Any("error", err))
			}
		}
		select {
		case <-s.ctx.Done():
			return
		case <-tick.C:
			s.lookForBehind()
		case <-s.wake:
			select {
			case <-s.ctx.Done():
				return
			case <-time.After(gather):
			}
		}
	}
}

// lookForBehind marks the workspaces that are behind, whoever wrote their
// events.
func (s *Service) lookForBehind() {
	list, err := s.store.Read().SearchBehind(s.ctx, 100)
	if err != nil {
		if s.ctx.Err() == nil {
			s.log.WarnContext(s.ctx, "search index cannot look for events", slog.Any("error", err))
		}
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, ws := range list {
		s.dirty[ws] = true
	}
}

func (s *Service) takeDirty() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]string, 0, len(s.dirty))
	for ws := range s.dirty {
		out = append(out, ws)
	}
	clear(s.dirty)
	return out
}

// CatchUp indexes all events of a workspace that are not indexed yet.
func (s *Service) CatchUp(ctx context.Context, ws string) error {
	for {
		more, err := s.step(ctx, ws)
		if err != nil || !more {
			return err
		}
	}
}

// step indexes one batch in a transaction of its own. The place is read within
// it: of two nodes that index the same workspace, the second goes on where the
// first ended.
func (s *Service) step(ctx context.Context, ws string) (more bool, err error) {
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		more = false
		seq, err := tx.SearchSeq(ctx, ws)
		if err != nil {
			return err
		}
		evs, err := tx.EventsAfter(ctx, ws, seq, batchSize)
		if err != nil || len(evs) == 0 {
			return err
		}
		more = len(evs) == batchSize
		return tx.SaveSearchDocs(ctx, ws, documents(evs), evs[len(evs)-1].Seq)
	})
	return more, err
}

// Hits are the ids of what a query found, newest first, and the query's words.
type Hits struct {
	Messages []string
	Contacts []string
	Cases    []string
	words    []string
}

// Snippet shows where the query's words stand in a text.
func (h Hits) Snippet(text string) Snippet { return snippet(text, h.words) }

// Query finds at most limit of each kind. Words may come in any order, all have
// to be there, and the last may be the beginning of one. Any text is a valid
// query; one without words finds nothing.
func (s *Service) Query(ctx context.Context, ws, q string, limit int) (Hits, error) {
	q = strings.TrimSpace(q)
	hits := Hits{words: queryWords(q)}
	var err error
	if hits.Messages, err = s.find(ctx, ws, store.SearchMessages, hits.words, limit); err != nil {
		return hits, err
	}
	if hits.Cases, err = s.find(ctx, ws, store.SearchCases, hits.words, limit); err != nil {
		return hits, err
	}
	who := hits.words
	if digits, ok := phone(q); ok {
		who = []string{digits}
	}
	hits.Contacts, err = s.find(ctx, ws, store.SearchContacts, who, limit)
	return hits, err
}

// Contacts finds contacts alone.
func (s *Service) Contacts(ctx context.Context, ws, q string, limit int) ([]string, error) {
	who := queryWords(q)
	if digits, ok := phone(strings.TrimSpace(q)); ok {
		who = []string{digits}
	}
	return s.find(ctx, ws, store.SearchContacts, who, limit)
}

// find looks for whole words first: of a common one enough is found at once,
// where all words that begin like it would have to be gathered.
func (s *Service) find(ctx context.Context, ws string, kind store.SearchKind, words []string, limit int) ([]string, error) {
	if len(words) == 0 {
		return nil, nil
	}
	ids, err := s.store.Read().Search(ctx, ws, kind, words, false, limit)
	last := []rune(words[len(words)-1])
	if err != nil || len(ids) >= limit || len(last) < 2 {
		return ids, err
	}
	return s.store.Read().Search(ctx, ws, kind, words, true, limit)
}
