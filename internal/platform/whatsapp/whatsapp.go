// Package whatsapp connects numbers of the WhatsApp Business Platform (Cloud
// API). It knows that network's wire format and nothing of ours but the
// connector contract and the language.
package whatsapp

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"

	"recado.dev/internal/platform"
	"recado.dev/internal/platform/phone"
	"recado.dev/internal/safehttp"
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
	version := a.Settings["api_version"]
	if version == "" {
		version = defaultVersion
	}
	root, err := url.Parse(strings.TrimRight(base, "/"))
	if err != nil || root.Host == "" || root.Scheme != "http" && root.Scheme != "https" {
		return nil, &platform.Failure{Kind: platform.Misconfigured, Title: "the API's address is not a web address"}
	}
	return &session{
		root:        root,
		version:     version,
		phoneID:     a.Settings["phone_number_id"],
		accountID:   a.Settings["business_account_id"],
		number:      a.Settings["display_phone_number"],
		token:       a.Secrets["access_token"],
		appSecret:   []byte(a.Secrets["app_secret"]),
		verifyToken: a.Secrets["verify_token"],
		host:        h,
		displays:    phone.NewDisplays(),
	}, nil
}

// session is one number.
type session struct {
	root                       *url.URL
	version                    string
	phoneID, accountID, number string
	token, verifyToken         string
	appSecret                  []byte
	host                       platform.Host
	displays                   *phone.Displays
}

// AccountName implements platform.Named.
func (s *session) AccountName() string { return s.phoneID }

// Caps implements platform.Session.
func (s *session) Caps() platform.Caps { return caps() }

// address is that of a node or edge of the API.
func (s *session) address(query url.Values, path ...string) string {
	u := s.root.JoinPath(append([]string{s.version}, path...)...)
	u.RawQuery = query.Encode()
	return u.String()
}

// maxAnswer bounds what is read of an answer.
const maxAnswer = 4 << 20

// call makes one request with the token and reads its answer into out, which
// may be nil. An answer that is no success is a failure of the network's kind.
func (s *session) call(ctx context.Context, method, address, contentType string, body io.Reader, size int64, out any) error {
	req, err := http.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		return &platform.Failure{Kind: platform.Misconfigured, Title: "the API's address is wrong"}
	}
	if body != nil {
		req.ContentLength = size
		req.Header.Set("Content-Type", contentType)
	}
	if s.token != "" { // of a sign-up there is none yet
		req.Header.Set("Authorization", "Bearer "+s.token)
	}
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", userAgent)
	resp, err := platform.Do(s.host.HTTP, req)
	if err != nil {
		return fenced(err)
	}
	defer resp.Body.Close()
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

func (s *session) post(ctx context.Context, in, out any, path ...string) error {
	raw, err := json.Marshal(in)
	if err != nil {
		return &platform.Failure{Kind: platform.Rejected, Title: "the message cannot be written as JSON", Err: err}
	}
	return s.call(ctx, http.MethodPost, s.address(nil, path...), "application/json", bytes.NewReader(raw), int64(len(raw)), out)
}

func (s *session) get(ctx context.Context, query url.Values, out any, path ...string) error {
	return s.call(ctx, http.MethodGet, s.address(query, path...), "", nil, 0, out)
}
