// Package googleplaces connects a place on Google Maps and Search, as its owner
// has it in Google Business Profile: its reviews, and the answer to each. It knows
// that API and nothing of ours but the connector contract and the language.
package googleplaces

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/googleapi"
	"recado.dev/internal/platform/reviews"
)

const (
	// Reviews and what is known of a place are two APIs, on hosts of their own.
	defaultBase  = "https://mybusiness.googleapis.com"
	infoBase     = "https://mybusinessbusinessinformation.googleapis.com"
	perMinute    = 300
	pageSize     = 50
	maxPages     = 5
	defaultEvery = 10
)

// New is the platform.
func New() platform.Platform { return network{} }

type network struct{}

// Describe implements platform.Platform.
func (network) Describe() platform.Descriptor { return declaration() }

// Open implements platform.Platform.
func (network) Open(a platform.Account, h platform.Host) (platform.Session, error) {
	base := strings.TrimRight(a.Settings["api_base_url"], "/")
	if base == "" {
		base = defaultBase
	}
	user := googleapi.User{ClientID: a.Settings["client_id"], ClientSecret: a.Secrets["client_secret"], RefreshToken: a.Secrets["refresh_token"]}
	client, err := googleapi.ForUser(h, base, user)
	if err != nil {
		return nil, err
	}
	info := client
	if base == defaultBase {
		if info, err = googleapi.ForUser(h, infoBase, user); err != nil {
			return nil, err
		}
	}
	every, err := strconv.Atoi(a.Settings["poll_minutes"])
	if err != nil || every < 1 {
		every = defaultEvery
	}
	s := &session{client: client, info: info, location: a.Settings["location"], clock: h.Clock}
	s.Lookout = &reviews.Lookout{Source: s, Post: platform.RemotePostID(s.location), Clock: h.Clock, Salt: a.ChannelID, Every: time.Duration(every) * time.Minute,
		Pages: maxPages, PerDay: perMinute * 60 * 24}
	return s, nil
}

// session is one place.
type session struct {
	*reviews.Lookout
	client, info *googleapi.Client
	clock        clock.Clock
	location     string // accounts/…/locations/…
}

// Caps implements platform.Session.
func (s *session) Caps() platform.Caps { return caps() }

// AccountName implements platform.Named.
func (s *session) AccountName() string { return s.location }

func (s *session) review(id, more string) string {
	return "/v4/" + s.location + "/reviews/" + url.PathEscape(id) + more
}

// ask reads something, which counts.
func (s *session) ask(ctx context.Context, c *googleapi.Client, path string, query url.Values, out any) error {
	s.Asked()
	if err := c.Call(ctx, http.MethodGet, path, query, nil, out); err != nil {
		return judged(googleapi.Passing(err))
	}
	return nil
}

// judged says what the API's own words mean.
func judged(err error) error {
	f := platform.AsFailure(err)
	switch f.Code {
	case "FAILED_PRECONDITION":
		f.Kind = platform.Misconfigured
		f.Advice = platform.Text{En: "The place has to be verified in Google Business Profile.", Es: "El lugar tiene que estar verificado en el perfil de empresa de Google."}
	case "PERMISSION_DENIED":
		f.Advice = platform.Text{
			En: "Whoever gave the access has to be an owner or manager of the place, and Google has to have granted the project access to the APIs.",
			Es: "Quien dio el acceso tiene que ser propietario o administrador del lugar, y Google tiene que haber concedido al proyecto el acceso a las API.",
		}
	case "RESOURCE_EXHAUSTED":
		f.Advice = platform.Text{
			En: "If no call ever went through, Google has not granted the project access to the APIs yet: until then its allowance is none.",
			Es: "Si nunca ha funcionado ninguna llamada, Google aún no ha concedido al proyecto el acceso a las API: hasta entonces no tiene cuota.",
		}
	}
	return f
}

// Page implements reviews.Source.
func (s *session) Page(ctx context.Context, token string) (reviews.Page, error) {
	return s.page(ctx, token, pageSize)
}

func (s *session) page(ctx context.Context, token string, size int) (reviews.Page, error) {
	query := url.Values{"pageSize": {strconv.Itoa(size)}, "orderBy": {"updateTime desc"}}
	if token != "" {
		query.Set("pageToken", token)
	}
	var answer struct {
		Reviews []json.RawMessage `json:"reviews"`
		Average float64           `json:"averageRating"`
		Total   int64             `json:"totalReviewCount"`
		Next    string            `json:"nextPageToken"`
	}
	if err := s.ask(ctx, s.client, "/v4/"+s.location+"/reviews", query, &answer); err != nil {
		return reviews.Page{}, err
	}
	mean := int64(math.Round(min(max(answer.Average, 0), 5) * 100))
	return reviews.Page{Reviews: answer.Reviews, Next: answer.Next, Counts: &desk.PostCounts{Comments: &answer.Total, Rating: &mean}}, nil
}

