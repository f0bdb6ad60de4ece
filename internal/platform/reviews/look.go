package reviews

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"sort"
	"time"

	"recado.dev/internal/platform"
)

const (
	// maxSeen bounds what a cursor remembers.
	maxSeen = 500
	// fresh is how old what the first look finds may be to be news: it was written
	// while the channel was being connected.
	fresh = time.Hour
	// maxMissed is how many reviews that are missing are asked for, in one look.
	maxMissed = 5
	// edge is how long before the end of the window nobody wonders where a review is.
	edge = 12 * time.Hour
)

// round is one look at the list.
type round struct {
	*Lookout
	now    time.Time
	first  bool // nothing was read before
	before cursor
	after  cursor
	found  map[string]bool
	oldest time.Time
	news   []entry // the newest first
}

// look reads the list, and answers what is new in it and how far it came.
func (l *Lookout) look(ctx context.Context, c cursor) ([]platform.HookRequest, cursor, error) {
	now := l.Clock.Now()
	r := &round{Lookout: l, now: now, first: c.Last.IsZero(), before: c, after: c.clone(), found: map[string]bool{}}
	deep := !r.first && now.Sub(c.Deep) >= deepEvery
	listing, err := r.listing(ctx)
	if err != nil {
		return nil, c, err
	}
	whole, counts, err := r.pages(ctx, deep)
	if err != nil {
		return nil, c, err
	}
	if counts.Counts != nil {
		raw, err := json.Marshal(counts.Counts)
		if said := words(string(raw)); err == nil && said != r.after.Counts {
			if listing == nil {
				listing = &platform.PostIn{ID: l.Post}
			}
			r.after.Counts, listing.Counts = said, counts.Counts
		}
	}
	if deep {
		if err := r.missed(ctx, whole); err != nil {
			return nil, c, err
		}
		r.after.Deep = now
	}
	if r.first {
		r.after.Deep = now
	}
	r.after.Last = now
	r.forget()
	slices.Reverse(r.news)
	fetched, err := requests(listing, r.news, now)
	return fetched, r.after, err
}

// listing reads what the reviews stand under, once a day.
func (r *round) listing(ctx context.Context) (*platform.PostIn, error) {
	if !r.first && r.now.Sub(r.before.Listed) < listEvery {
		return nil, nil
	}
	listing, err := r.Source.Listing(ctx)
	if err != nil {
		return nil, err
	}
	r.after.Listed = r.now
	return &listing, nil
}

// pages reads until everything is known, or all that may be read. whole says that
// nothing is behind it.
func (r *round) pages(ctx context.Context, deep bool) (whole bool, newest Page, err error) {
	token := ""
	for n := range r.Pages {
		page, err := r.Source.Page(ctx, token)
		if err != nil {
			return false, newest, err
		}
		if n == 0 {
			newest = page
		}
		known := false
		for _, raw := range page.Reviews {
			known = r.compare(raw)
		}
		token = page.Next
		switch {
		case token == "" || len(page.Reviews) == 0:
			return true, newest, nil
		case r.first:
			r.after.Floor = r.oldest // what is behind was there before anybody looked
			return false, newest, nil
		case known && !deep:
			return false, newest, nil
		}
	}
	return false, newest, nil
}

