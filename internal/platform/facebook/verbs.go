package facebook

import (
	"context"
	"net/url"
	"strconv"

	"recado.dev/internal/platform"
	"recado.dev/internal/platform/meta"
)

// node is the item itself: its post where it names no message.
func node(item platform.PublicRef) string {
	if item.ID != "" {
		return string(item.ID)
	}
	return string(item.Post)
}

// set changes what is so about an item: doing it twice does no harm.
func (s *session) set(ctx context.Context, form url.Values, path ...string) error {
	return gone(meta.Safe(s.graph.Post(ctx, form, nil, path...)))
}

// Like implements platform.Liker.
func (s *session) Like(ctx context.Context, item platform.PublicRef, liked bool) error {
	if liked {
		return s.set(ctx, url.Values{}, node(item), "likes")
	}
	return gone(s.graph.Delete(ctx, node(item), "likes"))
}

// Hide implements platform.Hider.
func (s *session) Hide(ctx context.Context, item platform.PublicRef, hidden bool) error {
	return s.set(ctx, url.Values{"is_hidden": {strconv.FormatBool(hidden)}}, node(item))
}

// Remove implements platform.Remover. What is gone already is as it should be.
func (s *session) Remove(ctx context.Context, item platform.PublicRef) error {
	err := gone(s.graph.Delete(ctx, node(item)))
	if err != nil && platform.AsFailure(err).Kind == platform.Gone {
		return nil
	}
	return err
}

// Block implements platform.Blocker: the person can't write on the Page any more.
func (s *session) Block(ctx context.Context, item platform.PublicRef, blocked bool) error {
	if item.Author.Address == "" || item.Author.Address == string(item.ID) {
		return &platform.Failure{Kind: platform.Unsupported, Title: "the network does not say who wrote this"}
	}
	if blocked {
		return s.set(ctx, url.Values{"psid": {item.Author.Address}}, s.page, "blocked")
	}
	return gone(s.graph.DeleteOf(ctx, url.Values{"psid": {item.Author.Address}}, s.page, "blocked"))
}

// Rewrite implements platform.Rewriter.
func (s *session) Rewrite(ctx context.Context, item platform.PublicRef, text string) error {
	return s.set(ctx, url.Values{"message": {text}}, node(item))
}