// place is what the other API knows of a place.
type place struct {
	Title    string `json:"title"`
	Metadata struct {
		Maps string `json:"mapsUri"`
	} `json:"metadata"`
}

func (s *session) place(ctx context.Context) (place, error) {
	var out place
	// The newer API leaves the account out of a place's name.
	_, id, _ := strings.Cut(s.location, "/locations/")
	err := s.ask(ctx, s.info, "/v1/locations/"+url.PathEscape(id), url.Values{"readMask": {"name,title,storeCode,metadata"}}, &out)
	return out, err
}

// Listing implements reviews.Source.
func (s *session) Listing(ctx context.Context) (platform.PostIn, error) {
	p, err := s.place(ctx)
	if err != nil {
		return platform.PostIn{}, err
	}
	out := platform.PostIn{ID: s.Post, Kind: desk.PublicListing, Ours: true, Title: googleapi.Clip(p.Title, 200)}
	if out.Title == "" {
		out.Title = s.location
	}
	if u, err := url.Parse(p.Metadata.Maps); err == nil && u.Scheme == "https" {
		out.Link = u.String()
	}
	return out, nil
}

// ReadPost implements platform.PostReader: the place's title, how many reviews it
// has and their mean.
func (s *session) ReadPost(ctx context.Context, _ platform.RemotePostID) (platform.PostIn, error) {
	out, err := s.Listing(ctx)
	if err != nil {
		return out, err
	}
	page, err := s.page(ctx, "", 1)
	out.Counts = page.Counts
	return out, err
}

// There implements reviews.Source.
func (s *session) There(ctx context.Context, id string) (bool, error) {
	err := s.ask(ctx, s.client, s.review(id, ""), url.Values{}, nil)
	if err != nil && platform.AsFailure(err).Kind == platform.Gone {
		return false, nil
	}
	return true, err
}

// Send implements platform.Session: the one answer of a review, in place of
// another.
func (s *session) Send(ctx context.Context, out platform.Outgoing) (platform.Receipt, error) {
	m := out.Message.Message()
	if f := refuses(m); f != nil {
		return platform.Receipt{}, f
	}
	id := string(out.ReplyTo)
	if of, ours := reviews.ReviewOf(out.ReplyTo); ours {
		id = of
	}
	if !reviews.PlainID(id) {
		return platform.Receipt{}, &platform.Failure{Kind: platform.Rejected, Title: "the message answers no review"}
	}
	said, at, err := s.reply(ctx, id, m.Text)
	if err != nil {
		return platform.Receipt{}, err
	}
	return platform.Receipt{ID: s.Sent(id, said, at)}, nil
}

// refuses counts letters as the desk does, and bytes as the network does.
func refuses(m desk.Message) *platform.Failure {
	if f := caps().Refuses(m); f != nil {
		return f
	}
	if n := len(m.Text); n > maxBytes {
		return &platform.Failure{Kind: platform.TooLong, Title: fmt.Sprintf("the text has %d bytes; %d is the most", n, maxBytes)}
	}
	return nil
}

// reply answers a review, and says what stands there since when.
func (s *session) reply(ctx context.Context, id, text string) (string, time.Time, error) {
	var answer reply
	if err := s.client.Call(ctx, http.MethodPut, s.review(id, "/reply"), url.Values{}, map[string]string{"comment": text}, &answer); err != nil {
		return "", time.Time{}, judged(err)
	}
	if answer.Comment == "" {
		return "", time.Time{}, &platform.Failure{Kind: platform.Unintelligible, Title: "the answer names no reply"}
	}
	at := moment(answer.At)
	if at.IsZero() {
		at = s.clock.Now()
	}
	return answer.Comment, at, nil
}

// Rewrite implements platform.Rewriter.
func (s *session) Rewrite(ctx context.Context, item platform.PublicRef, text string) error {
	id, ours := reviews.ReviewOf(item.ID)
	if !ours || !reviews.PlainID(id) {
		return notOurs()
	}
	if f := refuses(desk.Message{Kind: desk.MessageText, Text: text}); f != nil {
		return f
	}
	said, _, err := s.reply(ctx, id, text)
	if err != nil {
		return err
	}
	s.Rewritten(id, item.ID, said)
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
	err := s.client.Call(ctx, http.MethodDelete, s.review(id, "/reply"), url.Values{}, nil, nil)
	if err == nil {
		return nil
	}
	if f := platform.AsFailure(judged(err)); f.Kind != platform.Gone {
		return f
	}
	return nil
}
