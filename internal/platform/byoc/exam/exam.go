// Package exam tries a middleware as the desk would use it, well and badly, and
// says of each try whether it went as the contract wants, and why not.
package exam

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"recado.dev/internal/clock"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/byoc"
)

// Options say which middleware is tried, and with what.
type Options struct {
	URL          string // where it takes calls
	Secret       string // that it shares with the desk
	Capabilities string // what it says that it can do; empty: text alone
	Recipient    string // an id of its own that messages may be sent to
	FileURL      string // a picture that it can fetch; empty: none is sent
	HTTP         *http.Client
}

// State is how a try went.
type State string

// States of a try.
const (
	Pass State = "PASS"
	Fail State = "FAIL"
	Skip State = "SKIP"
)

// Result is one try.
type Result struct {
	Key   string
	Title string
	State State
	Why   string // of a failure or of what was left out
}

// patience is how long a middleware may take to answer.
const patience = 15 * time.Second

// Run makes every try, tells each as it ends, and answers how many failed. An
// error means that nothing could be tried.
func Run(ctx context.Context, o Options, tell func(Result)) (failed int, err error) {
	e, err := newExam(o)
	if err != nil {
		return 0, err
	}
	gone := false
	for _, t := range tries() {
		r := Result{Key: t.key, Title: t.title, State: Pass}
		switch {
		case gone:
			r.State, r.Why = Skip, "the middleware did not answer the first call"
		case t.when != nil && t.when(e) != "":
			r.State, r.Why = Skip, t.when(e)
		default:
			one, cancel := context.WithTimeout(ctx, patience)
			if why := t.try(one, e); why != "" {
				r.State, r.Why = Fail, why
				failed++
				gone = t.key == "answers"
			}
			cancel()
		}
		tell(r)
	}
	return failed, nil
}

// examined is a middleware under examination.
type examined struct {
	Options
	session platform.Session
	caps    platform.Caps
	seen    *recorder
	run     string // makes the ids of this run its own
	hook    *standardwebhooks.Webhook
}

func newExam(o Options) (*examined, error) {
	if o.HTTP == nil {
		o.HTTP = &http.Client{Timeout: patience}
	}
	if o.Recipient == "" {
		o.Recipient = "recado-check"
	}
	hook, err := standardwebhooks.NewWebhook(o.Secret)
	if err != nil || o.Secret == "" {
		return nil, fmt.Errorf("the secret is not what Standard Webhooks wants: whsec_ and base64")
	}
	seen := &recorder{next: o.HTTP.Transport}
	client := *o.HTTP
	client.Transport = seen
	s, err := byoc.New().Open(
		platform.Account{ChannelID: "check", Settings: map[string]string{"callback_url": o.URL, "capabilities": o.Capabilities}, Secrets: map[string]string{"signing_secret": o.Secret}},
		platform.Host{HTTP: &client, Clock: clock.System{}, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return nil, fmt.Errorf("%s", platform.AsFailure(err).Title)
	}
	var b [4]byte
	_, _ = rand.Read(b[:]) // never fails
	o.HTTP = &client
	return &examined{Options: o, session: s, caps: s.Caps(), seen: seen, run: hex.EncodeToString(b[:]), hook: hook}, nil
}
