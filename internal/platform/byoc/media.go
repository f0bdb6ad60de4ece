package byoc

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"recado.dev/internal/platform"
)

// fileRef is where a customer's file lies.
type fileRef struct {
	URL string `json:"url"`
}

// FetchMedia implements platform.MediaFetcher. The file may lie on any host, so
// that nothing of ours goes along.
func (s *session) FetchMedia(ctx context.Context, remote json.RawMessage, limit int64) (platform.FetchedMedia, error) {
	var none platform.FetchedMedia
	var ref fileRef
	if err := json.Unmarshal(remote, &ref); err != nil || ref.URL == "" {
		return none, &platform.Failure{Kind: platform.Gone, Title: "the message names no file"}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, ref.URL, nil)
	if err != nil {
		return none, &platform.Failure{Kind: platform.Gone, Title: "the file's address is wrong"}
	}
	resp, err := platform.Do(s.host.HTTP, req)
	if err != nil {
		f := platform.AsFailure(err)
		f.Kind = platform.Unreachable // asking twice does no harm
		return none, f
	}
	switch {
	case resp.StatusCode != http.StatusOK:
		_ = resp.Body.Close()
		f := platform.StatusFailure(resp.StatusCode, resp.Header)
		f.Title = "the file could not be had from the middleware: " + f.Title
		if f.Kind == platform.BadCredentials {
			f.Kind = platform.Gone // its link ended; the channel's secret has no part in it
		}
		return none, f
	case resp.ContentLength > limit:
		_ = resp.Body.Close()
		return none, tooLarge()
	}
	return platform.FetchedMedia{Body: &bounded{resp.Body, limit}, Mime: resp.Header.Get("Content-Type"), Size: resp.ContentLength}, nil
}

func tooLarge() *platform.Failure {
	return &platform.Failure{Kind: platform.TooLong, Title: "the file is larger than is kept here"}
}

// bounded ends with an error where a file is larger than it may be.
type bounded struct {
	io.ReadCloser
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, tooLarge()
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = &platform.Failure{Kind: platform.Unreachable, Title: "the download broke off", Err: err}
	}
	return n, err
}
