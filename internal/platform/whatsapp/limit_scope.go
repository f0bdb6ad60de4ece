package whatsapp

import (
	"context"
	"net/url"

	"recado.dev/internal/platform"
)

// LimitScope implements platform.LimitSharer: the limit is the portfolio's that
// owns the account, since October 2025. Where it may not be asked for, the
// account's numbers at least share one.
func (s *session) LimitScope(ctx context.Context) (string, error) {
	if s.accountID == "" {
		return "number/" + s.phoneID, nil
	}
	var answer struct {
		Owner struct {
			ID loose `json:"id"`
		} `json:"owner_business_info"`
	}
	err := s.get(ctx, url.Values{"fields": {"owner_business_info"}}, &answer, s.accountID)
	if err != nil && platform.AsFailure(err).Kind != platform.Rejected && platform.AsFailure(err).Kind != platform.Misconfigured {
		return "", err
	}
	if answer.Owner.ID != "" {
		return "portfolio/" + string(answer.Owner.ID), nil
	}
	return "account/" + s.accountID, nil
}
