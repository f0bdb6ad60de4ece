package public

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/riverqueue/river"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// Order is a verb that somebody asks for.
type Order struct {
	MessageID string // the item
	PostID    string // or a post
	Verb      desk.PublicVerb
	Text      string // of rewrite
	Confirm   bool   // for what cannot be undone
	// First and Also run within the transaction that queues a verb of the network,
	// at its beginning and its end; Also answers the events that are told before
	// it. Nil for nothing. Where the very same is on its way or done already they
	// do not run.
	First func(tx *store.Tx) error
	Also  func(tx *store.Tx, a desk.PublicAction) ([]desk.Event, error)
}

// ErrSo says that what is asked for is so already.
var ErrSo = desk.E(desk.CodeConflict, "that is so already")

// onNetwork are the verbs that a network obeys.
var onNetwork = []desk.PublicVerb{desk.VerbLike, desk.VerbUnlike, desk.VerbHide, desk.VerbShow, desk.VerbRemove, desk.VerbBlock, desk.VerbUnblock, desk.VerbRewrite, desk.VerbWithdraw}

// target is what an order is about, as it is now.
type target struct {
	subject
	post    desk.Post
	message *desk.Message
	item    desk.PublicItem
	judge   judge
}

// Do has a verb done. The answer is the action as it is queued; where the very
// same is on its way already, or was done before, it is that one.
func (s *Service) Do(ctx context.Context, who access.Who, o Order) (desk.PublicAction, error) {
	t, err := s.target(ctx, who, o)
	if err != nil {
		return desk.PublicAction{}, err
	}
	o.Text = strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(o.Text, "\uFFFD"), "\x00", ""))
	if done, err := s.already(ctx, who, t, o); err != nil || done != nil {
		if done != nil {
			return *done, nil
		}
		return desk.PublicAction{}, err
	}
	if err := s.allowed(ctx, who, t, o); err != nil {
		return desk.PublicAction{}, err
	}
	a := desk.PublicAction{WorkspaceID: who.WorkspaceID, ID: ident.New(), PostID: t.post.ID, ChannelID: t.post.ChannelID, Verb: o.Verb, Text: o.Text, Actor: who.Actor,
		State: desk.ActionQueued, CreatedAt: s.Clock.Now()}
	if t.message != nil {
		a.MessageID, a.ConversationID, a.CaseID, a.ContactID = t.message.ID, t.message.ConversationID, t.message.CaseID, t.item.ContactID
	}
	if !slices.Contains(onNetwork, o.Verb) {
		return s.here(ctx, who, t, a)
	}
	err = s.Store.Write(ctx, func(tx *store.Tx) error {
		if o.First != nil {
			if err := o.First(tx); err != nil {
				return err
			}
		}
		if err := tx.SavePublicActions(ctx, who.WorkspaceID, []desk.PublicAction{a}); err != nil {
			return err
		}
		if err := s.queue(ctx, tx, a); err != nil {
			return err
		}
		var before []desk.Event
		if o.Also != nil {
			if before, err = o.Also(tx, a); err != nil {
				return err
			}
		}
		return tell(ctx, tx, a, before...)
	})
	return a, err
}

func (s *Service) queue(ctx context.Context, tx *store.Tx, a desk.PublicAction) error {
	return s.Queue.Insert(ctx, tx, actArgs{WorkspaceID: a.WorkspaceID, ID: a.ID}, &river.InsertOpts{MaxAttempts: actTries})
}

// target loads what an order is about. A visitor's post is its message.
func (s *Service) target(ctx context.Context, who access.Who, o Order) (target, error) {
	q, ws := s.Store.Read(), who.WorkspaceID
	var t target
	var err error
	if o.MessageID == "" {
		if t.post, err = q.PostByID(ctx, ws, o.PostID); err != nil {
			return t, err
		}
		o.MessageID = t.post.MessageID
	}
	if o.MessageID != "" {
		if t.item, err = q.PublicItemByID(ctx, ws, o.MessageID); err != nil {
			return t, err
		}
		m, err := q.MessageByID(ctx, ws, o.MessageID)
		if err != nil {
			return t, err
		}
		if t.post, err = q.PostByID(ctx, ws, t.item.PostID); err != nil {
			return t, err
		}
		t.message, t.subject = &m, subjectOf(m, t.item)
	} else {
		t.subject = subjectOfPost(t.post)
	}
	t.judge.caps, t.judge.live = s.rulesOf(ctx, ws, t.post.ChannelID, t.post.Platform)
	return t, nil
}

