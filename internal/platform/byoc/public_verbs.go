package byoc

import (
	"context"
	"encoding/json"
	"strconv"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// What the middleware is called for in public.
const (
	typeLiked     = "item.liked"
	typeHidden    = "item.hidden"
	typeRemoved   = "item.removed"
	typeRewritten = "item.rewritten"
	typeBlocked   = "author.blocked"
	typePublish   = "post.created"
)

// publicSession is a session of a middleware whose network has a public side.
type publicSession struct{ *session }

// publishingSession is one on which posts can be published.
type publishingSession struct{ publicSession }

// with is the session with the verbs that its flags claim.
func (s *session) with() platform.Session {
	switch {
	case s.can.Public.Publish != nil:
		return publishingSession{publicSession{s}}
	case s.can.Public.on:
		return publicSession{s}
	}
	return s
}

// verb calls for something to be done to an item. The call's id is made of what
// is wanted: done twice it is done once.
func (s publicSession) verb(ctx context.Context, kind string, item platform.PublicRef, on *bool, text string) error {
	data := callData{PostID: string(item.Post), MessageID: string(item.ID), On: on, Text: text, Ours: item.Ours}
	if item.Author.Address != "" {
		data.Recipient = &recipient{ID: item.Author.Address}
	}
	said := text
	if on != nil {
		said = strconv.FormatBool(*on)
	}
	_, _, err := s.ask(ctx, "evt_"+named(kind, s.channelID, data.PostID, data.MessageID, said, s.host.Clock.Now().String()), kind, data)
	return err
}

// Like implements platform.Liker.
func (s publicSession) Like(ctx context.Context, item platform.PublicRef, liked bool) error {
	return s.verb(ctx, typeLiked, item, &liked, "")
}

// Hide implements platform.Hider.
func (s publicSession) Hide(ctx context.Context, item platform.PublicRef, hidden bool) error {
	return s.verb(ctx, typeHidden, item, &hidden, "")
}

// Remove implements platform.Remover.
func (s publicSession) Remove(ctx context.Context, item platform.PublicRef) error {
	err := s.verb(ctx, typeRemoved, item, nil, "")
	if f := platform.AsFailure(err); err != nil && f.Kind == platform.Gone {
		return nil
	}
	return err
}

// Block implements platform.Blocker.
func (s publicSession) Block(ctx context.Context, item platform.PublicRef, blocked bool) error {
	return s.verb(ctx, typeBlocked, item, &blocked, "")
}

// Rewrite implements platform.Rewriter.
func (s publicSession) Rewrite(ctx context.Context, item platform.PublicRef, text string) error {
	return s.verb(ctx, typeRewritten, item, nil, text)
}

// Publish implements platform.Publisher. The call has the publishing's id, so
// that a repeat is known as one.
func (s publishingSession) Publish(ctx context.Context, p platform.Publishing) (platform.Published, error) {
	wire, err := written(desk.Message{ID: p.ID, Kind: desk.MessageText, Text: p.Text}, platform.Outgoing{Media: p.Media})
	if err != nil {
		return platform.Published{}, err
	}
	wire.Link = p.Link
	_, said, err := s.ask(ctx, "pub_"+p.ID, typePublish, callData{Message: wire, PostID: string(p.Under)})
	if err != nil {
		return platform.Published{}, err
	}
	var a answer
	if json.Unmarshal(said, &a) != nil || a.ID == "" {
		return platform.Published{}, &platform.Failure{Kind: platform.Unintelligible, Title: "the answer names no post"}
	}
	return platform.Published{ID: platform.RemotePostID(a.ID), Link: a.URL}, nil
}

// FindPublished implements platform.Publisher: the middleware itself knows what
// came before by its id, so that calling again is looking.
func (publishingSession) FindPublished(context.Context, platform.Publishing) (platform.Published, bool, error) {
	return platform.Published{}, false, nil
}
