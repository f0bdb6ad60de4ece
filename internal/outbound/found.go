package outbound

import (
	"context"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// lookBack is how much earlier than a message was made its network is asked for
// it: clocks differ.
const lookBack = 2 * time.Minute

// found looks for a message on its network that may have gone out before its
// sender died. What is found was sent; what is not is to be tried again. The
// first answer is false where nobody can look. An error says that looking did
// not work now and may later.
func (r *run) found(ctx context.Context, m desk.Message, tried store.OutboxSend) (bool, *platform.Receipt, error) {
	if r.live == nil {
		return false, nil, nil
	}
	flights, err := r.load(ctx, []item{{id: m.ID, conversation: m.ConversationID, attempts: tried.Attempts}})
	if err != nil {
		return false, nil, err
	}
	if len(flights) == 0 || flights[0].failure != nil || flights[0].stale {
		return false, nil, nil
	}
	finder, ok := flights[0].voice.(platform.SentFinder)
	if !ok {
		return false, nil, nil
	}
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	var receipt platform.Receipt
	var there bool
	err = guarded(func() error {
		var err error
		receipt, there, err = finder.FindSent(ctx, flights[0].out, m.CreatedAt.Add(-lookBack))
		return err
	})
	switch {
	case err != nil && platform.AsFailure(err).Passing():
		return false, nil, err
	case err != nil:
		return false, nil, nil
	case there:
		return true, &receipt, nil
	}
	return true, nil, nil
}
