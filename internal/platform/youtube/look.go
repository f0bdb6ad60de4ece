package youtube

import (
	"cmp"
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/platform"
)

const (
	// maxVideos are the newest videos that are looked at, and newest the comments of
	// each that a first look takes.
	maxVideos = 20
	newest    = 20
	// maxPages is how far a look goes back where all that it finds is new.
	maxPages = 5
	// maxRead is how many older threads are read again for answers, in one look.
	maxRead = 20
	// openFor is how long after the last news a thread is read again.
	openFor = 14 * 24 * time.Hour
	// fresh is how old what the first look finds may be to be news: it was written
	// while the channel was being connected.
	fresh = time.Hour
	// askOffEvery is how often a video without comments is asked for them again.
	askOffEvery = 24 * time.Hour
	// maxSeen bounds what a cursor remembers.
	maxSeen = 3000
	// maxByID is how many comments one call asks for by their ids.
	maxByID = 50
)

// round is one look.
type round struct {
	*session
	now    time.Time
	first  bool
	c      cursor
	found  []entry         // the newest first
	met    map[string]bool // comments that are there
	wanted []string        // comments that should be there
	read   map[string]bool // threads whose answers were read
	tops   map[string]comment
}

// look asks for what is new, and answers it, the oldest first, with how far it
// came.
func (s *session) look(ctx context.Context, c cursor) ([]entry, cursor, error) {
	r := &round{session: s, now: s.host.Clock.Now(), first: c.Last.IsZero(), c: c.clone(), met: map[string]bool{}, read: map[string]bool{}, tops: map[string]comment{}}
	videos, err := r.videos(ctx)
	if err != nil {
		return nil, c, err
	}
	if err := r.held(ctx); err != nil {
		return nil, c, err
	}
	for _, id := range videos {
		if err := r.comments(ctx, id); err != nil {
			return nil, c, err
		}
	}
	if err := r.answers(ctx); err != nil {
		return nil, c, err
	}
	if err := r.missing(ctx); err != nil {
		return nil, c, err
	}
	r.tidy(videos)
	slices.SortStableFunc(r.found, func(a, b entry) int { return cmp.Compare(r.order(a), r.order(b)) })
	return r.found, r.c, nil
}

// order has videos first and then comments as they were written.
func (r *round) order(e entry) int64 {
	if e.What == newsVideo {
		return 0
	}
	if e.What == newsComment {
		return r.c.Seen[e.ID].At
	}
	return r.now.Unix() // what happened to them since
}

// videos asks for the newest videos and how they went.
func (r *round) videos(ctx context.Context) ([]string, error) {
	if r.c.Uploads == "" {
		if _, err := r.channelOf(ctx, &r.c); err != nil {
			return nil, err
		}
	}
	var uploads list[struct {
		Details struct {
			Video string `json:"videoId"`
		} `json:"contentDetails"`
	}]
	query := url.Values{"part": {"snippet,contentDetails"}, "playlistId": {r.c.Uploads}, "maxResults": {strconv.Itoa(maxVideos)}}
	if err := r.session.read(ctx, "playlistItems", query, &uploads); err != nil {
		if platform.AsFailure(err).Kind == platform.Gone {
			return nil, nil // a channel without a video has no such list
		}
		return nil, err
	}
	var ids []string
	for _, one := range uploads.Items {
		if id := one.Details.Video; id != "" && len(ids) < maxVideos {
			ids = append(ids, id)
		}
	}
	asked := slices.Clone(ids) // and those that were among them
	for id := range r.c.Videos {
		if !slices.Contains(ids, id) && len(asked) < maxByID {
			asked = append(asked, id)
		}
	}
	if len(asked) == 0 {
		return nil, nil
	}
	slices.Sort(asked[len(ids):])
	var found list[json.RawMessage]
	query = url.Values{"part": {"snippet,statistics"}, "id": {strings.Join(asked, ",")}}
	if err := r.session.read(ctx, "videos", query, &found); err != nil {
		return nil, err
	}
	there := map[string]bool{}
	for _, raw := range found.Items {
		var v video
		if json.Unmarshal(raw, &v) != nil || v.ID == "" {
			continue
		}
		there[v.ID] = true
		says, err := json.Marshal(v)
		if sum := digest(string(says)); err == nil && r.c.Videos[v.ID] != sum {
			r.c.Videos[v.ID] = sum
			r.found = append(r.found, entry{What: newsVideo, Video: v.ID, Of: raw})
		}
	}
	for _, id := range asked[len(ids):] {
		if !there[id] {
			r.found = append(r.found, entry{What: newsDeleted, Video: id})
		}
	}
	return ids, nil
}

