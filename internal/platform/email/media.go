package email

import (
	"bytes"
	"context"
	"encoding/json"
	"io"

	"recado.dev/internal/platform"
)

// FetchMedia implements platform.MediaFetcher: the mail was kept whole, so that
// a file is there though the server forgot the mail.
func (s *session) FetchMedia(ctx context.Context, ref json.RawMessage, limit int64) (platform.FetchedMedia, error) {
	var r remote
	if err := json.Unmarshal(ref, &r); err != nil || r.File == "" || s.host.OpenFile == nil {
		return platform.FetchedMedia{}, &platform.Failure{Kind: platform.Gone, Title: "the mail was not kept"}
	}
	f, err := s.host.OpenFile(ctx, r.File)
	if err != nil {
		return platform.FetchedMedia{}, &platform.Failure{Kind: platform.Gone, Title: "the mail is no longer kept", Err: err}
	}
	defer func() { _ = f.Close() }()
	raw, err := io.ReadAll(io.LimitReader(f, maxMail+1))
	if err != nil {
		return platform.FetchedMedia{}, &platform.Failure{Kind: platform.Unreachable, Title: "the mail cannot be read", Err: err}
	}
	body, err := content(raw, r.At)
	if err != nil {
		return platform.FetchedMedia{}, &platform.Failure{Kind: platform.Gone, Title: "the mail has no such part", Err: err}
	}
	if int64(len(body)) > limit {
		return platform.FetchedMedia{}, &platform.Failure{Kind: platform.TooLong, Title: "the file is too large"}
	}
	return platform.FetchedMedia{Body: io.NopCloser(bytes.NewReader(body)), Size: int64(len(body))}, nil
}
