package meta

import (
	"context"
	"net/url"
	"strings"

	"recado.dev/internal/platform"
)

// act sends what is no message.
func (s *Session) act(ctx context.Context, to platform.Recipient, action string, payload *payloadOut) error {
	return s.post(ctx, sendOut{Recipient: partyOut{ID: to.Address}, Action: action, Payload: payload}, nil, s.node(), "messages")
}

// React implements platform.Reactor. The network has words for a few emoji and
// takes no others.
func (s *Session) React(ctx context.Context, to platform.Recipient, id platform.RemoteMessageID, emoji string) error {
	if emoji == "" {
		return s.act(ctx, to, "unreact", &payloadOut{MessageID: string(id)})
	}
	word, ok := s.net.Reactions[strings.TrimSuffix(emoji, "\ufe0f")]
	if !ok {
		return &platform.Failure{Kind: platform.Unsupported, Title: "the network does not take this reaction"}
	}
	return s.act(ctx, to, "react", &payloadOut{MessageID: string(id), Reaction: word})
}

// MarkRead implements platform.Reader: the whole conversation counts as seen.
func (s *Session) MarkRead(ctx context.Context, to platform.Recipient, _ platform.RemoteMessageID) error {
	return s.act(ctx, to, "mark_seen", nil)
}

// Typing implements platform.Typer. The network takes it away after some
// seconds, or with the next message.
func (s *Session) Typing(ctx context.Context, to platform.Recipient, _ platform.RemoteMessageID) error {
	return s.act(ctx, to, "typing_on", nil)
}

// Profile implements platform.Profiler. Of people who gave no consent, or are
// gone, the network tells nothing.
func (s *Session) Profile(ctx context.Context, who platform.Recipient) (platform.ProfileIn, error) {
	var answer struct {
		First    string `json:"first_name"`
		Last     string `json:"last_name"`
		Name     string `json:"name"`
		Username string `json:"username"`
	}
	err := s.Get(ctx, url.Values{"fields": {s.net.ProfileFields}}, &answer, who.Address)
	if err != nil {
		switch f := platform.AsFailure(err); f.Kind {
		case platform.Rejected, platform.Gone, platform.RecipientGone, platform.Unsupported:
			return platform.ProfileIn{}, nil
		case platform.Misconfigured:
			if f.Code == "100/33" {
				return platform.ProfileIn{}, nil
			}
		}
		return platform.ProfileIn{}, err
	}
	out := platform.ProfileIn{Name: strings.TrimSpace(answer.First + " " + answer.Last)}
	if out.Name == "" {
		out.Name = answer.Name
	}
	if answer.Username != "" {
		out.Display = "@" + answer.Username
	}
	if out.Name == "" {
		out.Name = answer.Username
	}
	return out, nil
}
