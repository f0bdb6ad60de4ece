package rcs

import (
	"context"
	"encoding/json"

	"recado.dev/internal/platform"
)

// mediaRef is what FetchMedia needs: an address that lets everybody in for a
// while.
type mediaRef struct {
	URL string `json:"url"`
}

// FetchMedia implements platform.MediaFetcher.
func (s *session) FetchMedia(ctx context.Context, remote json.RawMessage, limit int64) (platform.FetchedMedia, error) {
	var ref mediaRef
	if json.Unmarshal(remote, &ref) != nil {
		return platform.FetchedMedia{}, &platform.Failure{Kind: platform.Gone, Title: "the message names no file"}
	}
	return s.client.Fetch(ctx, ref.URL, limit)
}
