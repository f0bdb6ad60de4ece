// Package appstore connects an app on Apple's App Store: its reviews, and the
// answer to each, through the App Store Connect API. It knows that API and nothing
// of ours but the connector contract and the language.
package appstore

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/reviews"
)

const (
	defaultBase  = "https://api.appstoreconnect.apple.com"
	storePage    = "https://apps.apple.com/app/id"
	perHour      = 3500
	pageSize     = 200
	maxPages     = 3
	defaultEvery = 10
)

// New is the platform.
func New() platform.Platform { return network{} }

type network struct{}

// Describe implements platform.Platform.
func (network) Describe() platform.Descriptor { return declaration() }

// Open implements platform.Platform.
func (network) Open(a platform.Account, h platform.Host) (platform.Session, error) {
	base := a.Settings["api_base_url"]
	if base == "" {
		base = defaultBase
	}
	c, err := newClient(h, base, a.Settings["issuer_id"], a.Settings["key_id"], a.Secrets["private_key"])
	if err != nil {
		return nil, err
	}
	every, err := strconv.Atoi(a.Settings["poll_minutes"])
	if err != nil || every < 1 {
		every = defaultEvery
	}
	s := &session{client: c, app: a.Settings["app_id"], clock: h.Clock}
	s.Lookout = &reviews.Lookout{Source: s, Post: platform.RemotePostID(s.app), Clock: h.Clock, Salt: a.ChannelID, Every: time.Duration(every) * time.Minute,
		Pages: maxPages, PerDay: perHour * 24}
	return s, nil
}

// session is one app.
type session struct {
	*reviews.Lookout
	client *client
	clock  clock.Clock
	app    string // Apple's number of it
}

// Caps implements platform.Session.
func (s *session) Caps() platform.Caps { return caps() }

// AccountName implements platform.Named.
func (s *session) AccountName() string { return s.app }

// object is JSON whose keys are few.
type object = map[string]any

// ask reads something, which counts.
func (s *session) ask(ctx context.Context, path string, query url.Values, out any) error {
	s.Asked()
	err := s.client.call(ctx, http.MethodGet, path, query, nil, out)
	if err == nil {
		return nil
	}
	f := platform.AsFailure(err)
	if f.Kind == platform.Uncertain || f.Kind == platform.Unintelligible {
		f.Kind = platform.Unreachable // asking twice does no harm
	}
	return f
}

// Page implements reviews.Source.
func (s *session) Page(ctx context.Context, token string) (reviews.Page, error) {
	query := url.Values{
		"sort": {"-createdDate"}, "limit": {strconv.Itoa(pageSize)}, "include": {"response"},
		"fields[customerReviews]":         {"rating,title,body,reviewerNickname,createdDate,territory,response"},
		"fields[customerReviewResponses]": {"responseBody,lastModifiedDate,state"},
	}
	if token != "" {
		query.Set("cursor", token)
	}
	var answer list
	if err := s.ask(ctx, "/v1/apps/"+url.PathEscape(s.app)+"/customerReviews", query, &answer); err != nil {
		return reviews.Page{}, err
	}
	page := reviews.Page{Reviews: answer.whole()}
	if next, err := url.Parse(answer.Links.Next); err == nil {
		page.Next = next.Query().Get("cursor")
	}
	if n := answer.Meta.Paging.Total; n > 0 {
		page.Counts = &desk.PostCounts{Comments: &n}
	}
	return page, nil
}

// Listing implements reviews.Source.
func (s *session) Listing(ctx context.Context) (platform.PostIn, error) {
	out := platform.PostIn{ID: s.Post, Kind: desk.PublicListing, Ours: true, Title: s.app, Link: storePage + url.PathEscape(s.app)}
	name, err := s.name(ctx)
	if name != "" {
		out.Title = name
	}
	return out, err
}

// name is what people call the app.
func (s *session) name(ctx context.Context) (string, error) {
	var answer struct {
		Data struct {
			Attributes struct {
				Name string `json:"name"`
			} `json:"attributes"`
		} `json:"data"`
	}
	err := s.ask(ctx, "/v1/apps/"+url.PathEscape(s.app), url.Values{"fields[apps]": {"name,bundleId"}}, &answer)
	return clip(answer.Data.Attributes.Name, 200), err
}

