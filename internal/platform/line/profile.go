package line

import (
	"context"
	"net/url"
	"strings"

	"recado.dev/internal/platform"
)

// Profile implements platform.Profiler. Who blocked the account, or only wrote in
// a group, is told nothing of.
func (s *session) Profile(ctx context.Context, who platform.Recipient) (platform.ProfileIn, error) {
	if !strings.HasPrefix(who.Address, "U") {
		return platform.ProfileIn{}, nil
	}
	var told struct {
		Name string `json:"displayName"`
	}
	err := s.get(ctx, &told, "v2", "bot", "profile", url.PathEscape(who.Address))
	if err != nil && platform.AsFailure(err).Kind == platform.Gone {
		return platform.ProfileIn{}, nil
	}
	return platform.ProfileIn{Name: told.Name}, err
}