// channelOf asks who the account is, and where its videos are listed.
func (s *session) channelOf(ctx context.Context, c *cursor) (title string, err error) {
	var mine list[struct {
		ID      string `json:"id"`
		Snippet struct {
			Title string `json:"title"`
		} `json:"snippet"`
		Details struct {
			Lists struct {
				Uploads string `json:"uploads"`
			} `json:"relatedPlaylists"`
		} `json:"contentDetails"`
	}]
	if err := s.read(ctx, "channels", url.Values{"part": {"id,snippet,contentDetails"}, "mine": {"true"}}, &mine); err != nil {
		return "", err
	}
	for _, one := range mine.Items {
		if one.ID == s.channel {
			c.Uploads = one.Details.Lists.Uploads
			return one.Snippet.Title, nil
		}
	}
	other := "no channel"
	if len(mine.Items) > 0 {
		other = clip(mine.Items[0].Snippet.Title + " (" + mine.Items[0].ID + ")")
	}
	return "", &platform.Failure{Kind: platform.Misconfigured, Code: codeOther, Title: "the permission is that of " + other + ", not of the channel entered"}
}

const codeOther = "other_channel"

// threads asks for a page of comments.
func (r *round) threads(ctx context.Context, query url.Values) (list[json.RawMessage], error) {
	var page list[json.RawMessage]
	query.Set("part", "snippet,replies")
	query.Set("order", "time")
	query.Set("textFormat", "plainText")
	err := r.session.read(ctx, "commentThreads", query, &page)
	return page, err
}

// held takes what waits for review: nobody but the channel sees it.
func (r *round) held(ctx context.Context) error {
	page, err := r.threads(ctx, url.Values{"allThreadsRelatedToChannelId": {r.channel}, "moderationStatus": {"heldForReview"}, "maxResults": {"100"}})
	if err != nil {
		return err
	}
	for _, raw := range page.Items {
		t, tops, replies, ok := opened(raw)
		if !ok {
			continue
		}
		r.tops[t.ID] = t.Snippet.Top
		if t.Snippet.Top.held() {
			r.take(t.Snippet.Video, t.Snippet.Top, tops, nil)
		}
		for i, one := range t.Replies.Comments {
			if one.held() {
				r.take(t.Snippet.Video, one, replies[i], &t.Snippet.Top)
			}
		}
	}
	return nil
}

// opened reads a thread together with the network's own words of its comments.
func opened(raw json.RawMessage) (t thread, top json.RawMessage, replies []json.RawMessage, ok bool) {
	var words struct {
		Snippet struct {
			Top json.RawMessage `json:"topLevelComment"`
		} `json:"snippet"`
		Replies struct {
			Comments []json.RawMessage `json:"comments"`
		} `json:"replies"`
	}
	ok = json.Unmarshal(raw, &t) == nil && json.Unmarshal(raw, &words) == nil && t.ID != "" && t.Snippet.Top.ID != "" && t.Snippet.Video != ""
	return t, words.Snippet.Top, words.Replies.Comments, ok
}

// comments takes the newest comments of a video: a page, and more of them where
// all on it is new.
func (r *round) comments(ctx context.Context, id string) error {
	if asked, off := r.c.Off[id]; off && r.now.Sub(asked) < askOffEvery {
		return nil
	}
	query := url.Values{"videoId": {id}, "maxResults": {strconv.Itoa(newest)}}
	oldest, whole := r.now.Unix(), false
	for range maxPages {
		page, err := r.threads(ctx, query)
		if err != nil {
			switch f := platform.AsFailure(err); {
			case f.Code == codeOff:
				r.c.Off[id] = r.now
				return nil
			case f.Kind == platform.Gone:
				return nil
			}
			return err
		}
		delete(r.c.Off, id)
		known := false
		for _, raw := range page.Items {
			t, top, replies, ok := opened(raw)
			if !ok {
				continue
			}
			_, had := r.c.Seen[t.ID]
			known = known || had
			oldest = min(oldest, when(t.Snippet.Top.Snippet.Published).Unix())
			r.take(id, t.Snippet.Top, top, nil)
			if err := r.thread(ctx, id, t, replies); err != nil {
				return err
			}
		}
		if whole = page.Next == ""; whole || known || r.first || len(page.Items) == 0 {
			break
		}
		query.Set("pageToken", page.Next)
	}
	for key, s := range r.c.Seen { // those that should have been there
		if s.Video == id && s.Top == "" && !r.met[key] && (whole || s.At > oldest) {
			r.wanted = append(r.wanted, key)
		}
	}
	return nil
}