// already answers the action where the very same is on its way, or where what is
// asked for is so.
func (s *Service) already(ctx context.Context, who access.Who, t target, o Order) (*desk.PublicAction, error) {
	messageID := ""
	if t.message != nil {
		messageID = t.message.ID
	}
	done, err := s.Store.Read().PublicActions(ctx, who.WorkspaceID, t.post.ID, messageID, 30)
	if err != nil {
		return nil, err
	}
	for i, a := range done {
		if a.State == desk.ActionQueued {
			if a.Verb == o.Verb && a.Text == o.Text {
				return &done[i], nil
			}
			return nil, nil // something else comes first
		}
	}
	if !t.is(o) {
		return nil, nil
	}
	for i, a := range done {
		if a.Verb == o.Verb && a.State == desk.ActionDone {
			return &done[i], nil
		}
	}
	return nil, ErrSo
}

// is says whether what is asked for is so.
func (t target) is(o Order) bool {
	switch o.Verb {
	case desk.VerbLike:
		return t.public.Liked
	case desk.VerbUnlike:
		return !t.public.Liked
	case desk.VerbHide:
		return t.public.Hidden
	case desk.VerbShow:
		return !t.public.Hidden
	case desk.VerbRemove, desk.VerbWithdraw:
		return t.public.Removed || t.message == nil && t.post.DeletedAt != nil
	case desk.VerbBlock:
		return t.public.Blocked
	case desk.VerbUnblock:
		return !t.public.Blocked
	case desk.VerbApprove:
		return t.state == desk.ItemApproved
	case desk.VerbUnapprove:
		return t.state != desk.ItemApproved
	}
	return false
}

// allowed refuses what may not be done.
func (s *Service) allowed(ctx context.Context, who access.Who, t target, o Order) error {
	may := s.may(ctx, who, t.judge.caps, t.judge.live, t.subject, o.Verb, s.Clock.Now())
	switch {
	case may.Why == whyAbility, may.Why == whyPolicy:
		return desk.E(desk.CodeForbidden, "%s", may.Why.En)
	case !may.Allowed:
		return desk.E(desk.CodeUnsupported, "%s", may.Why.En)
	case t.ours && (o.Verb == desk.VerbRemove || o.Verb == desk.VerbBlock || o.Verb == desk.VerbUnblock || o.Verb == desk.VerbApprove || o.Verb == desk.VerbUnapprove):
		return desk.E(desk.CodeUnsupported, "this is ours")
	case !t.ours && (o.Verb == desk.VerbRewrite || o.Verb == desk.VerbWithdraw):
		return desk.E(desk.CodeUnsupported, "this is not ours")
	case may.Final && !o.Confirm:
		return desk.Invalid("confirm", "this cannot be undone: it has to be confirmed")
	case o.Verb == desk.VerbRewrite && o.Text == "":
		return desk.Invalid("text", "must not be empty")
	}
	most := t.judge.caps.Reply.TextLength
	if t.message == nil {
		most = t.judge.caps.Post.TextLength
	}
	if n := utf8.RuneCountInString(o.Text); o.Verb == desk.VerbRewrite && most > 0 && n > most {
		return desk.Invalid("text", "has %d characters; %d is the most", n, most)
	}
	return nil
}

// here does a verb of the desk alone.
func (s *Service) here(ctx context.Context, who access.Who, t target, a desk.PublicAction) (desk.PublicAction, error) {
	now := a.CreatedAt
	a.State, a.DoneAt = desk.ActionDone, &now
	err := s.Store.Write(ctx, func(tx *store.Tx) error {
		var more []desk.Event
		switch {
		case t.message == nil:
			return desk.E(desk.CodeUnsupported, "a post has no such thing")
		case a.Verb == desk.VerbMakeCase:
			var err error
			if a, more, err = s.makeCase(ctx, tx, who, t, a); err != nil {
				return err
			}
		case a.Verb == desk.VerbApprove, a.Verb == desk.VerbUnapprove:
			state := desk.ItemApproved
			if a.Verb == desk.VerbUnapprove {
				state = desk.ItemNew
			}
			if err := tx.SetItemState(ctx, who.WorkspaceID, t.message.ID, state); err != nil {
				return err
			}
		default:
			return desk.Invalid("verb", "is done another way")
		}
		if err := tx.SavePublicActions(ctx, who.WorkspaceID, []desk.PublicAction{a}); err != nil {
			return err
		}
		return tell(ctx, tx, a, more...)
	})
	return a, err
}

