// Package meta is what the networks share that send by Meta's Graph API: the
// wire of messages, webhooks with their signature, the table of errors and
// files. A connector of such a network says in a Network what is its own; this
// package is no platform by itself.
package meta

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"recado.dev/internal/platform"
	"recado.dev/internal/safehttp"
)

const (
	// DefaultBase is the address of the Graph API, and DefaultVersion the version
	// whose shapes are spoken.
	DefaultBase    = "https://graph.facebook.com"
	DefaultVersion = "v26.0"

	userAgent = "Recado"
	// maxAnswer bounds what is read of an answer.
	maxAnswer = 4 << 20
)

// Network is what a network of the Graph API has of its own.
type Network struct {
	// Object is what its webhooks are about: page, instagram.
	Object string
	// Setting names the setting that holds the account's id.
	Setting string
	// Key begins the keys of its people.
	Key string
	// Sender is the node that messages are sent by; empty for the account's own.
	Sender string
	// Bytes is how many bytes of text a message takes; 0 for no such limit.
	Bytes int
	// Ours has messages carry our id, which their echoes bring back.
	Ours bool
	// Uploads has files given to the network, which else fetches them by a link.
	Uploads bool
	// Fields are the events that the account is subscribed to.
	Fields []string
	// Reactions are the network's words for the emoji that it takes.
	Reactions map[string]string
	// ProfileFields are what is asked of a person.
	ProfileFields string
	Caps          func() platform.Caps
	// Checks answers the whole check list.
	Checks func(ctx context.Context, s *Session) []platform.CheckResult
	// Trouble says what else is wrong with the account; nil where nothing can be.
	Trouble func(ctx context.Context, s *Session) *platform.Trouble
	// Aside is the key of the network that is the other side of its accounts,
	// private of a public one and public of a private one: both have one address,
	// and what comes for the other is handed on to it.
	Aside string
	// Public says that this network is the public side.
	Public bool
	// Changed reads what happened in public, for either side; nil where nothing
	// there is known. An error names what is wrong with the change.
	Changed func(c Change) ([]platform.Inbound, error)
	// Found asks for what a change only names, and answers the change's value with
	// that in it, or nothing where it says all; nil where changes always do.
	Found func(ctx context.Context, s *Session, c Change) (json.RawMessage, error)
}

// Change is one thing that happened in public, as a webhook tells it.
type Change struct {
	Account string // whose page or account it is
	Field   string // what it is about
	Value   json.RawMessage
	At      time.Time // when the network told it
}

// Session is one account of a network.
type Session struct {
	net         Network
	root        *url.URL
	version     string
	account     string
	token       string
	appSecret   []byte
	verifyToken string
	hookURL     string
	host        platform.Host
	parts       progress
}

// Open readies an account.
func Open(n Network, a platform.Account, h platform.Host) (*Session, error) {
	base, version := a.Settings["api_base_url"], a.Settings["api_version"]
	if base == "" {
		base = DefaultBase
	}
	if version == "" {
		version = DefaultVersion
	}
	root, err := url.Parse(strings.TrimRight(base, "/"))
	if err != nil || root.Host == "" || root.Scheme != "http" && root.Scheme != "https" {
		return nil, &platform.Failure{Kind: platform.Misconfigured, Title: "the API's address is not a web address"}
	}
	return &Session{
		net: n, root: root, version: version, account: a.Settings[n.Setting], token: a.Secrets["page_access_token"],
		appSecret: []byte(a.Secrets["app_secret"]), verifyToken: a.Secrets["verify_token"], hookURL: a.HookURL, host: h,
	}, nil
}

// AccountName implements platform.Named.
func (s *Session) AccountName() string { return s.account }

// Caps implements platform.Session.
func (s *Session) Caps() platform.Caps { return s.net.Caps() }

// Account is the account's id.
func (s *Session) Account() string { return s.account }

// Host is where the API is, with its path.
func (s *Session) Host() string { return s.root.Host + s.root.Path }

// node is the account as calls name it.
func (s *Session) node() string {
	if s.net.Sender != "" {
		return s.net.Sender
	}
	return s.account
}

// address is that of a node or edge of the API.
func (s *Session) address(query url.Values, path ...string) string {
	u := s.root.JoinPath(append([]string{s.version}, path...)...)
	u.RawQuery = query.Encode()
	return u.String()
}

