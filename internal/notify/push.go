package notify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	webpush "github.com/SherClockHolmes/webpush-go"
	"github.com/riverqueue/river"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

const (
	pushTries   = 8
	pushTimeout = 15 * time.Second
	// pushLife is for how long news are worth telling: a push service keeps them
	// for a device that is off, and we try as long.
	pushLife = 12 * time.Hour
	// longestWait bounds what a push service may have us wait.
	longestWait = time.Hour
	// pushSize is the largest payload: small ones reach every push service.
	pushSize = 2048
)

// pushArgs is a notification on its way to one browser.
type pushArgs struct {
	SubscriptionID string `json:"subscription_id"`
	WorkspaceID    string `json:"workspace_id"`
	UserID         string `json:"user_id"`
	NotificationID string `json:"notification_id"`
	Seq            int64  `json:"seq"`
}

// Kind implements river.JobArgs.
func (pushArgs) Kind() string { return "notification_push" }

func pushJob(a pushArgs) river.InsertManyParams {
	return river.InsertManyParams{Args: a, InsertOpts: &river.InsertOpts{MaxAttempts: pushTries}}
}

type pushWorker struct {
	river.WorkerDefaults[pushArgs]
	s *Service
}

// Work implements river.Worker.
func (w *pushWorker) Work(ctx context.Context, j *river.Job[pushArgs]) error {
	err := w.s.push(ctx, j.Args)
	var later *tooMany
	var never *refused
	switch {
	case errors.As(err, &later):
		return river.JobSnooze(later.wait)
	case errors.As(err, &never):
		return river.JobCancel(err)
	}
	return err
}

// tooMany says that a push service wants to be left alone for a while, refused
// that it will never take this. Other errors may pass.
type (
	tooMany struct{ wait time.Duration }
	refused struct{ status int }
)

// Error implements error.
func (e *tooMany) Error() string { return fmt.Sprintf("the push service asks to wait %s", e.wait) }

// Error implements error.
func (e *refused) Error() string { return fmt.Sprintf("the push service answers %d", e.status) }

// push tells one browser of a notification as it is by now. What was read
// meanwhile, or told by a newer job, is not told.
func (s *Service) push(ctx context.Context, a pushArgs) error {
	q := s.Store.Read()
	note, ok, err := q.NotificationByID(ctx, a.WorkspaceID, a.UserID, a.NotificationID)
	if err != nil || !ok || note.ReadAt != nil || note.Seq > a.Seq || s.Clock.Now().Sub(note.UpdatedAt) > pushLife {
		return err
	}
	sub, ok, err := q.PushSubscriptionByID(ctx, a.SubscriptionID)
	if err != nil || !ok || sub.WorkspaceID != a.WorkspaceID || sub.UserID != a.UserID {
		return err
	}
	return s.sendPush(ctx, sub, note)
}

// sendPush sends a notification to a browser, whose session must still be good:
// who is signed out, or put out, is told nothing more.
func (s *Service) sendPush(ctx context.Context, sub store.PushSubscription, note desk.Notification) error {
	q := s.Store.Read()
	standing, err := q.SessionStandings(ctx, []string{sub.SessionID}, s.Wall.Now())
	if err != nil {
		return err
	}
	at, ok := standing[sub.SessionID]
	if !ok || at.WorkspaceID != sub.WorkspaceID {
		return s.forget(ctx, sub)
	}
	if !access.Allows(at.Member, access.CasesRead) {
		return nil
	}
	body, err := s.payload(ctx, sub, note)
	if err != nil {
		return err
	}
	target, err := s.unsealSubscription(sub)
	if err != nil {
		return err
	}
	keys, err := s.pushKeys(ctx)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, pushTimeout)
	defer cancel()
	res, err := webpush.SendNotificationWithContext(ctx, body, target, &webpush.Options{
		HTTPClient: s.HTTP, Subscriber: s.subscriber(), VAPIDPublicKey: keys.public, VAPIDPrivateKey: keys.private,
		TTL: int(pushLife.Seconds()), Urgency: urgency(note.Kind), RecordSize: pushSize + 512,
	})
	if err != nil {
		return fmt.Errorf("push to a browser: %w", err)
	}
	defer func() { _ = res.Body.Close() }()
	_, _ = io.CopyN(io.Discard, res.Body, 4096) // so that the connection can be kept
	return s.pushed(ctx, sub, res)
}

