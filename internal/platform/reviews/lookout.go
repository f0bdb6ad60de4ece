package reviews

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"maps"
	"sync"
	"time"

	"recado.dev/internal/clock"
	"recado.dev/internal/platform"
)

const (
	// tick is how often the clock is looked at: it may be moved.
	tick = 200 * time.Millisecond
	// deepEvery is how often all pages are read, for what is not at the top: answers
	// from elsewhere, and what was deleted.
	deepEvery = time.Hour
	// listEvery is how often it is asked what the reviews stand under.
	listEvery = 24 * time.Hour
	// shortWait is the wait after too many questions where the network names none.
	shortWait = 15 * time.Minute
	maxSent   = 500
)

// Lookout asks for reviews now and then. It is safe for concurrent use, and
// implements what platform.Puller and platform.Lookout ask for.
type Lookout struct {
	Source Source
	Post   platform.RemotePostID // what the reviews stand under
	Clock  clock.Clock
	// Salt tells channels apart, so that they do not all ask at once.
	Salt  string
	Every time.Duration
	// Pages is how many pages are read at most when all are.
	Pages int
	// Window is for how long the network tells of a review; 0 for always.
	Window time.Duration
	// PerDay is how many questions the network answers a day.
	PerDay int

	mu         sync.Mutex
	last, next time.Time
	asked      map[int64]int // by the hour
	sent       map[string]sentAnswer
}

// sentAnswer is an answer of ours that went just now, as the network shows it.
type sentAnswer struct {
	id   platform.RemoteMessageID
	says string
}

// cursor is how far the list was read.
type cursor struct {
	Last   time.Time `json:"last"`
	Deep   time.Time `json:"deep"`
	Listed time.Time `json:"listed,omitzero"`
	Counts string    `json:"counts,omitempty"`
	// Floor is when what was left out was changed last: older news is of history.
	Floor time.Time       `json:"floor,omitzero"`
	Seen  map[string]seen `json:"seen"`
}

// seen is what a review said when it was looked at.
type seen struct {
	At     int64                    `json:"a"` // microseconds
	Says   string                   `json:"s"`
	Likes  int                      `json:"l,omitempty"`
	Answer platform.RemoteMessageID `json:"r,omitempty"`
	Words  string                   `json:"rs,omitempty"` // what the answer says
	State  string                   `json:"st,omitempty"`
}

func (c cursor) clone() cursor {
	if c.Seen = maps.Clone(c.Seen); c.Seen == nil {
		c.Seen = map[string]seen{}
	}
	return c
}

// Plan implements platform.Lookout.
func (l *Lookout) Plan() platform.LookoutPlan {
	l.mu.Lock()
	defer l.mu.Unlock()
	day := int(24 * time.Hour / l.Every)
	spends := day + 24*(l.Pages-1)
	plan := platform.LookoutPlan{Every: l.Every, Quota: l.PerDay, Spends: spends, Left: l.PerDay, LastAt: l.last, NextAt: l.next}
	now := l.Clock.Now().Unix() / 3600
	for hour, n := range l.asked {
		if now-hour < 24 {
			plan.Left -= n
		}
	}
	plan.Left = max(0, plan.Left)
	minutes := int(l.Every / time.Minute)
	plan.Says = platform.Text{
		En: fmt.Sprintf("Every %d minutes the newest page is read, and once an hour up to %d pages: at most %d of the %d questions that a day allows.", minutes, l.Pages, spends, l.PerDay),
		Es: fmt.Sprintf("Cada %d minutos se lee la página más nueva, y una vez por hora hasta %d páginas: como mucho %d de las %d consultas que permite un día.", minutes, l.Pages, spends, l.PerDay),
	}
	return plan
}

// Asked counts a question to the network.
func (l *Lookout) Asked() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.asked == nil {
		l.asked = map[int64]int{}
	}
	hour := l.Clock.Now().Unix() / 3600
	for h := range l.asked {
		if hour-h > 24 || h > hour {
			delete(l.asked, h)
		}
	}
	l.asked[hour]++
}

// Sent notes an answer of ours, and answers its id as a message.
func (l *Lookout) Sent(reviewID, text string, at time.Time) platform.RemoteMessageID {
	id := AnswerID(reviewID, at)
	l.note(reviewID, sentAnswer{id, words(text)})
	return id
}

// Rewritten notes that an answer of ours says something else.
func (l *Lookout) Rewritten(reviewID string, id platform.RemoteMessageID, text string) {
	l.note(reviewID, sentAnswer{id, words(text)})
}

func (l *Lookout) note(reviewID string, a sentAnswer) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.sent == nil {
		l.sent = map[string]sentAnswer{}
	}
	for k := range l.sent {
		if len(l.sent) < maxSent {
			break
		}
		delete(l.sent, k)
	}
	l.sent[reviewID] = a
}

// ours answers which of our answers a review's is, where it went just now.
func (l *Lookout) ours(reviewID, says string) (platform.RemoteMessageID, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	a, ok := l.sent[reviewID]
	return a.id, ok && a.says == says
}

// after is when to look next: channels are spread over a tenth of the time
// between two looks.
func (l *Lookout) after(last time.Time) time.Time {
	h := fnv.New32a()
	_, _ = h.Write([]byte(l.Salt)) // never fails
	spread := l.Every / 10
	return last.Add(l.Every + spread*time.Duration(h.Sum32()%100)/100)
}

// Pull implements platform.Puller.
func (l *Lookout) Pull(ctx context.Context, have json.RawMessage, keep platform.KeepFunc) error {
	var c cursor
	if len(have) > 0 && json.Unmarshal(have, &c) != nil {
		c = cursor{}
	}
	next := time.Time{}
	if !c.Last.IsZero() {
		next = l.after(c.Last)
	}
	for {
		l.mu.Lock()
		l.last, l.next = c.Last, next
		l.mu.Unlock()
		if !l.wait(ctx, next) {
			return nil
		}
		fetched, now, err := l.look(ctx, c)
		if f := platform.AsFailure(err); err != nil && f.Kind == platform.Throttled {
			wait := f.RetryAfter
			if wait <= 0 {
				wait = shortWait
			}
			next = l.Clock.Now().Add(wait)
			continue
		} else if err != nil {
			return err
		}
		place, _ := json.Marshal(now) // plain values
		if err := keep(ctx, fetched, place); err != nil {
			return err
		}
		c, next = now, l.after(now.Last)
	}
}

// wait waits for a moment of the business's clock, and answers false where ctx
// ended first.
func (l *Lookout) wait(ctx context.Context, until time.Time) bool {
	for {
		if ctx.Err() != nil {
			return false
		}
		left := until.Sub(l.Clock.Now())
		if left <= 0 {
			return true
		}
		t := time.NewTimer(min(left, tick))
		select {
		case <-ctx.Done():
			t.Stop()
			return false
		case <-t.C:
		}
	}
}