// compare notes what is new of a review, and says whether nothing is.
func (r *round) compare(raw json.RawMessage) (known bool) {
	one, reason := r.Source.Read(raw)
	if reason != "" {
		sum := sha256.Sum256(raw)
		id := "!" + hex.EncodeToString(sum[:8])
		if _, told := r.after.Seen[id]; told {
			return true
		}
		r.after.Seen[id] = seen{At: r.now.UnixMicro()}
		r.news = append(r.news, entry{What: newsTrouble, At: r.now, ID: id, Raw: raw})
		return false
	}
	if r.found[one.ID] {
		return false // it moved to another page while they were read
	}
	r.found[one.ID] = true
	if r.oldest.IsZero() || one.At.Before(r.oldest) {
		r.oldest = one.At
	}
	had, there := r.before.Seen[one.ID]
	if !there && !r.before.Floor.IsZero() && !one.At.After(r.before.Floor) {
		return true // of the history that was left out
	}
	have := seen{At: one.At.UnixMicro(), Says: one.says(), Likes: one.Likes, Answer: had.Answer, Words: had.Words, State: had.State}
	count := len(r.news)
	r.answers(one, raw, &have, there) // in front, since all is turned round
	if there && had.Likes != one.Likes {
		r.news = append(r.news, entry{What: newsLikes, At: r.now, ID: one.ID, Raw: raw})
	}
	at := one.At
	switch {
	case !there && r.first && r.now.Sub(one.At) > fresh:
		r.news = append(r.news, entry{What: newsOld, At: at, ID: one.ID, Raw: raw})
	case !there && r.before.Floor.IsZero():
		r.news = append(r.news, entry{What: newsNew, At: at, ID: one.ID, Raw: raw})
	case !there:
		r.news = append(r.news, entry{What: newsChanged, At: at, ID: one.ID, Raw: raw})
	case had.Says != have.Says:
		if !at.After(time.UnixMicro(had.At)) {
			at = r.now // the network does not say when
		}
		r.news = append(r.news, entry{What: newsChanged, At: at, ID: one.ID, Raw: raw})
	}
	r.after.Seen[one.ID] = have
	return len(r.news) == count
}

// answers notes what is new of a review's answer.
func (r *round) answers(one Review, raw json.RawMessage, have *seen, there bool) {
	if one.Answer == nil {
		if have.Answer != "" {
			r.news = append(r.news, entry{What: newsUndone, At: r.now, ID: one.ID, Answer: have.Answer})
			have.Answer, have.Words, have.State = "", "", ""
		}
		return
	}
	a := *one.Answer
	says := words(a.Text)
	mine, ours := r.ours(one.ID, says)
	what := news("")
	switch {
	case have.Answer == "":
		if have.Answer = mine; !ours {
			have.Answer = AnswerID(one.ID, a.At)
		}
		what = newsAnswer
		if !there && r.first && r.now.Sub(one.At) > fresh {
			what = newsHistory
		}
	case have.Words != says && ours:
		have.Answer, have.State = mine, ""
	case have.Words != says:
		what, have.State = newsAnswered, ""
	}
	have.Words = says
	if state := string(a.Status); state != "" && state != have.State {
		have.State = state
		r.news = append(r.news, entry{What: newsState, At: r.now, ID: one.ID, Answer: have.Answer, Raw: raw})
	}
	if what != "" {
		r.news = append(r.news, entry{What: what, At: r.now, ID: one.ID, Answer: have.Answer, Raw: raw})
	}
}

// missed asks for reviews that should have been on the pages that were read.
func (r *round) missed(ctx context.Context, whole bool) error {
	var ids []string
	for id, s := range r.before.Seen {
		at := time.UnixMicro(s.At)
		outside := r.Window > 0 && r.now.Sub(at) > r.Window-edge
		if !r.found[id] && PlainID(id) && id[0] != '!' && !outside && (whole || at.After(r.oldest)) {
			ids = append(ids, id)
		}
	}
	sort.Strings(ids)
	for n, id := range ids {
		if n == maxMissed {
			break
		}
		there, err := r.Source.There(ctx, id)
		if err != nil {
			return fmt.Errorf("ask for a review: %w", err)
		}
		if !there {
			r.news = append(r.news, entry{What: newsGone, At: r.now, ID: id})
			delete(r.after.Seen, id)
		}
	}
	return nil
}

// forget keeps the cursor within its bounds: what was changed longest ago goes,
// and is history from then on.
func (r *round) forget() {
	over := len(r.after.Seen) - maxSeen
	if over <= 0 {
		return
	}
	ids := make([]string, 0, len(r.after.Seen))
	for id := range r.after.Seen {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b string) int { return int(r.after.Seen[a].At - r.after.Seen[b].At) })
	for _, id := range ids[:over] {
		if at := time.UnixMicro(r.after.Seen[id].At).UTC(); at.After(r.after.Floor) {
			r.after.Floor = at
		}
		delete(r.after.Seen, id)
	}
}
