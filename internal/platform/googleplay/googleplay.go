// Package googleplay connects an app on Google Play: its reviews, and the answer
// to each. It knows that store's API and nothing of ours but the connector
// contract and the language.
package googleplay

import (
	"context"
	"encoding/json"
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
	defaultBase = "https://androidpublisher.googleapis.com"
	scope       = "https://www.googleapis.com/auth/androidpublisher"
	storePage   = "https://play.google.com/store/apps/details?id="
	// window is for how long the API tells of a review after it was changed.
	window = 7 * 24 * time.Hour
	// perHour is how many questions an app may ask.
	perHour      = 200
	pageSize     = 100
	maxPages     = 10
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
	client, err := googleapi.New(h, base, a.Secrets["service_account"], scope)
	if err != nil {
		return nil, err
	}
	every, err := strconv.Atoi(a.Settings["poll_minutes"])
	if err != nil || every < 1 {
		every = defaultEvery
	}
	s := &session{client: client, app: a.Settings["package_name"], clock: h.Clock}
	s.Lookout = &reviews.Lookout{Source: s, Post: platform.RemotePostID(s.app), Clock: h.Clock, Salt: a.ChannelID, Every: time.Duration(every) * time.Minute,
		Pages: maxPages, Window: window, PerDay: perHour * 24}
	return s, nil
}

// session is one app.
type session struct {
	*reviews.Lookout
	client *googleapi.Client
	clock  clock.Clock
	app    string // its package name
}

// Caps implements platform.Session.
func (s *session) Caps() platform.Caps { return caps() }

// AccountName implements platform.Named.
func (s *session) AccountName() string { return s.app }

func (s *session) path(more string) string {
	return "/androidpublisher/v3/applications/" + url.PathEscape(s.app) + "/reviews" + more
}

// ask reads something, which counts.
func (s *session) ask(ctx context.Context, path string, query url.Values, out any) error {
	s.Asked()
	if err := s.client.Call(ctx, http.MethodGet, path, query, nil, out); err != nil {
		return s.judged(googleapi.Passing(err), s.clock.Now().Truncate(time.Hour).Add(time.Hour))
	}
	return nil
}

// judged says how long to wait where too much was asked, and for which app nobody
// may ask.
func (s *session) judged(err error, again time.Time) error {
	f := platform.AsFailure(err)
	switch {
	case f.Kind == platform.Throttled && f.RetryAfter == 0:
		f.RetryAfter = again.Sub(s.clock.Now())
	case f.Kind == platform.Misconfigured && f.Code == "PERMISSION_DENIED":
		f.Advice = platform.Text{
			En: "Give the service account the permission to answer reviews in Play Console; it may take a day until it counts.",
			Es: "Da a la cuenta de servicio el permiso para responder reseñas en Play Console; puede tardar un día en valer.",
		}
	}
	return f
}

// Page implements reviews.Source.
func (s *session) Page(ctx context.Context, token string) (reviews.Page, error) {
	query := url.Values{"maxResults": {strconv.Itoa(pageSize)}}
	if token != "" {
		query.Set("token", token)
	}
	var answer struct {
		Reviews []json.RawMessage `json:"reviews"`
		Paging  struct {
			Next string `json:"nextPageToken"`
		} `json:"tokenPagination"`
	}
	err := s.ask(ctx, s.path(""), query, &answer)
	return reviews.Page{Reviews: answer.Reviews, Next: answer.Paging.Next}, err
}

// Listing implements reviews.Source: the API tells nothing of the app but its
// reviews.
func (s *session) Listing(context.Context) (platform.PostIn, error) {
	return platform.PostIn{ID: s.Post, Kind: desk.PublicListing, Ours: true, Title: s.app, Link: storePage + url.QueryEscape(s.app)}, nil
}

// There implements reviews.Source.
func (s *session) There(ctx context.Context, id string) (bool, error) {
	err := s.ask(ctx, s.path("/"+url.PathEscape(id)), url.Values{}, nil)
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
	said, at, err := s.reply(ctx, id, m.Text)
	if err != nil {
		return platform.Receipt{}, err
	}
	return platform.Receipt{ID: s.Sent(id, said, at)}, nil
}

// reply answers a review, and says what stands there since when.
func (s *session) reply(ctx context.Context, id, text string) (string, time.Time, error) {
	var answer struct {
		Result *struct {
			Text string    `json:"replyText"`
			At   timestamp `json:"lastEdited"`
		} `json:"result"`
	}
	err := s.client.Call(ctx, http.MethodPost, s.path("/"+url.PathEscape(id)+":reply"), url.Values{}, map[string]string{"replyText": text}, &answer)
	if err != nil {
		return "", time.Time{}, s.judged(err, midnight(s.clock.Now()))
	}
	if answer.Result == nil {
		return "", time.Time{}, &platform.Failure{Kind: platform.Unintelligible, Title: "the answer names no reply"}
	}
	at, ok := answer.Result.At.time()
	if !ok {
		at = s.clock.Now()
	}
	return answer.Result.Text, at, nil
}

// Rewrite implements platform.Rewriter.
func (s *session) Rewrite(ctx context.Context, item platform.PublicRef, text string) error {
	id, ours := reviews.ReviewOf(item.ID)
	if !ours || !reviews.PlainID(id) {
		return &platform.Failure{Kind: platform.Unsupported, Title: "only an answer of ours can be changed"}
	}
	if f := s.Caps().Refuses(desk.Message{Kind: desk.MessageText, Text: text}); f != nil {
		return f
	}
	said, _, err := s.reply(ctx, id, text)
	if err != nil {
		return err
	}
	s.Rewritten(id, item.ID, said)
	return nil
}

// midnight is when the allowance of a day begins anew: in California, where Google
// is; by its winter's time where the zone is not known.
func midnight(now time.Time) time.Time {
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		zone = time.FixedZone("PST", -8*3600)
	}
	t := now.In(zone)
	return time.Date(t.Year(), t.Month(), t.Day()+1, 0, 0, 0, 0, zone)
}

// timestamp is the API's: seconds come as a text.
type timestamp struct {
	Seconds json.Number `json:"seconds"`
	Nanos   int64       `json:"nanos"`
}

func (t timestamp) time() (time.Time, bool) {
	n, err := strconv.ParseInt(strings.TrimSpace(t.Seconds.String()), 10, 64)
	if err != nil || n <= 0 || n > 1<<40 || t.Nanos < 0 || t.Nanos >= 1e9 {
		return time.Time{}, false
	}
	return time.Unix(n, t.Nanos).UTC().Truncate(time.Microsecond), true
}
