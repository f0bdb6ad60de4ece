package x

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"time"

	"recado.dev/internal/platform"
)

// pollEvery keeps within the fifteen questions that a quarter of an hour allows.
const pollEvery = 65 * time.Second

// maxPages is how many questions one round may take: all that a quarter of an
// hour allows but one.
const maxPages = 14

// poller is an account that is asked, where the network cannot reach us.
type poller struct {
	*session
	every time.Duration
}

// cursor is how far was asked: the newest message, and the newest post of each
// timeline.
type cursor struct {
	Newest   string `json:"newest,omitempty"`
	Mentions string `json:"mentions,omitempty"`
	Own      string `json:"own,omitempty"`
}

// Pull implements platform.Puller. Messages from before the first question are
// not fetched.
func (p *poller) Pull(ctx context.Context, have json.RawMessage, keep platform.KeepFunc) error {
	c := cursorFrom(have)
	for {
		news, newest, err := p.news(ctx, c.Newest)
		if err != nil {
			return err
		}
		next := c
		next.Newest = newest
		posts, err := p.lookUp(ctx, &next, "mentions", "own")
		if err != nil && !p.bearable(ctx, err) {
			return err
		}
		if next != c {
			c = next
			at, _ := json.Marshal(c) // texts always encode
			if err := keep(ctx, append(news, posts...), at); err != nil {
				return err
			}
		}
		p.looks.note(p.host.Clock.Now(), p.every)
		if !p.wait(ctx, p.every) {
			return nil
		}
	}
}

// news asks for the messages after one, oldest first.
func (p *poller) news(ctx context.Context, after string) ([]platform.HookRequest, string, error) {
	var pages []platform.HookRequest
	newest, token := after, ""
	for page := range maxPages {
		raw, answer, err := p.page(ctx, token)
		if err != nil {
			return nil, "", err
		}
		fresh, more := 0, true
		for _, one := range answer.Data {
			var e polledEvent
			if json.Unmarshal(one, &e) != nil || later(after, e.ID) {
				continue
			}
			fresh++
			if later(e.ID, newest) {
				newest = e.ID
			}
		}
		more = fresh == len(answer.Data) && answer.Meta.Next != "" && len(answer.Data) > 0
		if after == "" {
			return nil, first(newest, "0"), nil // only where to begin
		}
		if fresh > 0 {
			pages = append(pages, platform.HookRequest{Method: http.MethodPost, Body: turned(raw, fresh)})
		}
		if !more || page == maxPages-1 {
			break
		}
		token = answer.Meta.Next
	}
	slices.Reverse(pages)
	return pages, newest, nil
}

func first(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

func (p *poller) page(ctx context.Context, token string) ([]byte, polled, error) {
	query := url.Values{
		"event_types": {"MessageCreate"}, "max_results": {"100"}, "expansions": {"sender_id,attachments.media_keys"},
		"dm_event.fields": {"id,text,event_type,created_at,dm_conversation_id,sender_id,attachments,entities"},
		"user.fields":     {"name,username"}, "media.fields": {"media_key,type,url,variants"},
	}
	if token != "" {
		query.Set("pagination_token", token)
	}
	var raw json.RawMessage
	if err := safe(p.ask(ctx, http.MethodGet, "/2/dm_events", query, nil, &raw)); err != nil {
		return nil, polled{}, err
	}
	var answer polled
	if err := json.Unmarshal(raw, &answer); err != nil {
		return nil, polled{}, &platform.Failure{Kind: platform.Unreachable, Title: "the answer is not what the API answers"}
	}
	return raw, answer, nil
}

// turned is a page with its newest so many messages, the oldest of them first.
func turned(raw []byte, n int) []byte {
	var page map[string]json.RawMessage
	var data []json.RawMessage
	if json.Unmarshal(raw, &page) != nil || json.Unmarshal(page["data"], &data) != nil || n > len(data) {
		return raw
	}
	data = data[:n]
	slices.Reverse(data)
	page["data"], _ = json.Marshal(data) // what was read can be written
	out, err := json.Marshal(page)
	if err != nil {
		return bytes.Clone(raw)
	}
	return out
}

// later says whether an id is after another or the same: they are numbers that
// grow, too large for most types of numbers.
func later(a, b string) bool {
	if len(a) != len(b) {
		return len(a) > len(b)
	}
	return a >= b
}
