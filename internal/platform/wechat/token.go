package wechat

import (
	"context"
	"sync"
	"time"

	"recado.dev/internal/platform"
)

// early is how long before its end a token is taken as ended: calls under way
// must not meet it.
const early = 5 * time.Minute

// tokens keeps the account's access token. One is fetched at a time, whoever
// waits for it.
type tokens struct {
	mu    sync.Mutex
	value string
	until time.Time
}

// token answers a token that works, and fetches one where there is none. The
// network is asked for its stable one: fetching it does not end that of another
// node or program.
func (s *session) token(ctx context.Context) (string, error) {
	s.tokens.mu.Lock()
	defer s.tokens.mu.Unlock()
	now := s.host.Clock.Now()
	if s.tokens.value != "" && now.Before(s.tokens.until) {
		return s.tokens.value, nil
	}
	in := map[string]any{"grant_type": "client_credential", "appid": s.appID, "secret": s.appSecret, "force_refresh": false}
	var told struct {
		Token   string `json:"access_token"`
		Expires int64  `json:"expires_in"`
	}
	if err := s.post(ctx, s.address("", "cgi-bin/stable_token"), in, &told); err != nil {
		f := platform.AsFailure(err)
		if f.Kind == platform.Uncertain || f.Kind == platform.Unintelligible {
			f.Kind = platform.Unreachable // nothing was asked for but a token
		}
		return "", f
	}
	if told.Token == "" {
		return "", &platform.Failure{Kind: platform.Unreachable, Title: "WeChat answered without an access token"}
	}
	life := time.Duration(told.Expires) * time.Second
	s.tokens.value, s.tokens.until = told.Token, now.Add(max(life-early, life/2))
	return told.Token, nil
}

// spent forgets a token that the network refuses, unless it was changed already.
func (s *session) spent(token string) {
	s.tokens.mu.Lock()
	defer s.tokens.mu.Unlock()
	if s.tokens.value == token {
		s.tokens.value = ""
	}
}

// withToken makes a call with a token, and once more with a new one where the
// network refuses the first: then nothing was done.
func (s *session) withToken(ctx context.Context, call func(token string) error) error {
	var err error
	for range 2 {
		token, terr := s.token(ctx)
		if terr != nil {
			return terr
		}
		err = call(token)
		if f := platform.AsFailure(err); err == nil || !badToken(f.Code) {
			return err
		}
		s.spent(token)
	}
	return err
}