// take compares a comment with what it said when it was seen last.
func (r *round) take(videoID string, c comment, words json.RawMessage, above *comment) {
	if r.met[c.ID] {
		return
	}
	r.met[c.ID] = true
	written := when(c.Snippet.Published)
	now := seen{Video: videoID, Top: c.parent(), At: written.Unix(), Says: digest(c.words()), Likes: c.Snippet.Likes, Held: c.held()}
	was, known := r.c.Seen[c.ID]
	r.c.Seen[c.ID] = now
	e := entry{What: newsComment, Video: videoID, ID: c.ID, Comment: words}
	if !known {
		if c.Snippet.AuthorID.Value == r.channel {
			e.Above = above
		}
		e.Old = r.first && r.now.Sub(written) > fresh
		r.found = append(r.found, e)
		r.busy(videoID, cmp.Or(now.Top, c.ID), written)
		return
	}
	if was.Says != now.Says {
		r.found = append(r.found, entry{What: newsChanged, Video: videoID, ID: c.ID, Comment: words})
		r.busy(videoID, cmp.Or(now.Top, c.ID), r.now)
	}
	if was.Likes != now.Likes {
		r.found = append(r.found, entry{What: newsLikes, Video: videoID, ID: c.ID, Comment: words})
	}
	if was.Held != now.Held {
		what := newsShown
		if now.Held {
			what = newsHeld
		}
		r.found = append(r.found, entry{What: what, Video: videoID, ID: c.ID, Comment: words})
	}
}

func (r *round) busy(videoID, id string, at time.Time) {
	t := r.c.Threads[id]
	t.Video, t.Busy = videoID, max(t.Busy, at.Unix())
	r.c.Threads[id] = t
}

// missing asks for comments that should have been there, and notes those that are
// gone.
func (r *round) missing(ctx context.Context) error {
	r.wanted = slices.DeleteFunc(r.wanted, func(id string) bool { return r.met[id] })
	slices.Sort(r.wanted)
	r.wanted = slices.Compact(r.wanted)
	for ids := range slices.Chunk(r.wanted, maxByID) {
		var page list[comment]
		query := url.Values{"part": {"snippet"}, "id": {strings.Join(ids, ",")}, "textFormat": {"plainText"}, "maxResults": {"100"}}
		if err := r.session.read(ctx, "comments", query, &page); err != nil {
			return err
		}
		for _, one := range page.Items {
			r.met[one.ID] = true
		}
		for _, id := range ids {
			if r.met[id] {
				continue
			}
			r.found = append(r.found, entry{What: newsGone, Video: r.c.Seen[id].Video, ID: id})
			delete(r.c.Seen, id)
			delete(r.c.Threads, id)
		}
	}
	return nil
}

// tidy forgets what is over: videos that are not among the newest, and the oldest
// comments where there are too many.
func (r *round) tidy(videos []string) {
	for id := range r.c.Videos {
		if !slices.Contains(videos, id) {
			delete(r.c.Videos, id)
			delete(r.c.Off, id)
		}
	}
	if len(r.c.Seen) <= maxSeen {
		return
	}
	ids := make([]string, 0, len(r.c.Seen))
	for id := range r.c.Seen {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b string) int { return cmp.Or(cmp.Compare(r.c.Seen[a].At, r.c.Seen[b].At), cmp.Compare(a, b)) })
	for _, id := range ids[:len(ids)-maxSeen] {
		delete(r.c.Seen, id)
		delete(r.c.Threads, id)
	}
}