// ReadPost implements platform.PostReader: the app's name and how many reviews it
// has.
func (s *session) ReadPost(ctx context.Context, _ platform.RemotePostID) (platform.PostIn, error) {
	out, err := s.Listing(ctx)
	if err != nil {
		return out, err
	}
	var answer list
	err = s.ask(ctx, "/v1/apps/"+url.PathEscape(s.app)+"/customerReviews", url.Values{"limit": {"1"}}, &answer)
	n := answer.Meta.Paging.Total
	out.Counts = &desk.PostCounts{Comments: &n}
	return out, err
}

// There implements reviews.Source.
func (s *session) There(ctx context.Context, id string) (bool, error) {
	err := s.ask(ctx, "/v1/customerReviews/"+url.PathEscape(id), url.Values{}, nil)
	if err != nil && platform.AsFailure(err).Kind == platform.Gone {
		return false, nil
	}
	return true, err
}

// Send implements platform.Session: the one answer of a review, in place of
// another.
func (s *session) Send(ctx context.Context, out platform.Outgoing) (platform.Receipt, error) {
	m := out.Message.Message()
	if f := s.Caps().Refuses(m); f != nil {
		return platform.Receipt{}, f
	}
	id := string(out.ReplyTo)
	if of, ours := reviews.ReviewOf(out.ReplyTo); ours {
		id = of
	}
	if !reviews.PlainID(id) {
		return platform.Receipt{}, &platform.Failure{Kind: platform.Rejected, Title: "the message answers no review"}
	}
	said, err := s.reply(ctx, id, m.Text)
	if err != nil {
		return platform.Receipt{}, err
	}
	at := said.at()
	if at.IsZero() {
		at = s.clock.Now()
	}
	return platform.Receipt{ID: s.Sent(id, said.Attributes.Body, at)}, nil
}

// reply answers a review, and says what stands there now.
func (s *session) reply(ctx context.Context, id, text string) (response, error) {
	in := object{"data": object{
		"type": "customerReviewResponses", "attributes": object{"responseBody": text},
		"relationships": object{"review": object{"data": object{"type": "customerReviews", "id": id}}},
	}}
	var answer struct {
		Data response `json:"data"`
	}
	if err := s.client.call(ctx, http.MethodPost, "/v1/customerReviewResponses", url.Values{}, in, &answer); err != nil {
		return response{}, err
	}
	if answer.Data.ID == "" {
		return response{}, &platform.Failure{Kind: platform.Unintelligible, Title: "the answer names no response"}
	}
	return answer.Data, nil
}

// Rewrite implements platform.Rewriter.
func (s *session) Rewrite(ctx context.Context, item platform.PublicRef, text string) error {
	id, ours := reviews.ReviewOf(item.ID)
	if !ours || !reviews.PlainID(id) {
		return notOurs()
	}
	if f := s.Caps().Refuses(desk.Message{Kind: desk.MessageText, Text: text}); f != nil {
		return f
	}
	said, err := s.reply(ctx, id, text)
	if err != nil {
		return err
	}
	s.Rewritten(id, item.ID, said.Attributes.Body)
	return nil
}

func notOurs() *platform.Failure {
	return &platform.Failure{Kind: platform.Unsupported, Title: "only an answer of ours can be changed or deleted"}
}

// Remove implements platform.Remover: an answer of ours is deleted.
func (s *session) Remove(ctx context.Context, item platform.PublicRef) error {
	id, ours := reviews.ReviewOf(item.ID)
	if !ours || !reviews.PlainID(id) {
		return notOurs()
	}
	var answer struct {
		Data *response `json:"data"`
	}
	err := s.ask(ctx, "/v1/customerReviews/"+url.PathEscape(id)+"/response", url.Values{}, &answer)
	if err == nil && answer.Data != nil && reviews.PlainID(answer.Data.ID) {
		err = s.client.call(ctx, http.MethodDelete, "/v1/customerReviewResponses/"+url.PathEscape(answer.Data.ID), url.Values{}, nil, nil)
	}
	if err != nil && platform.AsFailure(err).Kind == platform.Gone {
		return nil
	}
	return err
}

// whole are the reviews, each with the response to it.
func (l list) whole() []json.RawMessage {
	said := map[string]json.RawMessage{}
	for _, raw := range l.Included {
		var r response
		if json.Unmarshal(raw, &r) == nil && r.Type == "customerReviewResponses" {
			said[r.ID] = raw
		}
	}
	var out []json.RawMessage
	for _, raw := range l.Data {
		var r review
		both := answered{Review: raw}
		if json.Unmarshal(raw, &r) == nil && r.Relationships.Response.Data != nil {
			both.Response = said[r.Relationships.Response.Data.ID]
		}
		if one, err := json.Marshal(both); err == nil {
			out = append(out, one)
		}
	}
	return out
}