// tell writes that an action moved, after other events. It comes last in its
// transaction. Only what has its end is a change that histories show.
func tell(ctx context.Context, tx *store.Tx, a desk.PublicAction, before ...desk.Event) error {
	data, err := json.Marshal(a)
	if err != nil {
		return fmt.Errorf("write event of action %s: %w", a.ID, err)
	}
	ev := desk.Event{Type: desk.EventPublicAction, At: a.CreatedAt, Actor: a.Actor, CaseID: a.CaseID, ConversationID: a.ConversationID, MessageID: a.MessageID,
		ContactID: a.ContactID, Data: data}
	if a.DoneAt != nil {
		ev.At = *a.DoneAt
		ev.Changes = map[string][2]any{string(a.Verb): {nil, string(a.State)}}
	}
	return tx.AppendEvents(ctx, a.WorkspaceID, append(before, ev))
}

// Retry has an action done again that failed.
func (s *Service) Retry(ctx context.Context, who access.Who, id string) (desk.PublicAction, error) {
	a, err := s.Store.Read().PublicActionByID(ctx, who.WorkspaceID, id)
	if err != nil {
		return a, err
	}
	t, err := s.target(ctx, who, Order{MessageID: a.MessageID, PostID: a.PostID})
	if err != nil {
		return a, err
	}
	if err := s.allowed(ctx, who, t, Order{Verb: a.Verb, Text: a.Text, Confirm: true}); err != nil {
		return a, err
	}
	err = s.Store.Write(ctx, func(tx *store.Tx) error {
		if a, err = tx.LockPublicAction(ctx, who.WorkspaceID, id); err != nil {
			return err
		}
		if a.State != desk.ActionFailed {
			return desk.E(desk.CodeConflict, "only what failed can be tried again")
		}
		a.State, a.Error, a.DoneAt = desk.ActionQueued, nil, nil
		if err := tx.SavePublicActions(ctx, who.WorkspaceID, []desk.PublicAction{a}); err != nil {
			return err
		}
		if err := s.queue(ctx, tx, a); err != nil {
			return err
		}
		return tell(ctx, tx, a)
	})
	return a, err
}

// settle writes how an action ended.
func (s *Service) settle(ctx context.Context, a desk.PublicAction, f *platform.Failure) error {
	return s.Store.Write(ctx, func(tx *store.Tx) error {
		have, err := tx.LockPublicAction(ctx, a.WorkspaceID, a.ID)
		if err != nil || have.State != desk.ActionQueued {
			return err
		}
		now := s.Clock.Now()
		have.Attempts, have.DoneAt = a.Attempts+1, &now
		if f != nil {
			have.State, have.Error = desk.ActionFailed, errorOf(f)
			if err := tx.SavePublicActions(ctx, a.WorkspaceID, []desk.PublicAction{have}); err != nil {
				return err
			}
			if s.Refused != nil {
				if err := s.Refused(ctx, tx, have); err != nil {
					return err
				}
			}
			return tell(ctx, tx, have)
		}
		have.State = desk.ActionDone
		events, err := obeyed(ctx, tx, have, now)
		if err != nil {
			return err
		}
		if err := tx.SavePublicActions(ctx, a.WorkspaceID, []desk.PublicAction{have}); err != nil {
			return err
		}
		return tell(ctx, tx, have, events...)
	})
}

func errorOf(f *platform.Failure) *desk.SendError {
	e := f.SendError()
	if e.Code == "" {
		e.Code = string(f.Kind)
	}
	if e.Title == "" {
		e.Title = e.Detail
	}
	return e
}

// actArgs is the job that has the network obey.
type actArgs struct {
	WorkspaceID string `json:"workspace"`
	ID          string `json:"id"`
}

// Kind implements river.JobArgs.
func (actArgs) Kind() string { return "public_action" }

const (
	actTries   = 8
	actTimeout = 45 * time.Second
	maxPauses  = 60 // how often the network may ask to wait
)
