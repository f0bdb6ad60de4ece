package linkedin

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// sooner is how much earlier than we noted the network may say that something
// went: clocks differ.
const sooner = time.Minute

// Send implements platform.Session: a comment of the page. The network has no key
// by which it would know a repeat, so that one that may be out is looked for
// before it goes again.
func (s *session) Send(ctx context.Context, out platform.Outgoing) (platform.Receipt, error) {
	m := out.Message.Message()
	if f := s.Caps().Refuses(m); f != nil {
		return platform.Receipt{}, f
	}
	if out.Public == nil || out.Public.Post == "" {
		return platform.Receipt{}, &platform.Failure{Kind: platform.Unsupported, Title: "a page has no private messages; only what stands under a post can be answered"}
	}
	if since, doubted := s.doubted(m.ID); doubted {
		if r, found, err := s.FindSent(ctx, out, since); err != nil || found {
			return r, err
		}
	}
	began := s.host.Clock.Now()
	id, err := s.say(ctx, string(out.Public.Post), under(out), m.Text)
	s.remember(m.ID, began, err)
	return platform.Receipt{ID: platform.RemoteMessageID(id)}, err
}

// under is the comment that an answer stands under; empty for the post itself.
// Comments nest once: what answers an answer stands under the comment above.
func under(out platform.Outgoing) string {
	switch {
	case out.Public.Above != "":
		return string(out.Public.Above)
	case out.Public.Kind == desk.PublicMention, string(out.ReplyTo) == string(out.Public.Post):
		return ""
	}
	return string(out.ReplyTo)
}

// activity is what a comment stands on, and its number there, as its name says:
// urn:li:comment:(urn:li:activity:1,2).
func activity(urn string) (on, id string) {
	inner, ok := strings.CutPrefix(urn, "urn:li:comment:(")
	if !ok {
		return "", ""
	}
	on, id, _ = strings.Cut(strings.TrimSuffix(inner, ")"), ",")
	return on, id
}

// say comments on a post, or under a comment, and answers the comment's name.
func (s *session) say(ctx context.Context, postURN, parent, text string) (string, error) {
	in := map[string]any{"actor": s.page(), "object": postURN, "message": map[string]string{"text": text}}
	target := postURN
	if parent != "" {
		target = parent
		in["parentComment"] = parent
		if on, _ := activity(parent); on != "" {
			in["object"] = on
		}
	}
	var answer struct {
		comment
		Name string `json:"$URN"`
	}
	header, err := s.call(ctx, request{method: http.MethodPost, path: "/socialActions/" + escaped(target) + "/comments", in: in}, &answer)
	if err != nil {
		return "", err
	}
	for _, urn := range []string{answer.URN, answer.Name, header.Get("X-Restli-Id")} {
		if strings.HasPrefix(urn, "urn:li:comment:") {
			return urn, nil
		}
	}
	number := header.Get("X-Restli-Id")
	if number == "" && answer.ID != 0 {
		number = strconv.FormatInt(int64(answer.ID), 10)
	}
	on, _ := in["object"].(string)
	if answer.Object != "" {
		on = answer.Object
	}
	if number == "" {
		return "", &platform.Failure{Kind: platform.Unintelligible, Title: "the answer names no comment"}
	}
	return "urn:li:comment:(" + on + "," + number + ")", nil
}

// FindSent implements platform.SentFinder.
func (s *session) FindSent(ctx context.Context, out platform.Outgoing, since time.Time) (platform.Receipt, bool, error) {
	if out.Public == nil {
		return platform.Receipt{}, false, nil
	}
	target := under(out)
	if target == "" {
		target = string(out.Public.Post)
	}
	id, found, err := s.ours(ctx, target, out.Message.Message().Text, since)
	return platform.Receipt{ID: platform.RemoteMessageID(id)}, found, err
}

// ours looks under a post or comment for a comment of the page with these words
// that is not older than since.
func (s *session) ours(ctx context.Context, target, text string, since time.Time) (string, bool, error) {
	const page = 50
	for start := 0; start < 4*page; start += page {
		var answer struct {
			Elements []comment `json:"elements"`
		}
		err := s.get(ctx, "/socialActions/"+escaped(target)+"/comments", "start="+strconv.Itoa(start)+"&count="+strconv.Itoa(page), "", &answer)
		if err != nil {
			return "", false, err
		}
		for _, c := range answer.Elements {
			if c.author() == s.page() && c.words() == text && !c.Created.Time.time().Before(since.Add(-sooner)) {
				return c.name(), true, nil
			}
		}
		if len(answer.Elements) < page {
			break
		}
	}
	return "", false, nil
}

// name is a comment's own.
func (c *comment) name() string {
	if c.URN != "" {
		return c.URN
	}
	return "urn:li:comment:(" + c.Object + "," + c.ID.String() + ")"
}

// doubts are answers of which the network said neither yes nor a clear no. It
// holds a few: an answer is repeated soon or not at all, and the desk looks for
// those of before a restart.
type doubts struct {
	since map[string]time.Time
	order []string
}

const maxDoubts = 500

func (s *session) doubted(id string) (time.Time, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	at, ok := s.doubts.since[id]
	return at, ok
}

// remember notes whether it is in doubt that a message is out.
func (s *session) remember(id string, at time.Time, err error) {
	doubtful := false
	if err != nil {
		f := platform.AsFailure(err)
		doubtful = f.Kind == platform.Uncertain || f.Kind == platform.Unintelligible || f.Kind == platform.Unreachable && f.Code != ""
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	d := &s.doubts
	_, have := d.since[id]
	switch {
	case doubtful && !have:
		if d.since == nil {
			d.since = map[string]time.Time{}
		}
		d.since[id] = at
		d.order = append(d.order, id)
		if len(d.order) > maxDoubts {
			delete(d.since, d.order[0])
			d.order = d.order[1:]
		}
	case err == nil && have:
		delete(d.since, id)
	}
}
