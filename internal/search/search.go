// Package search finds messages, contacts and cases by their words. It follows
// the event log from its own place, so nothing that receives or sends waits for
// it, and asks the store's full-text index, newest first. The words themselves
// are made here, alike for both databases.
package search

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"recado.dev/internal/follow"
	"recado.dev/internal/store"
)

const (
	batchSize = 500
	// gather is how long the index waits for more events, so that under load
	// it writes few large transactions.
	gather = 100 * time.Millisecond
	// lookAgain is how often other nodes' events are looked for.
	lookAgain = 2 * time.Second
	// tidyPages is how much of the index is tidied at once, tidyPause how long
	// other writers have in between.
	tidyPages = 64
	tidyPause = 20 * time.Millisecond
)

// Service keeps the index and asks it. It is safe for concurrent use.
type Service struct {
	store *store.Store
	log   *slog.Logger

	loop  *follow.Loop
	rough bool // there is something to tidy; the loop's alone

	numbers sync.Map // workspace → its mark in the index
}

// New makes a service that hears the store's commits; it indexes once it is
// started.
func New(s *store.Store, log *slog.Logger) *Service {
	v := &Service{store: s, log: log, rough: true}
	v.loop = follow.New(follow.Config{Store: s, Log: log, Name: "search index", Gather: gather, LookAgain: lookAgain, Behind: s.SearchBehind, CatchUp: v.CatchUp, Turn: v.turn})
	return v
}

// Start begins to follow the event log, first with what happened while the
// index was away.
func (s *Service) Start(ctx context.Context) error { return s.loop.Start(ctx) }

// Stop ends the following and waits for it. It may be called twice.
func (s *Service) Stop(ctx context.Context) error { return s.loop.Stop(ctx) }

// turn improves the index a little while there is nothing else to do, and says
// when to go on with it.
func (s *Service) turn(ctx context.Context, worked bool) time.Duration {
	if worked {
		s.rough = true
		return lookAgain
	}
	if !s.rough {
		return 0
	}
	err := s.store.Search().Write(ctx, func(tx *store.Tx) (err error) {
		s.rough, err = tx.TidySearch(ctx, tidyPages)
		return err
	})
	if err != nil {
		s.loop.Warn("", err)
		return lookAgain
	}
	if !s.rough {
		return 0
	}
	return tidyPause
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
	err = s.store.Search().Write(ctx, func(tx *store.Tx) error {
		more = false
		seq, err := tx.SearchSeq(ctx, ws)
		if err != nil {
			return err
		}
		head, err := s.store.Read().EventHead(ctx, ws)
		if err != nil {
			return err
		}
		if seq > head { // an older copy of the desk came back: what is indexed is not of it
			seq = 0
		}
		evs, err := s.store.FollowEvents(ctx, ws, seq, batchSize)
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
	hits := Hits{words: queryWords(strings.TrimSpace(q))}
	found, err := s.find(ctx, ws, limit, []store.SearchAsk{
		{Kind: store.SearchMessages, Words: hits.words}, {Kind: store.SearchCases, Words: hits.words}, {Kind: store.SearchContacts, Words: whoWords(q)},
	})
	hits.Messages, hits.Cases, hits.Contacts = found[store.SearchMessages], found[store.SearchCases], found[store.SearchContacts]
	return hits, err
}

// Contacts finds contacts alone.
func (s *Service) Contacts(ctx context.Context, ws, q string, limit int) ([]string, error) {
	found, err := s.find(ctx, ws, limit, []store.SearchAsk{{Kind: store.SearchContacts, Words: whoWords(q)}})
	return found[store.SearchContacts], err
}

// whoWords are what a contact is looked for by: a phone number is one word,
// however it is written.
func whoWords(q string) []string {
	q = strings.TrimSpace(q)
	if digits, ok := phone(q); ok {
		return []string{digits}
	}
	return queryWords(q)
}

func (s *Service) find(ctx context.Context, ws string, limit int, asks []store.SearchAsk) (map[store.SearchKind][]string, error) {
	asks = slices.DeleteFunc(asks, func(a store.SearchAsk) bool { return len(a.Words) == 0 })
	for i, a := range asks {
		asks[i].Prefix = utf8.RuneCountInString(a.Words[len(a.Words)-1]) > 1
	}
	number, ok, err := s.number(ctx, ws)
	if err != nil || !ok {
		return nil, err
	}
	return s.store.Search().Read().Search(ctx, ws, number, asks, limit)
}

// number is the workspace's mark in the index, which never changes.
func (s *Service) number(ctx context.Context, ws string) (int64, bool, error) {
	if n, ok := s.numbers.Load(ws); ok {
		return n.(int64), true, nil
	}
	n, ok, err := s.store.Search().Read().SearchNumber(ctx, ws)
	if ok {
		s.numbers.Store(ws, n)
	}
	return n, ok, err
}
