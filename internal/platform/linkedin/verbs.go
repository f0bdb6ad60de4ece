package linkedin

import (
	"context"
	"net/http"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// name is how the network calls an item.
func name(item platform.PublicRef) string {
	if item.ID == "" {
		return string(item.Post)
	}
	return string(item.ID)
}

// Like implements platform.Liker. What is so already is no error.
func (s *session) Like(ctx context.Context, item platform.PublicRef, liked bool) error {
	r := request{method: http.MethodPost, path: "/reactions", query: "actor=" + escaped(s.page()), in: map[string]string{"root": name(item), "reactionType": "LIKE"}}
	if !liked {
		r = request{method: http.MethodDelete, path: "/reactions/(actor:" + escaped(s.page()) + ",entity:" + escaped(name(item)) + ")"}
	}
	_, err := s.call(ctx, r, nil)
	if liked && conflicts(err) || !liked && gone(err) {
		return nil
	}
	return safe(err)
}

// conflicts says that the network has it so already.
func conflicts(err error) bool {
	return err != nil && strings.HasPrefix(platform.AsFailure(err).Code, "409")
}

// Remove implements platform.Remover: comments, and posts of the page.
func (s *session) Remove(ctx context.Context, item platform.PublicRef) error {
	r := request{method: http.MethodDelete, path: "/posts/" + escaped(name(item))}
	if on, id := activity(name(item)); id != "" {
		r.path, r.query = "/socialActions/"+escaped(on)+"/comments/"+escaped(id), "actor="+escaped(s.page())
	} else if !item.Ours {
		return &platform.Failure{Kind: platform.Unsupported, Title: "a post of somebody else can't be deleted"}
	}
	_, err := s.call(ctx, r, nil)
	if gone(err) {
		return nil
	}
	return safe(err)
}

// Rewrite implements platform.Rewriter.
func (s *session) Rewrite(ctx context.Context, item platform.PublicRef, text string) error {
	if item.Kind == desk.PublicPost || item.ID == "" {
		_, err := s.call(ctx, request{method: http.MethodPost, path: "/posts/" + escaped(name(item)), restli: "PARTIAL_UPDATE",
			in: map[string]any{"patch": map[string]any{"$set": map[string]string{"commentary": little(text)}}}}, nil)
		return safe(err)
	}
	on, id := activity(name(item))
	if id == "" {
		return &platform.Failure{Kind: platform.Unsupported, Title: "only comments and posts of the page can be changed"}
	}
	_, err := s.call(ctx, request{method: http.MethodPost, path: "/socialActions/" + escaped(on) + "/comments/" + escaped(id), query: "actor=" + escaped(s.page()), restli: "PARTIAL_UPDATE",
		in: map[string]any{"patch": map[string]any{"message": map[string]any{"$set": map[string]string{"text": text}}}}}, nil)
	return safe(err)
}
