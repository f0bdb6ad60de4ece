package twilio

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"

	"recado.dev/internal/platform"
)

// FetchMedia implements platform.MediaFetcher. Accounts may want their token for
// files, and new ones do; the redirect that follows leads to another host, which
// gets no token.
func (s *session) FetchMedia(ctx context.Context, remote json.RawMessage, limit int64) (platform.FetchedMedia, error) {
	var none platform.FetchedMedia
	var ref mediaRef
	if err := json.Unmarshal(remote, &ref); err != nil || ref.URL == "" {
		return none, &platform.Failure{Kind: platform.Gone, Title: "the message names no file"}
	}
	u, err := url.Parse(ref.URL)
	if err != nil || !s.trusts(u) {
		return none, &platform.Failure{Kind: platform.Rejected, Title: "the file lies on a host that must not see our token"}
	}
	resp, err := s.fetch(ctx, u.String(), true)
	if err != nil {
		return none, err
	}
	if resp.StatusCode != http.StatusOK {
		return none, refusedFile(resp)
	}
	if resp.ContentLength > limit {
		_ = resp.Body.Close()
		return none, tooLarge()
	}
	return platform.FetchedMedia{Body: &boundBody{resp.Body, limit}, Mime: resp.Header.Get("Content-Type"), Size: resp.ContentLength}, nil
}

// fetch asks for a file, with the account's token or as a stranger would. Go's
// client drops the token by itself where a redirect leads to another host.
func (s *session) fetch(ctx context.Context, address string, signedIn bool) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, &platform.Failure{Kind: platform.Rejected, Title: "the file's address is wrong"}
	}
	if signedIn {
		req.SetBasicAuth(s.sid, s.token)
	}
	req.Header.Set("User-Agent", userAgent)
	resp, err := platform.Do(s.host.HTTP, req)
	if err != nil {
		f := platform.AsFailure(err)
		f.Kind = platform.Unreachable
		return nil, f
	}
	return resp, nil
}

// refusedFile says why a file could not be had, in words that help.
func refusedFile(resp *http.Response) *platform.Failure {
	defer func() { _ = resp.Body.Close() }()
	raw, _ := io.ReadAll(io.LimitReader(resp.Body, maxAnswer)) // the status alone says enough
	f := failureOf(resp, raw)
	switch {
	case resp.StatusCode == http.StatusUnauthorized || resp.StatusCode == http.StatusForbidden:
		f.Kind = platform.BadCredentials
		f.Title = "The account wants its token for files (HTTP authentication on media), and refuses the one that this channel has: enter the auth token again"
	case resp.StatusCode == http.StatusNotFound || resp.StatusCode == http.StatusGone:
		f.Kind, f.Title = platform.Gone, "The file is no longer there"
	}
	return f
}

// trusts says whether the token may be shown to the host of a file: the API's
// own, in any region.
func (s *session) trusts(u *url.URL) bool {
	if u.Scheme == s.hosts.api.Scheme && strings.EqualFold(u.Host, s.hosts.api.Host) {
		return true
	}
	host := strings.ToLower(u.Hostname())
	return u.Scheme == "https" && u.Port() == "" && strings.HasPrefix(host, "api.") && strings.HasSuffix(host, "."+networkDomain)
}

func tooLarge() *platform.Failure {
	return &platform.Failure{Kind: platform.TooLong, Title: "the file is larger than is kept here"}
}

// boundBody ends with an error where a file is larger than it may be.
type boundBody struct {
	io.ReadCloser
	left int64
}

func (b *boundBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, tooLarge()
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = &platform.Failure{Kind: platform.Unreachable, Title: "the download broke off", Err: err}
	}
	return n, err
}