// pushed reads what a push service answered.
func (s *Service) pushed(ctx context.Context, sub store.PushSubscription, res *http.Response) error {
	switch code := res.StatusCode; {
	case code >= 200 && code < 300:
		return s.Store.Write(ctx, func(tx *store.Tx) error { return tx.UsePushSubscription(ctx, sub.ID, s.Clock.Now()) })
	case code == http.StatusNotFound || code == http.StatusGone:
		return s.forget(ctx, sub)
	case code == http.StatusTooManyRequests:
		return &tooMany{wait: s.retryAfter(res.Header.Get("Retry-After"))}
	case code >= 400 && code < 500 && code != http.StatusRequestTimeout:
		s.Log.WarnContext(ctx, "a push service refuses", slog.String("subscription", sub.ID), slog.Int("status", code))
		return &refused{status: code}
	default:
		return fmt.Errorf("the push service answers %d", code)
	}
}

// retryAfter reads how long to wait: seconds or a date.
func (s *Service) retryAfter(text string) time.Duration {
	wait := time.Minute
	if n, err := strconv.Atoi(text); err == nil {
		wait = time.Duration(n) * time.Second
	} else if at, err := http.ParseTime(text); err == nil {
		wait = at.Sub(s.Wall.Now())
	}
	return min(max(wait, time.Second), longestWait)
}

func (s *Service) forget(ctx context.Context, sub store.PushSubscription) error {
	err := s.Store.Write(ctx, func(tx *store.Tx) error {
		return tx.DeletePushSubscription(ctx, sub.WorkspaceID, sub.UserID, sub.ID)
	})
	if desk.CodeOf(err) == desk.CodeNotFound {
		return nil
	}
	return err
}

// urgency lets a phone that saves its battery sleep on for what can wait.
func urgency(kind desk.NotificationKind) webpush.Urgency {
	if kind == desk.NotifyFollowed {
		return webpush.UrgencyNormal
	}
	return webpush.UrgencyHigh
}

// pushPayload is what the service worker of the app reads.
type pushPayload struct {
	ID    string `json:"id"`
	Kind  string `json:"kind"`
	Title string `json:"title"`
	Text  string `json:"text,omitempty"`
	URL   string `json:"url"`
}

// payload is a notification in its person's language. Customers' words are left
// out where the workspace or the person wants it so.
func (s *Service) payload(ctx context.Context, sub store.PushSubscription, note desk.Notification) ([]byte, error) {
	p, err := s.reader(ctx, sub.WorkspaceID, sub.UserID)
	if err != nil {
		return nil, err
	}
	words := inLanguage(p.locale)
	out := pushPayload{ID: note.ID, Kind: string(note.Kind), Title: words.title(note, p.hide), Text: words.text(note, p.hide), URL: pathOf(note)}
	body, err := json.Marshal(out)
	if err == nil && len(body) > pushSize {
		out.Text = ""
		body, err = json.Marshal(out)
	}
	if err != nil {
		return nil, fmt.Errorf("write a push: %w", err)
	}
	return body, nil
}

// pathOf is where a notification leads to.
func pathOf(n desk.Notification) string {
	if n.ChannelID != "" {
		return "/settings/channels/" + n.ChannelID
	}
	if n.WebhookID != "" {
		return "/settings/webhooks/" + n.WebhookID
	}
	if n.Kind == desk.NotifyRecipeBroken {
		return "/settings/automation/" + n.RecipeID
	}
	if n.ReplyID != "" {
		return "/approvals"
	}
	if k := len(n.Cases); k > 0 {
		return "/inbox/all/" + n.Cases[k-1].ID
	}
	if n.CaseID == "" {
		return "/settings/notifications"
	}
	if n.MessageID == "" {
		return "/inbox/all/" + n.CaseID
	}
	return "/inbox/all/" + n.CaseID + "?message=" + n.MessageID
}

// reader is who reads a notification outside of the app, and how.
type reader struct {
	name, email, locale, workspace, zone string
	hide                                 bool
	settings                             Settings
}

func (s *Service) reader(ctx context.Context, ws, userID string) (reader, error) {
	q := s.Store.Read()
	user, err := q.UserByID(ctx, userID)
	if err != nil {
		return reader{}, err
	}
	workspace, err := q.WorkspaceByID(ctx, ws)
	if err != nil {
		return reader{}, err
	}
	settings, err := s.Settings(ctx, ws, userID)
	if err != nil {
		return reader{}, err
	}
	hide, err := q.HideText(ctx, ws)
	r := reader{name: user.Name, email: user.Email, locale: user.Locale, workspace: workspace.Name, zone: workspace.Timezone, hide: hide || settings.HideText, settings: settings}
	if r.locale == "" {
		r.locale = workspace.Locale
	}
	return r, err
}