// request is one call of the API.
type request struct {
	method, address, contentType string
	body                         io.Reader
	size                         int64
	token                        string // in place of the account's
}

// call makes one request and reads its answer into out, which may be nil. An
// answer that is no success is a failure of the network's kind.
func (s *Session) call(ctx context.Context, r request, out any) error {
	req, err := http.NewRequestWithContext(ctx, r.method, r.address, r.body)
	if err != nil {
		return &platform.Failure{Kind: platform.Misconfigured, Title: "the API's address is wrong"}
	}
	if r.body != nil {
		req.ContentLength = r.size
		req.Header.Set("Content-Type", r.contentType)
	}
	token := s.token
	if r.token != "" {
		token = r.token
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", userAgent)
	resp, err := platform.Do(s.host.HTTP, req)
	if err != nil {
		return fenced(err)
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return failureOf(resp, raw)
	}
	if err != nil {
		return &platform.Failure{Kind: platform.Uncertain, Title: "the answer broke off", Err: err}
	}
	return understand(resp, raw, out)
}

// fenced tells an address that may not be called at all from one that is away:
// only a person can change the first.
func fenced(err error) error {
	if errors.Is(err, safehttp.ErrForbidden) {
		return &platform.Failure{Kind: platform.Misconfigured, Title: "the API's address is on a private network", Err: err}
	}
	return err
}

// understand reads a success answer. Some hold an error all the same.
func understand(resp *http.Response, raw []byte, out any) error {
	var refusal struct {
		Error *apiError `json:"error"`
	}
	if err := json.Unmarshal(raw, &refusal); err != nil {
		return &platform.Failure{Kind: platform.Unintelligible, Title: "the answer is not what the API answers"}
	}
	if refusal.Error != nil {
		return failureOf(resp, raw)
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(raw, out); err != nil {
		return &platform.Failure{Kind: platform.Unintelligible, Title: "the answer is not what the API answers"}
	}
	return nil
}

func (s *Session) post(ctx context.Context, in, out any, path ...string) error {
	raw, err := json.Marshal(in)
	if err != nil {
		return &platform.Failure{Kind: platform.Rejected, Title: "the message cannot be written as JSON", Err: err}
	}
	return s.call(ctx, request{method: http.MethodPost, address: s.address(nil, path...), contentType: "application/json", body: bytes.NewReader(raw), size: int64(len(raw))}, out)
}

// Get reads a node or edge. It changes nothing, so a lost answer only means to
// ask again.
func (s *Session) Get(ctx context.Context, query url.Values, out any, path ...string) error {
	return safe(s.call(ctx, request{method: http.MethodGet, address: s.address(query, path...)}, out))
}

// Post changes something, with parameters as a form. It is made once: where the
// answer is lost it may have been done.
func (s *Session) Post(ctx context.Context, form url.Values, out any, path ...string) error {
	body := form.Encode()
	err := s.call(ctx, request{
		method: http.MethodPost, address: s.address(nil, path...), contentType: "application/x-www-form-urlencoded",
		body: strings.NewReader(body), size: int64(len(body)),
	}, out)
	return lateGateway(err)
}

// Delete takes something away. What is gone already may be deleted again.
func (s *Session) Delete(ctx context.Context, path ...string) error {
	return safe(s.call(ctx, request{method: http.MethodDelete, address: s.address(nil, path...)}, nil))
}

// DeleteOf takes what query says off an edge.
func (s *Session) DeleteOf(ctx context.Context, query url.Values, path ...string) error {
	return safe(s.call(ctx, request{method: http.MethodDelete, address: s.address(query, path...)}, nil))
}

// lateGateway knows a gateway that gave up waiting for who may have taken it.
func lateGateway(err error) error {
	if err == nil {
		return nil
	}
	f := platform.AsFailure(err)
	if f.Code == "504" {
		f.Kind = platform.Uncertain
	}
	return f
}

// Safe is a failure of a call that may be repeated: one that changes nothing,
// or the same each time.
func Safe(err error) error { return safe(err) }

// safe is a failure of a call that may be repeated.
func safe(err error) error {
	if err == nil {
		return nil
	}
	f := platform.AsFailure(err)
	if f.Kind == platform.Uncertain || f.Kind == platform.Unintelligible {
		f.Kind = platform.Unreachable
	}
	return f
}
