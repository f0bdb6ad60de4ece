package notify

import (
	"context"

	"github.com/riverqueue/river"

	"recado.dev/internal/desk"
)

// WorkPush works the job of one push.
func (s *Service) WorkPush(ctx context.Context, subscription string, n desk.Notification) error {
	args := pushArgs{SubscriptionID: subscription, WorkspaceID: n.WorkspaceID, UserID: n.UserID, NotificationID: n.ID, Seq: n.Seq}
	return (&pushWorker{s: s}).Work(ctx, &river.Job[pushArgs]{Args: args})
}

// Says is what a notification says in a language, and where it leads to.
func Says(locale string, n desk.Notification) (title, path string) {
	return inLanguage(locale).title(n, false), pathOf(n)
}
